"""How someone wants to see the portal: calm, larger. Kept in a cookie of this browser; nobody else can see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

COOKIE = "weergave"
CALM = "rustig"
LARGE = "groot"


@dataclass(frozen=True, slots=True)
class ViewChoices:
    calm: bool = False  # "Rustige weergave": fewer things at once
    large: bool = False  # larger letters

    @classmethod
    def of(cls, cookies: Mapping[str, str]) -> Self:
        chosen = cookies.get(COOKIE, "").split(".")
        return cls(calm=CALM in chosen, large=LARGE in chosen)

    def as_cookie(self) -> str:
        return ".".join(word for word, on in ((CALM, self.calm), (LARGE, self.large)) if on)
