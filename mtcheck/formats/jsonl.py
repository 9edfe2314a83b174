"""JSON Lines: each line is one document as in the JSON format, with tool and schema version.

What could not be done for the whole run comes last, as a line whose ``path`` is null.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mtcheck.finding import Report, RunReport, Skipped, Tool
from mtcheck.formats.base import Renderer, as_dict, play
from mtcheck.formats.json import SCHEMA_VERSION, dumps


def renderer() -> Renderer:
    return JsonLinesRenderer()


def render(run: RunReport) -> str:
    return play(renderer(), run)


class JsonLinesRenderer(Renderer):
    def __init__(self) -> None:
        self._head: dict[str, Any] = {}

    def begin(self, tool: Tool) -> str:
        about = {"name": tool.name, "version": tool.version, "signature": tool.signature}
        self._head = {"schema_version": SCHEMA_VERSION, "tool": about}
        return ""

    def document(self, report: Report) -> str:
        return dumps(self._head | as_dict(report)) + "\n"

    def end(self, skipped: Sequence[Skipped]) -> str:
        if not skipped:
            return ""
        return dumps(self._head | Report("", skipped=tuple(skipped)).as_dict() | {"path": None}) + "\n"
