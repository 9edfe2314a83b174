"""What is checked: readers turn a file into a Document whose offsets hold in the source."""

from mtcheck.document.model import Document, OffsetMap, Span, Token

__all__ = ["Document", "OffsetMap", "Span", "Token"]
