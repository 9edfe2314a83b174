"""A progress bar on standard error, only on a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from mtcheck.finding import Report


class Progress:
    """Counts documents and words; without a terminal, or for a single document, it does nothing."""

    def __init__(self, total: int, quiet: bool = False):
        self._bar: Any = None
        self._words = 0
        if total > 1 and not quiet and sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=total, unit="file", file=sys.stderr, dynamic_ncols=True, leave=False)

    def add(self, report: Report) -> None:
        if self._bar is None:
            return
        self._words += report.words
        elapsed = self._bar.format_dict["elapsed"] or 1e-9
        self._bar.set_postfix_str(f"{self._words / elapsed:,.0f} words/s", refresh=False)
        self._bar.update()

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """A block that may write to the terminal."""
        if self._bar is None:
            yield
            return
        self._bar.clear()
        try:
            yield
        finally:
            sys.stdout.flush()
            self._bar.refresh()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
