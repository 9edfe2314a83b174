"""``mtcheck bench``."""

from __future__ import annotations

import click

from mtcheck.cli.main import Failure

_WHOLE = ("words/s", "MB")


@click.command()
@click.option("--no-grammar", is_flag=True, help="no LanguageTool")
@click.option("--texts", type=click.IntRange(1), default=400, show_default=True, help="how many stories make the bulk")
@click.option("--repeat", type=click.IntRange(1), default=5, show_default=True, help="runs of each command from cold; the median counts")
@click.option("--folder", type=click.IntRange(1), metavar="N", help="instead of all that, check a folder of N files twice")
@click.option("--words", type=click.IntRange(1), default=350, show_default=True, help="words in each file of the folder")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="as for a check; for the folder")
def command(no_grammar: bool, texts: int, repeat: int, folder: int | None, words: int, jobs: int | None) -> None:
    """Print how fast mtcheck is on this machine."""
    from mtcheck.encoder.detector import usable_cpus
    from mtcheck.evaluation import bench
    from mtcheck.evaluation import folder as twice

    click.echo(f"{usable_cpus()} usable cores")
    chosen = bench.figures(not no_grammar, texts, repeat) if folder is None else twice.figures(folder, words, not no_grammar, jobs)
    try:
        for what, figure, unit in chosen:
            shown = f"{figure:,.0f}" if unit in _WHOLE else f"{figure:.2f}"
            click.echo(f"{what:48} {shown:>9} {unit}")
    except twice.RunFailed as error:
        raise Failure(f"the check that was measured failed: {error}") from None
