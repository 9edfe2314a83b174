"""The grammar check of a run: one server, however many texts."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from importlib import import_module
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Self

from mtcheck.finding import Skipped
from mtcheck.grammar import java, locate
from mtcheck.grammar.lock import VERSION
from mtcheck.grammar.model import GrammarDied, GrammarError, GrammarMatch, GrammarUnavailable
from mtcheck.grammar.rules import table_digest
from mtcheck.grammar.server import REMEDY_BROKEN, LocalServer

if TYPE_CHECKING:
    from mtcheck.grammar.client import Client

_WORKERS = 2
_AHEAD = 8
"""How many texts may be taken from the input before the first of them is answered."""
_RESTARTS = 1
_AGAIN = "Run mtcheck again; mtcheck doctor tells what is wrong if it stays so."
_WARM_UP = "This sentence makes the server load its rules while nobody waits for it."


class GrammarChecker:
    """Checks texts with LanguageTool; a context manager.

    With ``url`` it asks that server, else it starts one of its own. ``small`` is
    for a run of a few stories (see LocalServer). It gives up, once and for all,
    ``start_seconds`` after ``start`` at the latest; a server that dies later is
    started again once. Methods may be called from several threads.
    """

    def __init__(
        self,
        url: str | None = None,
        small: bool = False,
        *,
        heap: str = "512m",
        start_seconds: float = 30.0,
        request_seconds: float = 110.0,
    ):
        self._url = url
        self._small = small
        self._heap = heap
        self._start_seconds = start_seconds
        self._request_seconds = request_seconds
        self._server: LocalServer | None = None
        self._found: LocalServer | None = None
        self._client: Future[Client] | None = None
        self._lock = threading.RLock()
        self._restarts_left = _RESTARTS
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="mtcheck-grammar")
        self._asked = False
        self._closed = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def skipped(self) -> Skipped | None:
        """Why there is no grammar check, as far as is known by now; definitive after the first ``check``."""
        future = self._client
        if future is None or not future.done():
            return None
        error = future.exception()
        return error.skipped if isinstance(error, GrammarError) else None

    @property
    def signature(self) -> str:
        """Which LanguageTool answers, with which rules; an address is not told, for it may hold a password."""
        where = f"url:{sha256(self._url.encode()).hexdigest()[:8]}" if self._url else VERSION
        return f"{where}+{table_digest()}"

    def look(self) -> None:
        """Find LanguageTool and Java and start nothing: then ``skipped`` tells when there are none."""
        with self._lock:
            if self._client is None and self._url is None and not self._closed:
                try:
                    self._found = self._make_server()
                except GrammarError as error:
                    self._client = _failed(error)

    def start(self) -> None:
        """Returns at once; the server starts in the background. Never raises: see ``skipped``."""
        with self._lock:
            if self._client is None and not self._closed:
                self._client = self._launch(warm=True)

    def check(self, text: str) -> list[GrammarMatch]:
        """Matches in order of their start, offsets in code points of ``text``.

        Waits for the server. Raises GrammarError, whose ``skipped`` says why: the
        server cannot be had, died twice, or did not answer for this text.
        """
        if not text.strip():
            return []
        self._asked = True
        for _ in range(1 + _RESTARTS):
            future = self._started()
            try:
                return self._connected(future).check(text)
            except GrammarDied:
                self._recover(future)
        return self._connected(self._started()).check(text)

    def check_many(self, texts: Iterable[str]) -> Iterator[list[GrammarMatch] | Skipped]:
        """One answer a text, in their order, two texts at a time.

        The work begins at once and goes on while the caller does other things:
        on all the texts of a sequence, else on a few more than were asked for.
        """
        self.start()
        stream = iter(texts)
        ahead = len(texts) if isinstance(texts, Sequence) else _AHEAD
        pending = deque(self._pool.submit(self._answer, text) for text in islice(stream, ahead))
        return self._answers(pending, stream)

    def _answers(
        self, pending: deque[Future[list[GrammarMatch] | Skipped]], stream: Iterator[str]
    ) -> Iterator[list[GrammarMatch] | Skipped]:
        try:
            while pending:
                yield pending.popleft().result()
                pending += [self._pool.submit(self._answer, text) for text in islice(stream, 1)]
        finally:
            for future in pending:
                future.cancel()

    def close(self) -> None:
        """Ends the server; later checks raise GrammarUnavailable. May be called again."""
        with self._lock:
            self._closed = True
            if self._server is not None:
                self._server.stop()
                self._server = None
            self._client = _failed(GrammarUnavailable("The grammar check was closed.", "Make a new GrammarChecker."))
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _answer(self, text: str) -> list[GrammarMatch] | Skipped:
        try:
            return self.check(text)
        except GrammarError as error:
            return error.skipped

    def _started(self) -> Future[Client]:
        self.start()
        with self._lock:
            assert self._client is not None
            return self._client

    @staticmethod
    def _connected(future: Future[Client]) -> Client:
        error = future.exception()
        if error is not None:  # one error may be raised for thousands of texts: it must not gather their tracebacks
            raise error.with_traceback(None)
        return future.result()

    def _recover(self, future: Future[Client]) -> None:
        """Starts the server again, once; the second time it is given up."""
        with self._lock:
            if self._closed or self._client is not future:  # another thread did it
                return
            if self._server is not None:
                self._server.stop()
            if self._restarts_left:
                self._restarts_left -= 1
                self._client = self._launch(warm=False)
            else:
                self._client = _failed(GrammarDied("LanguageTool stopped answering, twice.", _AGAIN))

    def _launch(self, *, warm: bool) -> Future[Client]:
        """Starts the server's process, and a thread that waits for it."""
        future: Future[Client] = Future()
        try:
            if self._url is None:
                self._server, self._found = self._found or self._make_server(), None
                self._server.start()
        except GrammarError as error:
            return _failed(error)
        thread = threading.Thread(target=self._connect, args=(future, self._server, warm), daemon=True)
        thread.start()
        return future

    def _make_server(self) -> LocalServer:
        installation, problems = locate.find_installation()
        runtime, unfit = java.find_java()
        if installation is None:
            if problems:
                raise GrammarUnavailable(problems[0], locate.INSTALL_REMEDY)
            remedy = locate.INSTALL_REMEDY if runtime else java.REMEDY
            raise GrammarUnavailable(locate.NOT_INSTALLED, remedy, failed=False)
        if runtime is None:
            raise GrammarUnavailable(java.missing_reason(unfit), java.REMEDY, failed=False)
        return LocalServer(runtime, installation, small=self._small, heap=self._heap)

    def _connect(self, future: Future[Client], server: LocalServer | None, warm: bool) -> None:
        end = time.monotonic() + self._start_seconds
        try:
            from mtcheck.grammar.client import Client

            import_module("language_tool_python")  # NOTE: takes a while; better now, while Java starts, than when the client is made
            if server is not None:
                server.wait(max(0.1, end - time.monotonic()))
            url = server.url if server else self._url or ""
            client = Client(url, local=server is not None, seconds=self._request_seconds)
        except GrammarError as error:
            future.set_exception(error)
        except Exception as error:
            reason = f"LanguageTool cannot be asked ({type(error).__name__}: {error})."
            future.set_exception(GrammarUnavailable(reason, REMEDY_BROKEN))
        else:
            future.set_result(client)
            if warm and server is not None and not self._asked:
                with suppress(Exception):  # whoever asks next is told
                    client.check(_WARM_UP)


def _failed(error: GrammarError) -> Future[Client]:
    future: Future[Client] = Future()
    future.set_exception(error)
    return future
