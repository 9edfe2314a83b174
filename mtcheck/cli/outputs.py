"""Where reports go: one sink for each format, written piece by piece."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from mtcheck.atomic import replacing
from mtcheck.finding import Report, Skipped, Tool
from mtcheck.formats import SUFFIXES, renderer
from mtcheck.formats.base import Renderer
from mtcheck.settings import Settings


class Destination(NamedTuple):
    """A format and the file that it goes to; None is standard output."""

    format: str
    path: Path | None


class Sink:
    """A renderer and the stream that takes its text, as UTF-8."""

    def __init__(self, made: Renderer, stream: BinaryIO):
        self._renderer = made
        self._stream = stream

    def begin(self, tool: Tool) -> None:
        self._write(self._renderer.begin(tool))

    def document(self, report: Report) -> None:
        self._write(self._renderer.document(report))

    def end(self, skipped: Sequence[Skipped]) -> None:
        for piece in self._renderer.pieces(skipped):
            self._write(piece)
        self._stream.flush()

    def _write(self, text: str) -> None:
        if text:
            self._stream.write(text.encode("utf-8", "backslashreplace"))
            self._stream.flush()


class Sinks(contextlib.ExitStack):
    """All sinks of a run. Files appear under their name when the run ends well or is stopped, and not before."""

    def __init__(self, destinations: Sequence[Destination], settings: Settings):
        super().__init__()
        self._destinations = destinations
        self._settings = settings
        self._sinks: list[Sink] = []
        self.begun = False
        self.notices: list[Skipped] = []
        """What cannot be written and need not be."""

    def open(self) -> Sinks:
        """Raises OSError, with the path of the file that cannot be written."""
        for destination in self._destinations:
            made = renderer(destination.format, **self._options(destination))
            if destination.path is None:
                stream: BinaryIO = sys.stdout.buffer
            else:
                stream = self.enter_context(replacing(destination.path))
            self._sinks.append(Sink(made, stream))
        self._add_step_summary()
        return self

    def begin(self, tool: Tool) -> None:
        self.begun = True
        for sink in self._sinks:
            sink.begin(tool)

    def document(self, report: Report) -> None:
        for sink in self._sinks:
            sink.document(report)

    def end(self, skipped: Sequence[Skipped]) -> None:
        for sink in self._sinks:
            sink.end(skipped)

    def _options(self, destination: Destination) -> dict[str, object]:
        if destination.format == "text":
            color = _wants_color(self._settings.color) if destination.path is None else self._settings.color == "always"
            return {"color": color, "statistics": self._settings.statistics}
        if destination.format in ("github", "sarif"):
            return _workspace()
        return {"root": os.getcwd()} if destination.format == "rdjson" else {}  # noqa: PTH109

    def _add_step_summary(self) -> None:
        """GitHub Actions shows Markdown that is appended to the file that it names."""
        path = os.environ.get("GITHUB_STEP_SUMMARY")
        if path and any(d.format == "github" for d in self._destinations):
            from mtcheck.formats.github import Summary

            try:
                stream = self.enter_context(Path(path).open("ab"))  # noqa: SIM115
            except OSError as error:
                self.notices.append(Skipped(path, f"the step summary cannot be written ({error.strerror})", "check GITHUB_STEP_SUMMARY", failed=False))
            else:
                self._sinks.append(Sink(Summary(), stream))


def _workspace() -> dict[str, object]:
    """Where paths that GitHub reads begin: at the checkout, also for a run in one of its folders."""
    here, checkout = Path.cwd(), Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
    if not here.is_relative_to(checkout):
        return {"root": str(here)}
    return {"root": str(checkout), "folder": "" if here == checkout else here.relative_to(checkout).as_posix()}


def destinations(formats: Sequence[str], outputs: Sequence[Path], order: Sequence[str] = ()) -> list[Destination]:
    """Pair formats with outputs. Raises ValueError when they do not fit.

    ``order`` is that of the options on the command line: an output belongs to
    the format before it, one before all formats to the first. Without it, they
    are paired by position. An output alone has the format of its suffix.
    """
    if not formats:
        if len(outputs) > 1:
            raise ValueError("several outputs need a --format each")
        return [Destination(SUFFIXES.get(path.suffix.lower(), "text"), path) for path in outputs] or [
            Destination("text", None)
        ]
    paths: list[Path | None] = [None] * len(formats)
    remaining = list(outputs)
    current = -1
    for name in order or [n for _ in formats for n in ("format", "output")]:
        if name == "format":
            current += 1
        elif name == "output" and remaining:
            at = max(current, 0)
            if paths[at] is not None:
                raise ValueError("an output belongs to the --format before it, and one has two")
            paths[at] = remaining.pop(0)
    if remaining:
        raise ValueError("there are more outputs than formats")
    if paths.count(None) > 1:
        raise ValueError("only one format can go to standard output; give the others an -o each")
    written = [path for path in paths if path is not None]
    if len(set(written)) < len(written):
        raise ValueError("two formats cannot go to the same file")
    return [Destination(name, path) for name, path in zip(formats, paths, strict=True)]


def _wants_color(color: str) -> bool:
    if color != "auto":
        return color == "always"
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
