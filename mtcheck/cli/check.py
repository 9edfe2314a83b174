"""``mtcheck check``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from mtcheck.cli.main import Failure
from mtcheck.cli.options import ORDER, Ordered, given_settings, setting_options


@click.command(cls=Ordered)
@click.argument("paths", nargs=-1, metavar="PATH...", type=click.Path())
@setting_options()
@click.option(
    "--files-from", metavar="FILE", type=click.Path(), help="read paths from this file, one a line; - is standard input"
)
@click.option("--stdin-filename", metavar="NAME", help="what standard input is called, and which reader it gets")
@click.option("--update-baseline", is_flag=True, help="write the findings to the baseline instead of reporting them")
@click.option("-q", "--quiet", is_flag=True, help="no progress and no notices on standard error")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Check files and folders for spun wording.

    PATH is a file, a folder, which is walked, or - for standard input. The exit
    code is 0 when there is nothing to report, 1 when there are findings, and 2
    when the run or some input failed.
    """
    from mtcheck.cli.session import Request, run
    from mtcheck.gates import Exit

    if not paths and options["files_from"] is None:
        if not given_settings(ctx).get("since"):
            raise click.UsageError("name a file or folder to check, or - for standard input")
        paths = (".",)
    if options["files_from"] == "-" and "-" in paths:
        raise click.UsageError("standard input cannot be both the text and the list of files")
    request = Request(
        paths=paths,
        given=given_settings(ctx),
        order=tuple(ctx.meta.get(ORDER, ())),
        config=options["config"],
        preset=options["preset"],
        files_from=options["files_from"],
        stdin_filename=options["stdin_filename"],
        update_baseline=options["update_baseline"],
        quiet=options["quiet"],
    )
    try:
        code = run(request)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = Exit.FAILED
    except OSError as error:
        where = f"{Path(error.filename)}: " if error.filename else ""
        raise Failure(f"{where}{error.strerror or error}; check the path and its permissions") from None
    ctx.exit(int(code))
