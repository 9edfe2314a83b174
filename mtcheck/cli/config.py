"""``mtcheck config``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mtcheck.settings import KEYS, PRESET_HELP, Key, Settings, shown


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--keys", is_flag=True, help="list every key with what it does instead")
@click.option("--config", type=click.Path(path_type=Path), help="use this configuration file and no other")
@click.option("--preset", type=click.Choice(list(PRESET_HELP)), help="as with mtcheck check")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help="output format")
def command(path: Path | None, keys: bool, config: Path | None, preset: str | None, form: str) -> None:
    """Show which settings hold for PATH (a file or folder; the current one), and where each comes from."""
    from mtcheck.formats.json import dumps

    if keys or form == "markdown":
        click.echo(markdown() if form == "markdown" else dumps(_described(), 1) if form == "json" else _listed())
        return
    from mtcheck.cli.main import Failure
    from mtcheck.config import ConfigError, Configurations

    path = path or Path()
    try:
        configurations = Configurations(file=config, preset=preset)
        resolved = configurations.for_run(path) if path.is_dir() else configurations.for_file(path)
    except ConfigError as error:
        raise Failure(str(error)) from None
    if form == "json":
        values = {name: _plain(getattr(resolved.settings, name)) for name in KEYS}
        file = str(resolved.file.path) if resolved.file else None
        click.echo(dumps({"file": file, "settings": values, "origins": dict(resolved.origins)}, 1))
        return
    click.echo(f"Configuration: {resolved.file.path if resolved.file else 'none found; defaults hold'}\n")
    width = max(map(len, KEYS))
    for name, key in KEYS.items():
        value = getattr(resolved.settings, name)
        text = key.unset if key.unset and value in (None, ()) else shown(name, value)
        origin = resolved.origins.get(name)
        click.echo(f"{name:{width}}  {text}" + (f"   ({origin})" if origin else ""))


def markdown() -> str:
    """The table of keys for the documentation."""
    lines = ["| key | value | holds for | default | what it does |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| `{name}` | {_cell(key.kind.name)} | {key.scope} | {_cell(_default(name, key))} | {_cell(key.help)} |"
        for name, key in KEYS.items()
    ]
    lines += ["", "| preset | what it sets |", "| --- | --- |"]
    lines += [f"| `{name}` | {_cell(text)} |" for name, text in PRESET_HELP.items()]
    return "\n".join(lines)


def _listed() -> str:
    lines = []
    for name, key in KEYS.items():
        lines.append(
            f"{name}  ({key.kind.name}; holds for a {key.scope}; default: {_default(name, key)})\n    {key.help}"
        )
    presets = "\n".join(f"    {name}: {text}" for name, text in PRESET_HELP.items())
    return "\n".join([*lines, f"preset\n    a set of values below those that are set one by one\n{presets}"])


def _described() -> list[dict[str, Any]]:
    return [
        {"key": n, "value": k.kind.name, "scope": str(k.scope), "default": _default(n, k), "help": k.help}
        for n, k in KEYS.items()
    ]


def _default(name: str, key: Key) -> str:
    return key.unset or shown(name, getattr(Settings(), name))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return str(value) if isinstance(value, Path) else value


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
