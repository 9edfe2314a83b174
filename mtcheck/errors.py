"""Errors of the data that mtcheck ships, and the words of a library's error in a sentence of ours."""

from __future__ import annotations


class DataError(RuntimeError):
    """A file of a model or of the installation is missing or damaged: ``file: reason; what to do``."""


def gist(error: BaseException) -> str:
    """What an error says, in at most 160 characters of one line."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, KeyError):
        return f"{error} is missing"
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is no {error.encoding.upper()}"
    lines = str(error).strip().splitlines()
    return (lines[0][:160].strip() if lines else "").rstrip(".") or type(error).__name__
