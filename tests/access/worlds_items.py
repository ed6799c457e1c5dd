"""What is in the file of a world: items of the kind in focus and of others, some of them under another."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from tests.access.oracle_facts import Item, Link
from tests.access.oracle_grid import KINDS
from tests.access.oracle_standings import birthday
from tests.access.worlds_people import People
from tests.access.worlds_town import AMSTERDAM, ORGANISATIONS, topics

SUBJECT_KINDS = ("safety_signal", "worry_raised", "talk_with_child_alone")
FAMILY_KINDS = ("foster_family_dossier", "guidance_agreement", "billing_iJw")
MODULE_KINDS = ("module", "module_treatment", "recording", "diagnostic_report")


class Items(People):
    """The second part: needs the people."""

    def items(self) -> None:
        kinds = [self.kind, self.kind, *self.rng.sample(KINDS, 3)]
        if self.focus.startswith("parent_no") and self.chance(0.7):
            kinds.append("request_377c")
        for kind in kinds:
            self.item(kind)
        for parent in self.rng.sample(self.world.items, 2):
            if self.chance(0.5):
                self.item(self.rng.choice([parent.kind, parent.kind, "evaluation"]), under=parent)

    def item(self, kind: str, under: Item | None = None) -> Item:
        rng, world = self.rng, self.world
        author, organisation = self.writer(kind)
        item = Item(
            f"item{len(world.items)}", kind, self.recorded(), author, organisation, topics(rng),
            audience=rng.choices(["circle", "professionals", "organisation", "named", "author"], [84, 5, 4, 4, 3])[0],
            reveals_stay=self.chance(0.12), shared_with_family=self.chance(0.6),
            fixed=self.at(rng.choice([-2, 0, 1]), rng.choice([0, 12])) if self.chance(0.12) else None,
            module=rng.choice(["vib", "gezin", None]) if kind in MODULE_KINDS else None,
            family="hazel" if kind in FAMILY_KINDS and self.chance(0.6) else None,
            data_subject=self.one_of("parent") if self.chance(0.06) else None,
            parent=under.id if under else None,
        )  # fmt: skip
        if self.former and kind == self.kind and self.chance(0.7):
            recorded = min(self.former[1] - timedelta(days=rng.choice([-1, 0, 20])), self.day)
            item = replace(item, organisation=self.former[0], recorded=recorded)
        world.items.append(item)
        if kind == "recording":
            for person in rng.sample(self.around(), rng.choice([0, 1, 1, 2])):
                world.links.append(Link(item.id, person, "appears"))
            if self.chance(0.6):
                world.links.append(Link(item.id, world.youth, "appears"))
        if kind in SUBJECT_KINDS and self.chance(0.5):
            world.links.append(Link(item.id, rng.choice(self.around()), "subject"))
        if item.audience == "named":
            world.links.append(Link(item.id, rng.choice(self.around()), "reader"))
        world.links = list(dict.fromkeys(world.links))
        return item

    def around(self) -> list[str]:
        return sorted({p.person for p in self.world.participations} - {self.world.youth}) or [self.world.youth]

    def one_of(self, role: str) -> str | None:
        people = [p.person for p in self.world.participations if p.role == role]
        return self.rng.choice(people) if people else None

    def writer(self, kind: str) -> tuple[str | None, str | None]:
        parts = self.world.participations
        if kind == "request_377c":
            return self.one_of("parent"), None
        if self.chance(0.05) or not parts:
            return None, self.rng.choice([None, *ORGANISATIONS])
        part = self.rng.choice(parts)
        clients = [p.stands_for for p in parts if p.role == self.focus and p.stands_for]
        if clients and self.chance(0.3):  # what a client wrote is what a lawyer or counsellor may come to see
            return clients[0], None
        return part.person, part.organisation

    def recorded(self) -> date:
        """Often beside the days on which rights begin or end."""
        edges = [birthday(self.world.born, 12), *(a.starts for a in self.world.authority)]
        edges += [a.ends for a in self.world.authority if a.ends] + [
            p.ends for p in self.world.participations if p.ends
        ]
        edges += [p.ends for p in self.world.organisations if p.ends]
        edge = self.rng.choice(edges) + timedelta(days=self.rng.choice([-1, 0, 1]))
        recorded = edge if self.chance(0.4) else self.day - timedelta(days=self.rng.choice([0, 1, 5, 30, 200, 600]))
        return min(recorded, self.day)

    def at(self, days: int, hour: int) -> datetime:
        return datetime.combine(self.day + timedelta(days=days), time(hour), AMSTERDAM)
