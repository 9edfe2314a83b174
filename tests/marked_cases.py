"""Reading ``tests/cases``: short texts of our own, in which ``[[…]]`` is a spun wording."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
Case = dict[str, Any]


def read(name: str) -> list[Case]:
    """The cases of a file."""
    cases: list[Case] = json.loads((CASES / name).read_text("utf-8"))
    return cases


def unmarked(case: Case) -> tuple[str, int, int]:
    """The text without its brackets, and where the spun wording stands in it."""
    before, wording, after = re.split(r"\[\[|\]\]", case["text"])
    return before + wording + after, len(before), len(before) + len(wording)


def restored(case: Case) -> tuple[str, int, int]:
    """The same with the expected wording in its place."""
    before, _, after = re.split(r"\[\[|\]\]", case["text"])
    return before + case["expected"] + after, len(before), len(before) + len(case["expected"])
