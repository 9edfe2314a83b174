"""``mtcheck bench``."""

from __future__ import annotations

import click


@click.command()
@click.option("--no-grammar", is_flag=True, help="no LanguageTool")
@click.option("--texts", type=click.IntRange(1), default=400, show_default=True, help="how many stories make the bulk")
@click.option("--repeat", type=click.IntRange(1), default=5, show_default=True, help="runs of each command from cold; the median counts")
def command(no_grammar: bool, texts: int, repeat: int) -> None:
    """Print how fast mtcheck is on this machine."""
    from mtcheck.encoder.detector import usable_cpus
    from mtcheck.evaluation.bench import figures

    click.echo(f"{usable_cpus()} usable cores")
    for what, figure, unit in figures(not no_grammar, texts, repeat):
        shown = f"{figure:,.0f}" if unit == "words/s" else f"{figure:.2f}"
        click.echo(f"{what:42} {shown:>9} {unit}")
