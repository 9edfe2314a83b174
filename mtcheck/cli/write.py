"""Putting a command's text where the user wants it."""

from __future__ import annotations

import sys
from pathlib import Path

from mtcheck.cli.main import Failure


def write(text: str, output: Path | None) -> None:
    """As UTF-8 to the file, which appears in one step, or to standard output. Raises Failure."""
    if output is None:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
        return
    from mtcheck.atomic import write_text

    try:
        write_text(output, text)
    except OSError as error:
        raise Failure(f"{output}: cannot be written ({error.strerror or error}); give another file with -o") from None
