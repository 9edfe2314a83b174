"""Judged substitutes as annotated documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mtcheck.annotated import AnnotationError, read_jsonl
from mtcheck.training.split import split

CONTEXT = "The board held talks on Monday. It ended the strike."
TARGET: dict[str, Any] = {
    "id": "t-1", "doc": "paper.txt:s-4", "context": CONTEXT, "start": 15, "end": 20, "target": "talks", "pos": "NOUN",
    "substitutes": [["negotiation", 0.8, 10], ["discussion", 0.5, 10], ["speech", 0.1, 10], ["lecture", 0.0, 3], ["address", 0.0, 3]],
}  # fmt: skip


def _file(tmp_path: Path, *targets: dict[str, Any]) -> Path:
    path = tmp_path / "judged.jsonl"
    path.write_text("".join(json.dumps(t) + "\n" for t in targets), "utf-8")
    return path


def test_what_nobody_accepts_is_an_error_in_the_targets_inflection(tmp_path: Path) -> None:
    found = list(read_jsonl(_file(tmp_path, TARGET)))
    assert sorted(d.text for d in found) == [CONTEXT.replace("talks", w) for w in ("addresses", "lectures")]
    for document in found:
        (span,) = document.spans
        assert document.text[span.start : span.end] in {"addresses", "lectures"}
        assert (span.expected, span.certainty, document.original) == ("talks", "high", CONTEXT)


def test_six_of_many_are_drawn_and_always_the_same(tmp_path: Path) -> None:
    many = TARGET | {"substitutes": [[f"word{i}", 0, 3] for i in range(40)]}
    path = _file(tmp_path, many, many | {"id": "t-2"})
    first, again = ([d.text for d in read_jsonl(path)] for _ in range(2))
    assert first == again
    assert len(first) == 12
    assert first[:6] != first[6:]


def test_what_is_made_of_one_text_stays_together(tmp_path: Path) -> None:
    targets = [TARGET | {"id": f"t-{i}", "doc": f"paper-{i // 3}.txt"} for i in range(60)]
    parts = split([str(_file(tmp_path, *targets))])
    held = {d.id.split("/")[0] for groups in (parts.calibrate, parts.measure) for docs in groups.values() for d in docs}
    assert held
    assert not held & {d.id.split("/")[0] for d in parts.train}


@pytest.mark.parametrize("change", [{"pos": "X"}, {"substitutes": [["alone"]]}, {"start": "a"}, {"context": None}])
def test_another_form_is_refused_with_its_line(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(AnnotationError, match="line 2: not an annotated document"):
        list(read_jsonl(_file(tmp_path, TARGET, TARGET | change)))
