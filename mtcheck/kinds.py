"""Kinds of settings: how each reads a value from a file or the command line.

A value comes as a string (``setup.cfg``, environment, command line) or already
typed (TOML); ``parse`` turns either into what the settings hold, or raises
ValueError with half a sentence that says what it must be.
"""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]?)i?b?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})


class Kind(ABC):
    """One kind of value."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What the documentation calls it."""

    @abstractmethod
    def parse(self, value: object, root: Path) -> Any:
        """The value; paths are relative to ``root``. Raises ValueError."""


@dataclass(frozen=True)
class Text(Kind):
    name: str = "text"

    def parse(self, value: object, root: Path) -> str:
        if not isinstance(value, str):
            raise ValueError("must be text")
        return value.strip()


@dataclass(frozen=True)
class FilePath(Kind):
    """A path; ``named`` is a pattern for values that are names and no paths."""

    name: str = "path"

    def parse(self, value: object, root: Path) -> Path:
        if not isinstance(value, str | Path) or not str(value).strip():
            raise ValueError("must be a path")
        return root / Path(str(value).strip()).expanduser()


@dataclass(frozen=True)
class PathOrName(Kind):
    """A name, or a path where such a file exists beside the configuration or the value begins like one; paths become absolute."""

    name: str = "name or path"

    def parse(self, value: object, root: Path) -> str:
        if not isinstance(value, str) or not value.strip():
            raise ValueError("must be a name or a path")
        value = value.strip()
        path = root / Path(value).expanduser()
        return os.path.abspath(path) if value.startswith((".", "~", "/")) or path.exists() else value


@dataclass(frozen=True)
class Flag(Kind):
    name: str = "true or false"

    def parse(self, value: object, root: Path) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in _TRUE | _FALSE:
            return value.strip().lower() in _TRUE
        raise ValueError("must be true or false")


@dataclass(frozen=True)
class Number(Kind):
    low: float
    high: float

    @property
    def name(self) -> str:
        return f"number from {self.low:g} to {self.high:g}"

    def parse(self, value: object, root: Path) -> float:
        try:
            number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
        except ValueError:
            number = None
        if number is None or not self.low <= number <= self.high:
            raise ValueError(f"must be a {self.name}")
        return number


@dataclass(frozen=True)
class Count(Kind):
    low: int = 0

    @property
    def name(self) -> str:
        return f"whole number from {self.low}"

    def parse(self, value: object, root: Path) -> int:
        if isinstance(value, str) and value.strip().isdecimal():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or value < self.low:
            raise ValueError(f"must be a {self.name}")
        return value


@dataclass(frozen=True)
class Size(Kind):
    """Bytes, written as ``10MB``; units are powers of 1024."""

    name: str = "size (500KB, 10MB)"

    def parse(self, value: object, root: Path) -> int:
        match = _SIZE.fullmatch(str(value).strip()) if isinstance(value, str | int) else None
        if match is None or isinstance(value, bool):
            raise ValueError("must be a size such as 500KB or 10MB")
        return int(float(match[1]) * _UNITS[match[2].lower()])


@dataclass(frozen=True)
class Choice(Kind):
    choices: tuple[str, ...]

    @property
    def name(self) -> str:
        return " | ".join(self.choices)

    def parse(self, value: object, root: Path) -> str:
        if not isinstance(value, str) or value.strip() not in self.choices:
            raise ValueError(f"must be one of {', '.join(self.choices)}")
        return value.strip()


@dataclass(frozen=True)
class Several(Kind):
    """A list: in TOML an array, elsewhere one a line or parted by commas."""

    of: Kind

    @property
    def name(self) -> str:
        return f"list of: {self.of.name}"

    def parse(self, value: object, root: Path) -> tuple[Any, ...]:
        if isinstance(value, str):
            value = [part.strip() for part in re.split(r"[\n,]", value) if part.strip()]
        if not isinstance(value, list | tuple):
            raise ValueError(f"must be a {self.name}")
        return tuple(self.of.parse(part, root) for part in value)
