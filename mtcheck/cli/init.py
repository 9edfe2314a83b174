"""``mtcheck init``."""

from __future__ import annotations

from pathlib import Path

import click

from mtcheck.settings import PRESET_HELP

BASELINE = "mtcheck-baseline.json"
TEMPLATE = """\
# Settings of mtcheck. `mtcheck config --keys` tells every key, `mtcheck config FILE` what holds for a file.

# {presets}
preset = "{preset}"

# Findings that are known; `mtcheck check --update-baseline .` records them anew.
{baseline}

# Words and phrases that are right here, such as names that look spun.
allow = []

# What is left out of folders, beside what .gitignore names; patterns as there.
extend_exclude = []

# Settings for some files only.
# [overrides."archive/**"]
# preset = "lenient"
"""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option(
    "--preset", type=click.Choice(list(PRESET_HELP)), default="default", show_default=True, help="what to start from"
)
@click.option("--baseline/--no-baseline", default=True, help="record the findings that there are now")
@click.option("--grammar/--no-grammar", default=True, help="ask LanguageTool for the baseline")
@click.option("--force", is_flag=True, help="replace a configuration that is there")
@click.pass_context
def command(
    ctx: click.Context, /, paths: tuple[str, ...], preset: str, baseline: bool, grammar: bool, force: bool
) -> None:
    """Write mtcheck.toml in this folder, and a baseline of what PATH (this folder) has now.

    From then on `mtcheck check` reports only what is new.
    """
    from mtcheck.atomic import write_text
    from mtcheck.cli.main import Failure
    from mtcheck.config import ConfigError, Configurations

    file = Path("mtcheck.toml")
    try:
        found = Configurations().find(Path())
    except ConfigError as error:
        raise Failure(str(error)) from None
    if found is not None and found.path.parent == Path.cwd() and not force:
        raise Failure(f"{found.path} configures mtcheck already; edit it, or give --force to write {file}")
    line = f'baseline = "{BASELINE}"' if baseline else f'# baseline = "{BASELINE}"'
    presets = "\n# ".join(f"{name}: {text}" for name, text in PRESET_HELP.items())
    write_text(file, TEMPLATE.format(preset=preset, presets=presets, baseline=line))
    click.echo(f"{file} written")
    if not baseline:
        return
    from mtcheck.cli.session import Request, run

    request = Request(
        paths=paths or (".",),
        given={"baseline": Path(BASELINE), "no_grammar": not grammar, "exit_zero": True, "format": ("text",)},
        update_baseline=True,
    )
    ctx.exit(int(run(request)))
