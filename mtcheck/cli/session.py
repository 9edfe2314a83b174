"""One run of ``mtcheck check``: settings, files, checker, outputs and the exit code."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from mtcheck import __version__
from mtcheck.baseline import DOUBTFUL, Baseline, BaselineError, Recorder
from mtcheck.cache import Cache, default_folder
from mtcheck.changed import Changes, GitError, Lines
from mtcheck.cli.engine import lower_threshold, make_checker
from mtcheck.cli.interrupt import Stopped, Stopper
from mtcheck.cli.main import Failure
from mtcheck.cli.outputs import Destination, Sinks, destinations
from mtcheck.cli.progress import Progress
from mtcheck.config import ConfigError, Configurations, common_folder
from mtcheck.document import is_text
from mtcheck.finding import Report, Skipped, Tool
from mtcheck.formats.base import plural, printable
from mtcheck.gates import Exit, Outcome, fail_on, judge
from mtcheck.runner import Runner
from mtcheck.settings import Settings
from mtcheck.sieve import Sieve, allow_list
from mtcheck.tally import Tally
from mtcheck.walk import STDIN, Target, Walker

_TOLD = 20
"""How many failures are told on standard error when the report is not text for a person."""

_FEW = 8
"""Up to so many stories, LanguageTool is started to answer soon rather than to last."""

_ESCAPE = re.compile(rb"\\(?:([0-7]{3})|(.))", re.DOTALL)
_ESCAPED = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


@dataclass(frozen=True)
class Request:
    """What the command line asks for."""

    paths: Sequence[str]
    given: Mapping[str, Any] = field(default_factory=dict)
    order: Sequence[str] = ()
    config: Path | None = None
    preset: str | None = None
    files_from: str | None = None
    stdin_filename: str | None = None
    update_baseline: bool = False
    quiet: bool = False


def run(request: Request) -> Exit:
    """Check, write reports, tell the outcome on standard error. Raises Failure when nothing can be checked at all."""
    with Stopper() as stopper:
        try:
            session = _Session(request, stopper)
            return session.run()
        except (ConfigError, BaselineError, GitError) as error:
            raise Failure(str(error)) from None
        except Stopped as signal:
            raise Failure(f"stopped by {signal.name} before anything was checked; run it again") from None


class _Session:
    def __init__(self, request: Request, stopper: Stopper):
        self._request = request
        self._stopper = stopper
        paths = [*request.paths, *_listed(request.files_from)]
        configurations = Configurations(request.given, request.config, request.preset)
        self._settings = configurations.for_run(common_folder(Path(p) for p in paths if p != STDIN)).settings
        self._destinations = _outputs(request, self._settings)
        self._recorder, self._baseline = _known(request, self._settings)
        self._lines: dict[str, Lines] = {}
        walked = _not_written(Walker(configurations, is_text).walk(paths, request.stdin_filename), self._destinations)
        self._targets = list(self._changed(walked))
        for target in self._targets:
            if isinstance(target, Target):
                allow_list(target.settings)  # one that cannot be read is told before anything is written
        self._tally = Tally()
        self._failures: list[Skipped] = []
        self._terse = {d.format for d in self._destinations} <= {"github", "rdjson"}
        """Whether no report has a place for notices, such as that of a comment which silences nothing."""

    def run(self) -> Exit:
        with Sinks(self._destinations, self._settings) as sinks:
            sinks.open()
            notices, stopped = [], False
            try:
                with contextlib.ExitStack() as stack:
                    notices = self._check(stack, sinks)
            except Stopped as signal:
                if not sinks.begun:
                    raise  # reports of an earlier run stay as they are
                stopped = True
                reason = f"stopped by {signal.name} after {self._tally.documents:,} of {len(self._targets):,} documents"
                notices = [Skipped("run", reason, "run it again; what was checked is in the cache")]
            notices = [*notices, *sinks.notices]
            self._tally.add_skipped(notices)
            sinks.end(notices)
        if self._recorder is not None and not stopped:
            count = self._recorder.write()
            self._say(f"{plural(count, 'finding')} recorded in {self._recorder.path}")
        outcome = judge(self._settings, self._tally)
        self._tell(outcome, notices)
        return outcome.code

    def _check(self, stack: contextlib.ExitStack, sinks: Sinks) -> list[Skipped]:
        """Check every target; returns what could not be done for the whole run."""
        progress = Progress(len(self._targets), self._request.quiet)
        stack.callback(progress.close)
        chosen = [t for t in self._targets if isinstance(t, Target)]
        if not chosen:
            sinks.begin(Tool(__version__, f"mtcheck:{__version__}"))
            for target in self._targets:
                assert isinstance(target, Skipped)
                self._take(Report(target.what, skipped=(target,)), sinks, progress)
            return []
        cache = self._cache(stack)
        few = len(chosen) <= _FEW
        checker = stack.enter_context(make_checker(self._settings, small=few, eager=few or cache is None, cache=cache))
        threshold = lower_threshold(checker, (t.settings for t in chosen))
        if self._recorder is not None:
            checker.min_confidence = min(checker.min_confidence, DOUBTFUL)
        sinks.begin(Tool(__version__, checker.signature))
        lines = (lambda path: self._lines.get(str(path))) if self._settings.since else None
        sieve = Sieve(threshold, self._baseline, self._recorder, lines)
        texts = any(d.format == "html" for d in self._destinations)
        runner = Runner(checker, sieve, cache, sys.stdin.buffer.read, texts)
        for report in runner.reports(self._targets):
            self._take(report, sinks, progress)
        return list(checker.skipped)

    def _take(self, report: Report, sinks: Sinks, progress: Progress) -> None:
        with self._stopper.holding(), progress.aside():
            self._tally.add(report)
            sinks.document(report)
            self._failures += (s for s in report.skipped if (s.failed or self._terse) and len(self._failures) < _TOLD)
            progress.add(report)

    def _cache(self, stack: contextlib.ExitStack) -> Cache | None:
        if self._settings.no_cache:
            return None
        cache = Cache(self._settings.cache_dir or default_folder(), self._settings.cache_size)
        stack.callback(cache.close)
        return cache

    def _changed(self, walked: Iterable[Target | Skipped]) -> Iterator[Target | Skipped]:
        """Leave out files that did not change, when that is asked for, and note the changed lines of the others."""
        changes = Changes(self._settings.since) if self._settings.since else None
        for item in walked:
            if changes is not None and isinstance(item, Target) and item.path is not None:
                lines = changes.lines(item.path)
                if lines is None:
                    continue
                self._lines[item.name] = lines
            yield item

    def _tell(self, outcome: Outcome, notices: Sequence[Skipped]) -> None:
        """On standard error, what the report on standard output does not show a person."""
        shown = any(d.format == "text" and d.path is None for d in self._destinations)
        if not shown:
            for s in (*self._failures, *notices):
                self._say(f"{s.what}: {'not checked: ' if s.failed else ''}{s.reason}; {s.remedy}")
            if self._settings.statistics:
                from mtcheck.formats.text import statistics_of

                self._say(statistics_of(self._tally).rstrip("\n"), prefix="")
        plain = shown if outcome.code is Exit.FAILED else fail_on(self._settings) == "any"
        if outcome.reasons and not plain:
            self._say(f"exit code {int(outcome.code)}: {'; '.join(outcome.reasons)}")

    def _say(self, text: str, prefix: str = "mtcheck: ") -> None:
        if not self._request.quiet and text:
            click.echo(prefix + printable(text) if prefix else text, err=True)


def _not_written(found: Iterable[Target | Skipped], destinations: Iterable[Destination]) -> Iterator[Target | Skipped]:
    """Leave out the reports that the run is to write, which may be there from the last one."""
    written = {d.path.resolve() for d in destinations if d.path is not None}
    names = {path.name for path in written}
    for item in found:
        path = item.path if isinstance(item, Target) else None
        if path is None or path.name not in names or path.resolve() not in written:
            yield item


def _listed(source: str | None) -> list[str]:
    """The paths in a list: one a line, or parted by NUL."""
    if source is None:
        return []
    try:
        data = sys.stdin.buffer.read() if source == STDIN else Path(source).read_bytes()
    except OSError as error:
        raise Failure(f"{source}: the list of files cannot be read ({error.strerror}); check the path") from None
    lines = data.split(b"\0") if b"\0" in data else data.splitlines()
    return [_unquoted(line).decode(sys.getfilesystemencoding(), "surrogateescape") for line in lines if line.strip()]


def _unquoted(line: bytes) -> bytes:
    """A path as git lists it when it holds unusual characters: in double quotes, with a C string's escapes."""
    if len(line) < 2 or not (line.startswith(b'"') and line.endswith(b'"')) or Path(os.fsdecode(line)).exists():
        return line
    return _ESCAPE.sub(lambda m: bytes([int(m[1], 8) & 0xFF]) if m[1] else _ESCAPED.get(m[2], m[2]), line[1:-1])


def _outputs(request: Request, settings: Settings) -> list[Destination]:
    """Formats and outputs from the command line, or else from the configuration; never one from each."""
    try:
        if "format" in request.given or "output" in request.given:
            formats, outputs = request.given.get("format", ()), request.given.get("output", ())
            return destinations(formats, outputs, request.order)
        return destinations(settings.format, settings.output)
    except ValueError as error:
        raise Failure(f"{error}") from None


def _known(request: Request, settings: Settings) -> tuple[Recorder | None, Baseline | None]:
    if settings.baseline is None:
        if request.update_baseline:
            raise Failure("--update-baseline needs to know which file; give --baseline FILE or set baseline")
        return None, None
    if not request.update_baseline:
        return None, Baseline.read(settings.baseline)
    if settings.since:
        raise Failure("--update-baseline records whole files; leave --since out")
    return Recorder(settings.baseline), None
