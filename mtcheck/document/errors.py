"""What can go wrong between a file and a Document, said in one sentence with the next step."""

from __future__ import annotations

from mtcheck.finding import Skipped


class DocumentError(Exception):
    """A file that cannot be checked: which, why, and what to do about it."""

    def __init__(self, path: str, reason: str, remedy: str):
        super().__init__(f"{path}: {reason}; {remedy}")
        self.path = path
        self.reason = reason
        self.remedy = remedy

    def skipped(self) -> Skipped:
        """The same as data for a report; it makes the exit code 2."""
        return Skipped(self.path, self.reason, self.remedy)


class ReadError(DocumentError):
    """The file cannot be opened: missing, a folder, no permission."""


class DecodeError(DocumentError):
    """The bytes are no text, or none that can be decoded."""


class FormatError(DocumentError):
    """The text or archive is not what its suffix promises."""
