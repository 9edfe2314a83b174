"""What is checked: readers turn a file into a Document whose offsets hold in the source."""

from mtcheck.document.errors import DecodeError, DocumentError, FormatError, ReadError
from mtcheck.document.model import Document, OffsetMap, Place, Span, Token
from mtcheck.document.readers import (
    SUFFIXES,
    is_text,
    problems,
    read_bytes,
    read_file,
    read_stream,
    read_text,
    reader_for,
)

__all__ = [
    "SUFFIXES",
    "DecodeError",
    "Document",
    "DocumentError",
    "FormatError",
    "OffsetMap",
    "Place",
    "ReadError",
    "Span",
    "Token",
    "is_text",
    "problems",
    "read_bytes",
    "read_file",
    "read_stream",
    "read_text",
    "reader_for",
]
