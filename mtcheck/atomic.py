"""Writing a file, or the files of a folder, so that no one ever sees half of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that becomes ``path`` when the block ends well, and is removed when it does not.

    Missing folders are made. A pipe or device is written to directly. Raises OSError.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        part.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Put UTF-8 text in a file in one step. Raises OSError."""
    with replacing(path) as file:
        file.write(text.encode("utf-8", "backslashreplace"))


@contextlib.contextmanager
def staged(folder: Path, last: str, leave_out: Path | None = None) -> Iterator[Path]:
    """A copy of a folder to work in, beside it. What was written there comes into the folder when the block ends well.

    Each file comes in one step, the one called ``last`` after all others; what
    the block did not touch stays as it is, and so does everything when the
    block fails. Files below ``leave_out`` are not copied. Raises OSError.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = leave_out.resolve() if leave_out else None
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent) as name:
        copy = Path(name)
        before = {}
        for path in _files(folder, aside):
            twin = copy / path.relative_to(folder)
            twin.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, twin)
            before[twin] = _state(twin)
        yield copy
        for twin in sorted(_files(copy), key=lambda p: p.name == last):
            if before.get(twin) != _state(twin):
                target = folder / twin.relative_to(copy)
                target.parent.mkdir(parents=True, exist_ok=True)
                twin.replace(target)


def _files(folder: Path, leave_out: Path | None = None) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and (leave_out is None or leave_out not in p.parents)]


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
