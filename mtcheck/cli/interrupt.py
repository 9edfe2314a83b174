"""SIGINT and SIGTERM end a run in order: what is done is written out, servers and files are cleared away."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Any

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Stopped(KeyboardInterrupt):
    """The run was asked to stop; ``name`` is that of the signal."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name


class Stopper:
    """While entered, the first signal raises Stopped; a second one has its usual effect."""

    def __init__(self) -> None:
        self._before: dict[signal.Signals, Any] = {}
        self._holding = False
        self._pending: str | None = None

    def __enter__(self) -> Stopper:
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            with contextlib.suppress(ValueError):  # not the main thread
                if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._receive)
        return self

    def __exit__(self, *_: object) -> None:
        self._restore()

    @contextlib.contextmanager
    def holding(self) -> Iterator[None]:
        """A block that a signal does not tear: it is raised when the block ends."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
        if self._pending:
            raise Stopped(self._pending)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        self._restore()
        name = signal.Signals(number).name
        if self._holding:
            self._pending = name
        else:
            raise Stopped(name)

    def _restore(self) -> None:
        for number, handler in self._before.items():
            with contextlib.suppress(ValueError, TypeError):
                signal.signal(number, handler)
        self._before = {}
