"""A short mark of what someone saw or typed: a save that brings it back knows whether something else stands there."""

import hashlib
import json
from collections.abc import Mapping


def mark_of(values: Mapping[str, object]) -> str:
    """The same for the same values, and for nothing else."""
    written = {name: "" if value is None else str(value) for name, value in values.items()}
    return hashlib.sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()[:16]
