"""A run: from targets to finished reports, in order, in batches, with memory that stays flat.

The runner reads files, asks the cache and the checker, and lets a sieve take
out what is not wanted. It yields reports and never prints.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from mtcheck import __version__
from mtcheck.cache import Cache, cache_key
from mtcheck.codec import dump_report, load_report
from mtcheck.configfile import ConfigError
from mtcheck.directives import without_comments
from mtcheck.document import Document, DocumentError, read_bytes, reader_for
from mtcheck.errors import DataError
from mtcheck.finding import Report, Skipped
from mtcheck.settings import Settings
from mtcheck.sieve import Sieve
from mtcheck.walk import Target, too_large

BATCH_DOCUMENTS = 64
BATCH_CHARACTERS = 1_000_000
BATCH_TARGETS = 512
_SHORT = 3
log = logging.getLogger(__name__)


class CheckerLike(Protocol):
    """What the runner needs of ``mtcheck.Checker``."""

    @property
    def signature(self) -> str: ...

    @property
    def skipped(self) -> tuple[Skipped, ...]: ...

    @property
    def min_confidence(self) -> float: ...

    def check_documents(self, documents: Iterable[Document]) -> Iterator[Report]: ...


@dataclass
class _Job:
    """One target on its way: bytes read, then a report from the cache or a document to check."""

    name: str
    settings: Settings
    data: bytes = b""
    key: bytes = b""
    without: tuple[Skipped, ...] = ()
    """What the checker could not do when the key was made."""
    report: Report | None = None
    document: Document | None = None

    def load(self) -> Document:
        """The document; raises DocumentError."""
        if self.document is None:
            self.document = without_comments(read_bytes(self.data, self.name, self.settings.encoding))
        return self.document


class Runner:
    """Checks targets.

    ``read_stdin`` gives the bytes of the target without a path. With ``texts``
    every report has its document, otherwise those from the cache may lack it.
    """

    def __init__(
        self,
        checker: CheckerLike,
        sieve: Sieve,
        cache: Cache | None = None,
        read_stdin: Callable[[], bytes] = lambda: b"",
        texts: bool = False,
    ):
        self._checker = checker
        self._sieve = sieve
        self._cache = cache
        self._read_stdin = read_stdin
        self._texts = texts

    def reports(self, targets: Iterable[Target | Skipped]) -> Iterator[Report]:
        """One report for each target, in order; a target that cannot be checked has the reason in ``skipped``."""
        for batch in self._batches(targets):
            checked = self._check([job.load() for job in batch if isinstance(job, _Job) and job.report is None])
            for job in batch:
                if isinstance(job, Report):
                    yield job
                    continue
                report = job.report if job.report is not None else self._keep(job, next(checked))
                yield self._finish(job, report)

    def _batches(self, targets: Iterable[Target | Skipped]) -> Iterator[list[_Job | Report]]:
        batch: list[_Job | Report] = []
        documents = characters = 0
        for target in targets:
            job = Report(target.what, skipped=(target,)) if isinstance(target, Skipped) else self._prepare(target)
            batch.append(job)
            if isinstance(job, _Job) and job.report is None:
                documents += 1
                characters += len(job.load().text)
            if documents >= BATCH_DOCUMENTS or characters >= BATCH_CHARACTERS or len(batch) >= BATCH_TARGETS:
                yield batch
                batch, documents, characters = [], 0, 0
        if batch:
            yield batch

    def _prepare(self, target: Target) -> _Job | Report:
        """Read a target; a job when it can be checked, otherwise the report that says why not."""
        job = _Job(target.name, target.settings)
        try:
            job.data = self._read(target)
            if len(job.data) > target.settings.max_file_size:
                too_much = too_large(target.name, len(job.data), target.settings.max_file_size)
                return Report(target.name, skipped=(too_much,))
            self._look_up(job)
            if self._texts or job.report is None or self._needs_document(job, job.report):
                job.load()
        except DocumentError as error:
            return Report(target.name, skipped=(error.skipped(),))
        except OSError as error:
            reason = f"it cannot be read ({error.strerror or error})"
            return Report(target.name, skipped=(Skipped(target.name, reason, "check the path and its permissions"),))
        except Exception as error:  # a reader that fails on one file must not end the run
            return Report(target.name, skipped=(_crash(target.name, error),))
        return job

    def _read(self, target: Target) -> bytes:
        if target.path is None:
            return self._read_stdin()
        with target.path.open("rb") as file:
            return file.read(target.settings.max_file_size + 1)

    def _look_up(self, job: _Job) -> None:
        if self._cache is None:
            return
        job.without = self._checker.skipped
        job.key = cache_key(
            __version__,
            self._checker.signature,
            repr(self._checker.min_confidence),
            repr(job.without),
            reader_for(job.name).kind,
            job.settings.encoding or "",
            job.data,
        )
        text = self._cache.get(job.key)
        job.report = load_report(text, job.name) if text is not None else None

    @staticmethod
    def _needs_document(job: _Job, report: Report) -> bool:
        """Whether the text is needed to finish a report from the cache."""
        commented = b"mtcheck:" in job.data or b"m\0t\0c" in job.data or reader_for(job.name).packed
        return bool(report.findings) or report.words < _SHORT or commented

    def _check(self, documents: Sequence[Document]) -> Iterator[Report]:
        """A report for each document; when the checker fails, those left are checked one by one."""
        waiting = deque(documents)
        try:
            for report in self._checker.check_documents(documents) if documents else ():
                waiting.popleft()
                yield report
            if waiting:
                raise RuntimeError("the checker returned fewer reports than documents")
        except Exception:
            log.debug("a batch failed", exc_info=True)
            while waiting:
                yield self._alone(waiting.popleft())

    def _alone(self, document: Document) -> Report:
        try:
            return next(iter(self._checker.check_documents([document])))
        except Exception as error:
            log.debug("the check of %s failed", document.path, exc_info=True)
            return Report(document.path, skipped=(_crash(document.path, error),))

    def _keep(self, job: _Job, report: Report) -> Report:
        """The report without what is told once for the whole run; put in the cache, unless something else was left out of it."""
        whole_run = self._checker.skipped
        report = replace(report, skipped=tuple(s for s in report.skipped if s not in whole_run))
        if self._cache is not None and not report.skipped and whole_run == job.without:
            try:
                self._cache.put(job.key, dump_report(report))
            except (TypeError, ValueError):
                log.debug("evidence of %s is no JSON", job.name, exc_info=True)
        return report

    def _finish(self, job: _Job, report: Report) -> Report:
        """The report as the user is to see it."""
        report = replace(report, path=job.name, document=job.document)
        try:
            return self._sieve.sift(report, job.settings, grammar=not self._checker.skipped)
        except ConfigError:
            raise
        except Exception as error:  # as above: one document must not end the run
            return replace(report, findings=(), skipped=(*report.skipped, _crash(job.name, error)), document=None)


def _crash(name: str, error: Exception) -> Skipped:
    if isinstance(error, DataError):
        reason, _, remedy = str(error).rpartition("; ")
        return Skipped(name, reason, remedy)
    reason = f"the check failed on it ({type(error).__name__}: {' '.join(str(error).split()) or 'no message'})"
    return Skipped(name, reason, "please report this; the other files were checked")
