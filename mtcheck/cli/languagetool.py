"""``mtcheck languagetool``: the grammar checker's installation."""

from __future__ import annotations

import sys

import click

from mtcheck.cli.main import Failure


@click.group("languagetool")
def command() -> None:
    """Install and inspect LanguageTool, which checks the grammar."""


@command.command("install")
@click.option("--official", is_flag=True, help="Take the official download (250 MB, from GitHub) instead of the jars.")
@click.option(
    "--archive/--no-archive", default=True, help="Prepare for a faster start; costs 40 MB.", show_default=True
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something goes wrong.")
def install_command(official: bool, archive: bool, quiet: bool) -> None:
    """Put LanguageTool 6.8 where every later run finds it.

    100 MB of jars come from Maven Central, each checked against its checksum.
    They go to the user's data folder, or to MTCHECK_HOME when that is set.
    What is already there is kept; an interrupted installation goes on.
    """
    from mtcheck.grammar.install import InstallError, install, install_official

    try:
        if official:
            folder, problem, notice = install_official(), None, None
        else:
            done = install(progress=None if quiet else _show, with_archive=archive)
            folder, problem, notice = done.folder, done.problem, done.notice
    except InstallError as error:
        raise Failure(str(error)) from None
    if problem is not None:
        raise Failure(f"LanguageTool is in {folder}, but it cannot run: {problem}")
    if notice is not None:
        click.echo(f"mtcheck: {notice}", err=True)
    if not quiet:
        click.echo(f"LanguageTool is installed in {folder}.", err=True)


@command.command("status")
@click.option("--languagetool-url", metavar="URL", help="Ask this server instead of looking on this machine.")
def status_command(languagetool_url: str | None) -> None:
    """Tell in JSON what was found, after reading every file of it; exit code 2 when it cannot be used."""
    import json

    from mtcheck.grammar import describe

    facts = describe(languagetool_url)
    click.echo(json.dumps(facts, indent=2))
    if not facts["ok"]:
        raise SystemExit(2)


def _show(done: int, total: int, name: str) -> None:
    """One line that is written over on a terminal; a line now and then elsewhere."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{done}/{total} {name}", nl=done == total, err=True)
    elif done % 25 == 0 or done == total:
        click.echo(f"{done}/{total}", err=True)
