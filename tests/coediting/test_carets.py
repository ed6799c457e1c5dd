"""Several writers at the very same place: the editor's binding itself, in a hundred orders of typing and hearing."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(
    not (shutil.which("node") and (ROOT / "node_modules" / "y-prosemirror").exists()),
    reason="no Node with the editor's libraries here: npm ci",
)
def test_words_that_many_write_at_one_place_at_once_stay_whole_and_carets_behind_their_own_letters():
    script = Path(__file__).with_name("carets.mjs")

    result = subprocess.run(["node", str(script)], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout + result.stderr
