"""Reading one configuration file: ``mtcheck.toml``, ``pyproject.toml`` or ``setup.cfg``."""

from __future__ import annotations

import configparser
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pathspec import GitIgnoreSpec

from mtcheck.settings import KEYS, PRESETS, Scope

NAMES = ("mtcheck.toml", "pyproject.toml", "setup.cfg")
"""Files that are looked at in each folder; the first with something for mtcheck holds."""
COMMAND_LINE_ONLY = ("config", "files_from", "quiet", "stdin_filename", "update_baseline")
_OVERRIDE = "mtcheck:"


class ConfigError(Exception):
    """A configuration that cannot be used; the message is one sentence with the next step."""


@dataclass(frozen=True)
class Override:
    """Values for the files that ``pattern`` matches, relative to the folder of the configuration."""

    pattern: str
    spec: GitIgnoreSpec
    values: Mapping[str, Any]


@dataclass(frozen=True)
class ConfigFile:
    """The part of a configuration file that is for mtcheck, checked and parsed.

    ``values`` and those of the overrides hold what the file sets and, below
    that, what its preset sets.
    """

    path: Path
    values: Mapping[str, Any]
    preset: str | None = None
    own: frozenset[str] = frozenset()
    """Keys that the file sets itself, not through a preset."""
    overrides: tuple[Override, ...] = ()

    @property
    def root(self) -> Path:
        return self.path.parent


def read_config(path: Path) -> ConfigFile | None:
    """The configuration in ``path``; None when the file says nothing about mtcheck. Raises ConfigError."""
    raw = _raw(path)
    if raw is None:
        return None
    table, overrides = raw
    preset = table.pop("preset", None)
    own = _parse(path, "", table, None)
    return ConfigFile(
        path,
        _with_preset(path, preset, own, None),
        preset,
        frozenset(own),
        tuple(_override(path, pattern, values) for pattern, values in overrides.items()),
    )


def unknown_key(name: str, where: str) -> ConfigError:
    """The error for a key that does not exist, naming the nearest that does."""
    if name in COMMAND_LINE_ONLY:
        option = "--" + name.replace("_", "-")
        return ConfigError(f"{where}: {name} cannot be set in a file; give {option} on the command line")
    if name in ("mtcheck", "tool"):
        return ConfigError(f"{where}: [{name}] is not a section of this file; write the keys at its top, without a section")
    (near,) = get_close_matches(name.replace("-", "_"), [*KEYS, "preset", "overrides"], n=1, cutoff=0)
    return ConfigError(f"{where}: unknown key {name}; did you mean {near}? `mtcheck config --keys` lists the keys")


def preset_values(name: object, where: str) -> dict[str, Any]:
    """What a preset sets. Raises ConfigError for one that does not exist."""
    if not isinstance(name, str) or name not in PRESETS:
        raise ConfigError(f"{where}: preset must be one of {', '.join(PRESETS)}, not {name!r}")
    return PRESETS[name]


def _override(path: Path, pattern: str, values: object) -> Override:
    where = f"{path}, overrides for {pattern}"
    if not isinstance(values, dict):
        raise ConfigError(f"{where}: must be a table of keys")
    values = dict(values)
    preset = values.pop("preset", None)
    own = _parse(path, pattern, values, Scope.FILE)
    return Override(pattern, GitIgnoreSpec.from_lines([pattern]), _with_preset(path, preset, own, Scope.FILE))


def _with_preset(path: Path, preset: object, own: dict[str, Any], scope: Scope | None) -> dict[str, Any]:
    if preset is None:
        return own
    below = preset_values(preset, str(path))
    return {k: v for k, v in below.items() if scope is None or KEYS[k].scope is scope} | own


def _parse(path: Path, pattern: str, table: Mapping[str, Any], scope: Scope | None) -> dict[str, Any]:
    where = f"{path}, overrides for {pattern}" if pattern else str(path)
    values = {}
    for name, value in table.items():
        if name not in KEYS:
            raise unknown_key(name, where)
        if scope is not None and KEYS[name].scope is not scope:
            raise ConfigError(f"{where}: {name} holds for a whole {KEYS[name].scope}; move it out of the overrides")
        try:
            values[name] = KEYS[name].kind.parse(value, path.parent)
        except ValueError as error:
            raise ConfigError(f"{where}: {name} {error}, not {value!r}") from None
    return values


def _raw(path: Path) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The table for mtcheck and its overrides, unparsed."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ConfigError(f"{path}: the configuration cannot be read ({reason}); mend or remove the file") from None
    if path.name != "mtcheck.toml" and path.name in NAMES and "mtcheck" not in text:
        return None
    if path.suffix == ".toml":
        return _from_toml(path, text)
    return _from_ini(path, text)


def _from_toml(path: Path, text: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML ({error}); mend the file") from None
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("mtcheck")
        if table is None:
            return None
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: tool.mtcheck must be a table; write [tool.mtcheck]")
    overrides = table.pop("overrides", {})
    if not isinstance(overrides, dict):
        raise ConfigError(f'{path}: overrides must be tables; write [overrides."FOLDER/**"]')
    return table, overrides


def _from_ini(path: Path, text: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    parser = configparser.ConfigParser(interpolation=None, default_section="\0")
    try:
        parser.read_string(text, str(path))
    except configparser.Error as error:
        reason = str(error).replace("\n", " ")
        raise ConfigError(f"{path}: not a valid configuration ({reason}); mend the file") from None
    overrides = {s.removeprefix(_OVERRIDE): dict(parser[s]) for s in parser.sections() if s.startswith(_OVERRIDE)}
    if "mtcheck" not in parser and not overrides:
        return None
    return dict(parser["mtcheck"]) if "mtcheck" in parser else {}, overrides
