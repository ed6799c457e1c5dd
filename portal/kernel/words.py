"""Sentences for people, made where Flask is not known. The web layer translates and fills them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in Dutch (the source language) with the values that stand in it as `%(name)s`."""

    text: str
    values: dict[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


def say(text: str, **values: object) -> Sentence:
    """Mark a Dutch sentence for translation; the catalogue of translations is made from these calls."""
    return Sentence(text, values)
