"""The ``mtcheck`` command: a group that loads a command's module when the command runs."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from mtcheck import __version__

COMMANDS = {
    "check": "Check files and folders for spun wording.",
    "diff": "Compare a rewritten story with its original.",
    "explain": "Tell what a rule means, with examples.",
    "lexicon": "List, explain, validate, add and learn lexicon entries.",
    "evaluate": "Measure mtcheck on annotated data.",
    "train": "Train the detector model.",
    "bench": "Print how fast mtcheck is on this machine.",
    "languagetool": "Install and inspect LanguageTool.",
    "doctor": "Tell what is installed, what is missing, and what to do.",
    "config": "Show which settings hold for a file, and why.",
    "init": "Write a starting configuration and baseline.",
}
"""Every command with its one-line help, in the order in which they are listed."""


class LazyGroup(click.Group):
    """Commands live in modules of their name beside this one, each with a ``command``; a missing module is not listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if find_spec(f"mtcheck.cli.{name}") is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"mtcheck.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As Click does it, without loading the commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        """Exit code 1 would tell of findings."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Failure("stopped before it was done; run it again") from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As Click does it, naming the nearest command when there is none of that name."""
        from difflib import get_close_matches

        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = get_close_matches(args[0], self.list_commands(ctx), n=1)
            hint = f"did you mean {near[0]}?" if near else "mtcheck --help lists the commands"
            raise click.UsageError(f"there is no command {args[0]}; {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="mtcheck")
def cli() -> None:
    """Find the wording that automatic rewriting leaves in English news.

    \b
    mtcheck check STORY.txt         check a file, a folder, or - for standard input
    mtcheck explain spun-phrase     what a rule means
    mtcheck doctor                  what is installed and what is missing
    """


class Failure(click.ClickException):
    """The run cannot go on: one sentence with the next step, and exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(f"mtcheck: {self.format_message()}", err=True)


def main() -> None:
    """Entry point. A mistake of mtcheck's own is one sentence too, unless MTCHECK_DEBUG is set."""
    try:
        cli(prog_name="mtcheck")
    except Exception as error:
        if os.environ.get("MTCHECK_DEBUG"):
            raise
        detail = " ".join(str(error).split())
        click.echo(
            f"mtcheck: this is a mistake in mtcheck: {type(error).__name__}: {detail}; "
            "please report it, with what MTCHECK_DEBUG=1 shows",
            err=True,
        )
        sys.exit(2)
