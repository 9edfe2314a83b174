"""Command line options made from the table of settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from mtcheck.kinds import Choice, Count, FilePath, Flag, Kind, Number, PathOrName, Several, Size
from mtcheck.settings import KEYS, PRESET_HELP, PRESETS, option, shown
from mtcheck.settings import Settings as _Settings

F = TypeVar("F", bound=Callable[..., Any])
ORDER = "mtcheck.order"

_METAVARS: dict[type[Kind], str] = {FilePath: "FILE", Number: "FLOAT", Count: "N", Size: "SIZE", PathOrName: "NAME"}


class Ordered(click.Command):
    """Remembers in which order options were given, so that each ``-o`` belongs to the ``--format`` before it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        _, _, order = self.make_parser(ctx).parse_args(list(args))
        ctx.meta[ORDER] = [parameter.name for parameter in order]
        return super().parse_args(ctx, args)


class _Parsed(click.ParamType):  # type: ignore[type-arg]
    """A Click type for one kind of setting; values are relative to the working folder."""

    def __init__(self, kind: Kind):
        self._kind = kind
        self.name = kind.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return self._kind.parse(value, Path())
        except ValueError as error:
            self.fail(f"{error}, not {value!r}.", param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        if isinstance(self._kind, Choice):
            return "[" + "|".join(self._kind.choices) + "]"
        return next((shown for kind, shown in _METAVARS.items() if isinstance(self._kind, kind)), "TEXT")

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        if isinstance(self._kind, Choice):
            return [CompletionItem(c) for c in self._kind.choices if c.startswith(incomplete)]
        return [CompletionItem(incomplete, type="file")] if isinstance(self._kind, FilePath) else []


def setting_options(names: Iterable[str] = tuple(KEYS)) -> Callable[[F], F]:
    """Add an option for each named setting, and ``--config`` and ``--preset``."""

    def decorate(function: F) -> F:
        presets = "; ".join(f"{name}: {text}" for name, text in PRESET_HELP.items())
        function = click.option("--preset", type=click.Choice(list(PRESETS)), help=presets)(function)
        function = click.option(
            "--config", type=click.Path(path_type=Path), help="use this configuration file and no other"
        )(function)
        for name in reversed(tuple(names)):
            function = _option(name)(function)
        return function

    return decorate


def given_settings(ctx: click.Context) -> dict[str, Any]:
    """The settings that the command line gives, and no others."""
    return {
        name: value
        for name, value in ctx.params.items()
        if name in KEYS and ctx.get_parameter_source(name) is not ParameterSource.DEFAULT
    }


def _option(name: str) -> Callable[[F], F]:
    key = KEYS[name]
    default = getattr(_Settings(), name)
    known = key.unset or (shown(name, default) if default not in (None, (), False) else "")
    text = f"{key.help}  [default: {known}]" if known else key.help
    names = [key.short, option(name)] if key.short else [option(name)]
    if isinstance(key.kind, Flag):
        other = option(name.removeprefix("no_")) if name.startswith("no_") else option("no_" + name)
        return click.option(f"{option(name)}/{other}", name, default=False, help=text)
    several = isinstance(key.kind, Several)
    kind = key.kind.of if isinstance(key.kind, Several) else key.kind
    return click.option(*names, name, type=_Parsed(kind), multiple=several, default=None, help=text)
