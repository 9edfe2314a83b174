"""Which settings hold: command line over overrides over configuration file over preset over default.

A configuration is found upward from each file, once for a folder. What may
differ from file to file comes from the file's own configuration; what holds
for a run comes from the one found upward from the folder that all its paths
share.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtcheck.configfile import NAMES, ConfigError, ConfigFile, preset_values, read_config, unknown_key
from mtcheck.settings import KEYS, Settings, option

__all__ = ["ConfigError", "Configurations", "Resolved", "common_folder"]


@dataclass(frozen=True)
class Resolved:
    """Settings, and where each comes from."""

    settings: Settings
    origins: Mapping[str, str]
    """For each key that is not at its default: what set it, for a person to read."""
    file: ConfigFile | None = None


class Configurations:
    """Finds and combines configurations; every folder and file is looked at once."""

    def __init__(self, given: Mapping[str, Any] | None = None, file: Path | None = None, preset: str | None = None):
        """``given`` are values from the command line, parsed; ``file`` is used instead of what would be found.

        Raises ConfigError when ``file`` cannot be used.
        """
        self._given = dict(given or {})
        for name in self._given:
            if name not in KEYS:
                raise unknown_key(name, "command line")
        self._preset = preset_values(preset, "command line") if preset else {}
        self._preset_name = preset
        self._fixed = file is not None
        self._file = self._read(file) if file else None
        self._folders: dict[str, ConfigFile | None] = {}
        self._resolved: dict[tuple[Path | None, tuple[str, ...]], Resolved] = {}

    def for_run(self, folder: Path) -> Resolved:
        """What holds for a run whose paths share ``folder``."""
        return self._combine(self.find(folder), ())

    def for_folder(self, folder: Path) -> Resolved:
        """What holds for walking ``folder``."""
        return self.for_run(folder)

    def for_file(self, path: Path) -> Resolved:
        """What holds for one file. Raises ConfigError."""
        absolute = Path(os.path.abspath(path))
        file = self.find(absolute.parent)
        if file is None or not file.overrides:
            return self._combine(file, ())
        try:
            relative = absolute.relative_to(os.path.abspath(file.root)).as_posix()
        except ValueError:
            return self._combine(file, ())
        return self._combine(file, tuple(o.pattern for o in file.overrides if o.spec.match_file(relative)))

    def find(self, folder: Path) -> ConfigFile | None:
        """The configuration that holds in a folder. Raises ConfigError."""
        if self._fixed:
            return self._file
        seen: list[str] = []
        current = os.path.abspath(folder)
        found: ConfigFile | None = None
        while current not in self._folders:
            seen.append(current)
            found = self._in_folder(Path(current))
            parent = str(Path(current).parent)
            if found is not None or parent == current:
                break
            current = parent
        else:
            found = self._folders[current]
        self._folders.update(dict.fromkeys(seen, found))
        return found

    @staticmethod
    def _in_folder(folder: Path) -> ConfigFile | None:
        for name in NAMES:
            path = folder / name
            if path.is_file():
                found = read_config(path)
                if found is not None:
                    return found
        return None

    @staticmethod
    def _read(path: Path) -> ConfigFile:
        found = read_config(path)
        if found is None:
            raise ConfigError(f"{path}: it has no section for mtcheck; add [mtcheck] or [tool.mtcheck]")
        return found

    def _combine(self, file: ConfigFile | None, patterns: tuple[str, ...]) -> Resolved:
        key = (file.path if file else None, patterns)
        if key not in self._resolved:
            self._resolved[key] = self._layers(file, patterns)
        return self._resolved[key]

    def _layers(self, file: ConfigFile | None, patterns: tuple[str, ...]) -> Resolved:
        values: dict[str, Any] = {}
        origins: dict[str, str] = {}

        def lay(layer: Mapping[str, Any], origin: str) -> None:
            values.update(layer)
            origins.update(dict.fromkeys(layer, origin))

        if file is not None:
            for name, value in file.values.items():
                lay({name: value}, str(file.path) if name in file.own else f"preset {file.preset} in {file.path}")
            for override in file.overrides:
                if override.pattern in patterns:
                    lay(override.values, f"{file.path}, overrides for {override.pattern}")
        lay(self._preset, f"preset {self._preset_name} on the command line")
        for name, value in self._given.items():
            lay({name: value}, f"command line, {option(name)}")
        return Resolved(Settings(**values), origins, file)


def common_folder(paths: Iterable[Path]) -> Path:
    """The folder that all paths share; the current one when there are none."""
    folders = [p if p.is_dir() else p.parent for p in (Path(os.path.abspath(p)) for p in paths)]
    if not folders:
        return Path.cwd()
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:  # on different drives
        return Path.cwd()
