"""``mtcheck lexicon``: the reference lexicon listed, explained, validated, added to, and learnt from texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtcheck.cli.main import Failure
from mtcheck.cli.write import write

if TYPE_CHECKING:
    from mtcheck.lexicon import Entry
    from mtcheck.lexicon.learn import Substitution

_PATH = click.Path(path_type=Path)
_own = click.option("--lexicon", "extra", multiple=True, type=_PATH, metavar="PATH", help="a lexicon of your own beside the shipped one")


def _load(extra: Sequence[Path]) -> list[Entry]:
    from mtcheck.lexicon.entry import LexiconError
    from mtcheck.lexicon.store import load_lexicon

    try:
        return load_lexicon(extra)
    except LexiconError as error:
        raise Failure(str(error)) from None


@click.group()
def command() -> None:
    """List, explain, validate, add and learn lexicon entries."""


@command.command()
@click.argument("paths", nargs=-1, type=_PATH, metavar="[PATH]...")
@click.option("--strict", is_flag=True, help="warnings count as errors")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="output format")
@click.pass_context
def validate(ctx: click.Context, paths: tuple[Path, ...], strict: bool, form: str) -> None:
    """Tell everything that is wrong with lexicon files; without PATH, with the shipped lexicon.

    The exit code is 0 for a sound lexicon, 1 when there are errors (with
    --strict, or warnings), and 2 when a file cannot be read.
    """
    from mtcheck.lexicon.entry import LexiconError
    from mtcheck.lexicon.store import shipped_folder
    from mtcheck.lexicon.validate import validate as problems_of

    try:
        problems = problems_of(paths or (shipped_folder(),))
    except LexiconError as error:
        raise Failure(str(error)) from None
    if form == "json":
        _json([p.as_dict() for p in problems])
    else:
        for p in problems:
            click.echo(f"{p.file}:{p.line}: {'error' if p.error else 'warning'}: {p.what}; {p.remedy}")
    errors = sum(p.error for p in problems)
    click.echo(f"{_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')}", err=True)
    if any(p.kind == "unreadable" for p in problems):
        ctx.exit(2)
    ctx.exit(1 if errors or (strict and problems) else 0)


@command.command("list")
@click.option("--topic", help="entries of this topic only")
@click.option("--pos", help="entries of this part of speech only")
@click.option("--grep", metavar="TEXT", help="entries that hold this text, whatever its case")
@click.option("--format", "form", type=click.Choice(["text", "json", "tsv"]), default="text", help="output format")
@_own
def list_(topic: str | None, pos: str | None, grep: str | None, form: str, extra: tuple[Path, ...]) -> None:
    """List entries, all or those asked for."""
    from mtcheck.lexicon.entry import TOPICS, Pos
    from mtcheck.lexicon.show import as_dict
    from mtcheck.lexicon.store import to_tsv

    _known("topic", topic, TOPICS)
    _known("part of speech", pos, list(Pos))
    wanted = (grep or "").lower()
    chosen = [
        e for e in _load(extra) if topic in (None, e.topic) and pos in (None, e.pos) and wanted in "\t".join(e.row()).lower()
    ]
    if form == "json":
        _json([as_dict(e) for e in chosen])
    elif form == "tsv":
        click.echo(to_tsv(chosen), nl=False)
    else:
        for e in chosen:
            click.echo(f"{e.spun} → {' | '.join(e.expected)}  ({e.pos}, {e.topic})")
        click.echo(_count(len(chosen), "entry", "entries"), err=True)


@command.command()
@click.argument("wording")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="output format")
@_own
def explain(wording: str, form: str, extra: tuple[Path, ...]) -> None:
    """Tell which entries match WORDING, in which forms, and what decides."""
    from mtcheck.lexicon.match import Matcher
    from mtcheck.lexicon.show import as_dict, explained, forms, nothing

    entries = _load(extra)
    found = list({id(e): e for e, _ in Matcher(entries).forms_of(wording)}.values())
    if form == "json":
        _json([as_dict(e) | {"forms": forms(e)} for e in found])
    elif found:
        click.echo("\n\n".join(map(explained, found)))
    else:
        click.echo(nothing(wording, entries))


@command.command()
@click.option("--file", "file", required=True, type=_PATH, help="your lexicon file; it is made if there is none")
@click.option("--spun", required=True, help="the spinner's wording: singular, infinitive, or a fixed phrase")
@click.option("--expected", required=True, help="what the writer meant, alternatives parted by |")
@click.option("--pos", required=True, help="noun, verb, adj, adv, prep, conj, pron, det, phrase, name or num")
@click.option("--topic", default="general", show_default=True, help="topic of the entry")
@click.option("--near", default="", metavar="WORDS", help="at least one of these must stand near (comma separated lemmas)")
@click.option("--not-near", default="", metavar="WORDS", help="none of these may stand in the sentence")
@click.option("--example", default="", help="a clause with the expected wording")
@click.option("--honest", default="", help="a clause in which the spun wording is right")
@click.option("--replace", is_flag=True, help="replace the file's entry of the same wording, part of speech and topic")
def add(file: Path, replace: bool, **cells: str) -> None:
    """Add an entry to a lexicon file of your own, for use with --lexicon FILE."""
    from mtcheck.lexicon.entry import LexiconError, parse_row
    from mtcheck.lexicon.store import add_entry

    try:
        warnings = add_entry(file, parse_row(cells), replace)
    except LexiconError as error:
        raise Failure(str(error)) from None
    except ValueError as error:
        raise Failure(f"the entry was not added: {error}") from None
    except OSError as error:
        raise Failure(f"{file}: cannot be written ({error.strerror}); give another --file") from None
    for problem in warnings:
        click.echo(f"warning: {problem.what}; {problem.remedy}", err=True)
    click.echo(f"{file}: {cells['spun']} → {cells['expected']} added; use it with --lexicon {file}", err=True)


@command.command()
@click.argument("texts", nargs=-1, required=True, type=_PATH, metavar="ORIGINAL REWRITTEN")
@click.option("-o", "--output", type=_PATH, help="write the candidates to this file instead of standard output")
@click.option("--topic", help="topic of the candidates [default: guessed from their near words]")
@click.option("--min-count", type=click.IntRange(1), default=1, show_default=True, help="leave out swaps seen less often")
@click.option("--fine", is_flag=True, help="of a comparison, also the changes that were judged fine")
@_own
def learn(texts: tuple[Path, ...], output: Path | None, topic: str | None, min_count: int, fine: bool, extra: tuple[Path, ...]) -> None:
    """Propose entries from an original and its rewritten version, as a lexicon file.

    In place of the two texts, one file that 'mtcheck diff --format json' wrote.
    What the lexicon has already is left out. Every candidate is for a person to
    judge: check near words and example before you use it.
    """
    from mtcheck.lexicon.entry import TOPICS
    from mtcheck.lexicon.learn import learn as candidates
    from mtcheck.lexicon.store import to_tsv

    _known("topic", topic, TOPICS)
    known = _load(extra)
    found = [c for c in candidates(_substitutions(texts, fine), known, topic) if c.count >= min_count]
    write(to_tsv(c.entry for c in found), output)
    often = sum(c.count > 1 for c in found)
    click.echo(f"{_count(len(found), 'candidate')}, {often} seen more than once; judge each before you use it", err=True)


def _substitutions(texts: Sequence[Path], fine: bool) -> list[Substitution]:
    from mtcheck.document import DocumentError, read_file
    from mtcheck.lexicon.pairs import PairError, align, read_diff
    from mtcheck.settings import Settings

    if len(texts) > 2:
        raise click.UsageError("give an original and a rewritten text, or one comparison")
    try:
        if len(texts) == 1:
            found, notice = read_diff(texts[0], fine)
            if notice:
                click.echo(f"mtcheck: {notice}", err=True)
            return found
        original, rewritten = (read_file(t, limit=Settings().max_file_size) for t in texts)
    except (PairError, DocumentError) as error:
        raise Failure(str(error)) from None
    from mtcheck.encoder.detector import Detector, ModelError
    from mtcheck.resources import models_dir

    try:
        return list(align(original, rewritten, Detector(models_dir())))
    except ModelError as error:
        raise Failure(str(error)) from None


def _known(what: str, value: str | None, known: Sequence[str]) -> None:
    if value is not None and value not in known:
        raise click.UsageError(f"there is no {what} {value}; use one of {', '.join(known)}")


def _json(data: Any) -> None:
    from mtcheck.formats.json import dumps

    click.echo(dumps(data, indent=1))


def _count(n: int, one: str, many: str = "") -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"
