"""JSON as in the contract: one object with tool, documents and summary."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from mtcheck.finding import Report, RunReport, Skipped, Tool
from mtcheck.formats.base import Renderer, as_dict, play
from mtcheck.tally import Tally

SCHEMA_VERSION = "1"
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def renderer() -> Renderer:
    return JsonRenderer()


def render(run: RunReport) -> str:
    return play(renderer(), run)


def dumps(value: Any, indent: int | None = None) -> str:
    """JSON with other scripts as they are; lone surrogates and all that ends a line for some reader as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text if text.isascii() else _ESCAPED.sub(lambda m: f"\\u{ord(m.group()):04x}", text)


class JsonRenderer(Renderer):
    """One document a line, so that a report of thousands can be read by eye and by line."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._first = True

    def begin(self, tool: Tool) -> str:
        head = {"name": tool.name, "version": tool.version, "signature": tool.signature}
        return f'{{"schema_version": "{SCHEMA_VERSION}",\n "tool": {dumps(head)},\n "documents": ['

    def document(self, report: Report) -> str:
        self._tally.add(report)
        comma = "" if self._first else ","
        self._first = False
        return f"{comma}\n  {dumps(as_dict(report))}"

    def end(self, skipped: Sequence[Skipped]) -> str:
        self._tally.add_skipped(skipped)
        notes = dumps([s.as_dict() for s in skipped])
        return f'],\n "skipped": {notes},\n "summary": {dumps(self._tally.as_dict())}}}\n'
