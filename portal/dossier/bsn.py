"""The citizen service number (BSN): its check and how it is shown. Plain Python. R-BSN-06."""

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def cleaned(typed: str) -> str:
    """The nine digits as typed with spaces, dots or without the leading zero; other text comes back as it is."""
    digits = typed.replace(" ", "").replace(".", "").replace("-", "")
    return digits.zfill(9) if digits.isascii() and digits.isdecimal() and len(digits) in {8, 9} else typed.strip()


def is_valid(bsn: str) -> bool:
    """Nine digits that pass the 11-test."""
    if len(bsn) != len(WEIGHTS) or not (bsn.isascii() and bsn.isdecimal()) or bsn == "0" * len(WEIGHTS):
        return False
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, bsn, strict=True)) % 11 == 0


def masked(bsn: str) -> str:
    """As a page shows it: the last three digits only."""
    return "•" * 6 + bsn[-3:]
