"""A cache of finished reports, one for each document.

The unit is the document and not the paragraph, because the checker judges a
word in its whole story: the rate of spun words elsewhere in it and the words
of its topic change what is found in every paragraph.

It is one SQLite file: writes are atomic, several processes may use it at once,
it is kept under a size, and whatever is wrong with it, the answer is a miss
and a new file, never an error.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

NAME = "reports-v1.sqlite3"
_BUSY_MS = 5000
_KEEP = 0.8
_AT_ONCE = 64
_SETUP = """
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID;
"""
T = TypeVar("T")


def cache_key(*parts: str | bytes) -> bytes:
    """A key for the parts in their order; no two different lists of parts share one."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.digest()


def default_folder() -> Path:
    """The user's cache folder for mtcheck, or what MTCHECK_CACHE_DIR names."""
    named = os.environ.get("MTCHECK_CACHE_DIR")
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return Path(user_cache_path("mtcheck"))


class Cache:
    """Text by key in ``folder``, at most about ``limit`` bytes. Never raises; without a usable folder it is empty."""

    def __init__(self, folder: Path, limit: int):
        self.path = folder / NAME
        self._limit = limit
        self._hits: set[bytes] = set()
        self._pending: list[tuple[bytes, int, bytes]] = []
        self._written = 0
        self._connection = self._open()

    @property
    def usable(self) -> bool:
        """Whether anything can be kept."""
        return self._connection is not None

    def get(self, key: bytes) -> str | None:
        found = self._try(lambda c: c.execute("SELECT value FROM entry WHERE key = ?", (key,)).fetchone(), None)
        if found is None:
            return None
        try:
            text = zlib.decompress(found[0]).decode("utf-8", "surrogatepass")
        except (zlib.error, UnicodeDecodeError, TypeError):
            return None
        self._hits.add(key)
        return text

    def put(self, key: bytes, text: str) -> None:
        value = zlib.compress(text.encode("utf-8", "surrogatepass"), 1)
        if len(value) > self._limit * _KEEP:
            return
        self._pending.append((key, int(time.time()), value))
        self._written += len(value)
        if len(self._pending) >= _AT_ONCE:
            self._flush()
        if self._written > self._limit // 4:
            self._prune()

    def close(self) -> None:
        """Note which entries were of use, drop the oldest over the limit, and let go of the file."""
        self._flush()
        now = int(time.time())
        hits = [(now, key) for key in self._hits]
        self._try(lambda c: c.executemany("UPDATE entry SET used = ? WHERE key = ?", hits), None)
        self._prune()
        self._close()

    def size(self) -> tuple[int, int]:
        """How many entries there are, and how many bytes they take."""
        self._flush()
        found = self._try(lambda c: c.execute("SELECT count(*), total(length(value)) FROM entry").fetchone(), (0, 0))
        return int(found[0]), int(found[1])

    def clear(self) -> None:
        """Remove everything."""
        self._close()
        self._remove()
        self._connection = self._open()

    def _flush(self) -> None:
        """Write what is pending in one short transaction, so that other processes hardly wait."""
        rows, self._pending = self._pending, []

        def insert(connection: sqlite3.Connection) -> None:
            connection.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", rows)
            connection.commit()

        self._try(insert, None)

    def _prune(self) -> None:
        self._flush()
        self._written = 0
        if self.size()[1] > self._limit:
            self._try(self._drop_oldest, None)
        self._try(lambda c: c.commit(), None)
        self._try(lambda c: c.execute("PRAGMA incremental_vacuum").fetchall(), None)

    def _drop_oldest(self, connection: sqlite3.Connection) -> None:
        room = int(self._limit * _KEEP)
        old = []
        for key, size in connection.execute("SELECT key, length(value) FROM entry ORDER BY used DESC, key"):
            room -= size
            if room < 0:
                old.append((key,))
        connection.executemany("DELETE FROM entry WHERE key = ?", old)

    def _open(self) -> sqlite3.Connection | None:
        for _ in range(2):
            connection = None
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                connection = sqlite3.connect(self.path, timeout=_BUSY_MS / 1000)
                connection.executescript(_SETUP)
                connection.execute("SELECT key, used, value FROM entry LIMIT 1").fetchone()
            except (sqlite3.Error, OSError) as error:
                if connection is not None:
                    connection.close()
                if not _damaged(error):
                    return None
                self._remove()
            else:
                return connection
        return None

    def _try(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        if self._connection is None:
            return otherwise
        try:
            return action(self._connection)
        except sqlite3.Error as error:
            if _damaged(error):
                self.clear()
            return otherwise

    def _close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.commit()
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _remove(self) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with contextlib.suppress(OSError):
                self.path.with_name(self.path.name + suffix).unlink()


def _damaged(error: Exception) -> bool:
    """Whether a new file would help: not when another process holds it or the disk is full or read-only."""
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    code = getattr(error, "sqlite_errorcode", None)
    usual = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}
    usual |= {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_INTERRUPT}
    return code is None or code & 0xFF not in usual
