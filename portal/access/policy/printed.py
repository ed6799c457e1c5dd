"""The policy as a text that people approve: every standing with its rule, every cell, every denial."""

from portal.access.policy.consent import AT_MOST, GRANTABLE, NEVER_GRANTED
from portal.access.policy.denials import DENIALS
from portal.access.policy.grid import GRID
from portal.access.policy.standings import RULES, SOURCES, Rule
from portal.access.policy.topics import MODULES, NEEDED, NEEDED_IN_KIND


def printed() -> str:
    """The whole policy in words."""
    parts = [
        ("STANDINGS: what a person is in a file on a day", [_rule(rule) for rule in RULES]),
        ("", [f"duty_worker: on the duty roster of an organisation in the file ({SOURCES_OF_DUTY})"]),
        ("GRID: what each standing may do with each kind of item", GRID.strip("\n").splitlines()),
        (
            "DENIALS: first, and whatever opens elsewhere",
            [
                f"{denial} ({reach.source}){'; holds against the own words too' if reach.author_too else ''}"
                for denial, reach in DENIALS.items()
            ],
        ),
        (
            "NEED: the topics behind (n)",
            [
                *(f"{standing}: {', '.join(sorted(topics))}" for standing, topics in NEEDED.items()),
                *(f"{standing} in {kind}: {', '.join(sorted(t))}" for (standing, kind), t in NEEDED_IN_KIND.items()),
                *(f"module {module}: {', '.join(sorted(topics))}" for module, topics in MODULES.items()),
            ],
        ),
        (
            "STANDING GRANTS: of V, or V and C, on named items",
            [
                *(
                    f"{standing}: at most {', '.join(AT_MOST[band] for band in bands)}"
                    for standing, bands in GRANTABLE.items()
                ),
                f"never: {', '.join(sorted(NEVER_GRANTED))}",
            ],
        ),
    ]
    return "\n".join("\n".join(filter(None, [title, *lines])) + "\n" for title, lines in parts)


SOURCES_OF_DUTY = next(source for standing, source in SOURCES.items() if standing == "duty_worker")


def _rule(rule: Rule) -> str:
    roles = ", ".join(sorted(rule.roles)) if len(rule.roles) < 10 else "any role of the work door"
    ages = f", youth of {rule.from_age} up to {rule.to_age}" if rule.from_age or rule.to_age < 100 else ""
    ages = ages.replace(" up to 200", " and older")
    bounds = "".join(f", {word} {bound}" for word, bound in (("from", rule.began), ("after", rule.ended)) if bound)
    return f"{rule.standing}: {roles}{ages}, {rule.when.replace('_', ' ')}{bounds.replace('_', ' ')} ({rule.source})"


if __name__ == "__main__":
    print(printed(), end="")  # noqa: T201 - the command that writes the approved text
