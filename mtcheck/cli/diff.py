"""``mtcheck diff``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtcheck.cli.main import Failure
from mtcheck.cli.write import write

if TYPE_CHECKING:
    from mtcheck.checker import Checker
    from mtcheck.document import Document
    from mtcheck.pairing.model import Comparison

_FORMATS = ("html", "json", "text")
_BY_NAME = {".json": "json", ".txt": "text"}


@click.command()
@click.argument("texts", nargs=-1, required=True, metavar="[ORIGINAL] REWRITTEN", type=click.Path())
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="write there instead of standard output")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="output format  [default: by the name of the output; text on a terminal, or else html]")
@click.option("--exit-zero", is_flag=True, help="wrong changes never make the exit code 1")
@click.option("--no-grammar", is_flag=True, help="no LanguageTool (it is only asked when there is no original)")
@click.option("--languagetool-url", metavar="URL", help="a running LanguageTool server")
@click.option("--lexicon", multiple=True, type=click.Path(exists=True), help="further lexicon files")
@click.option("--model", type=click.Path(exists=True, file_okay=False, path_type=Path), help="model folder")
@click.option("--threads", type=click.IntRange(1), help="threads of the model  [default: the usable processors]")
@click.pass_context
def command(
    ctx: click.Context, texts: tuple[str, ...], output: Path | None, form: str | None, exit_zero: bool, no_grammar: bool,
    languagetool_url: str | None, lexicon: Sequence[str], model: Path | None, threads: int | None,
) -> None:  # fmt: skip
    """Compare a rewritten story with its original, and judge each change.

    Without ORIGINAL the story is compared with the restoration that its findings
    suggest. One of the two may be - for standard input. The exit code is 0, 1
    when a change is judged wrong, and 2 when something could not be read.
    """
    if len(texts) > 2:
        raise click.UsageError("give an original and a rewritten story, or the rewritten one alone")
    on_terminal = output is None and sys.stdout.isatty()
    form = form or (_BY_NAME.get(output.suffix, "html") if output else "text" if on_terminal else "html")
    if form == "html" and on_terminal:
        raise Failure("the page would go to the terminal; name a file with -o, for example -o diff.html")
    documents = _read(texts)
    checker = _checker(len(documents) == 1 and not no_grammar, languagetool_url, lexicon, model, threads)
    with checker:
        comparison = _compare(checker, documents)
        for notice in (*checker.skipped, *comparison.skipped):
            click.echo(f"mtcheck: {notice.what}: {notice.reason}; {notice.remedy}", err=True)
        write(_rendered(comparison, checker.signature, form, on_terminal), output)
    if any(s.failed for s in comparison.skipped):
        ctx.exit(2)
    ctx.exit(1 if comparison.wrong and not exit_zero else 0)


def _read(texts: Sequence[str]) -> list[Document]:
    from mtcheck.document import DocumentError, problems, read_file, read_stream
    from mtcheck.settings import Settings

    limit = Settings().max_file_size
    if list(texts) == ["-", "-"]:
        raise click.UsageError("standard input cannot be both texts")
    try:
        found = [
            read_stream(sys.stdin.buffer, "<stdin>", limit=limit) if t == "-" else read_file(t, limit=limit) for t in texts
        ]
    except DocumentError as error:
        raise Failure(str(error)) from None
    for document in found:
        if not document.tokens:
            raise Failure("; ".join(f"{p.what}: {p.reason}; {p.remedy}" for p in problems(document)))
    return found


def _checker(grammar: bool, url: str | None, lexicon: Sequence[str], model: Path | None, threads: int | None) -> Checker:
    from mtcheck.checker import Checker
    from mtcheck.encoder.detector import ModelError
    from mtcheck.lexicon.entry import LexiconError

    try:
        return Checker(grammar, languagetool_url=url, lexicon=list(lexicon) or None, model=model, threads=threads)
    except (ModelError, LexiconError) as error:
        raise Failure(str(error)) from None


def _compare(checker: Checker, documents: Sequence[Document]) -> Comparison:
    from mtcheck.pairing.judge import JudgeError
    from mtcheck.pairing.restored import restoration
    from mtcheck.pairing.run import Comparer

    if len(documents) == 1:
        return restoration(next(checker.check_documents(documents)), checker.scorer.threshold)
    try:
        return Comparer(checker).compare(*documents)
    except JudgeError as error:
        raise Failure(str(error)) from None


def _rendered(comparison: Comparison, signature: str, form: str, on_terminal: bool) -> str:
    from mtcheck import __version__
    from mtcheck.finding import Tool

    tool = Tool(__version__, signature)
    if form == "json":
        from mtcheck.formats.json import dumps

        return dumps(comparison.as_dict(tool), indent=1) + "\n"
    if form == "text":
        from mtcheck.formats import comparison_text

        return comparison_text.render_comparison(comparison, on_terminal and "NO_COLOR" not in os.environ)
    from mtcheck.formats.html import render_comparison

    return render_comparison(comparison, tool)
