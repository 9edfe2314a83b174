"""``mtcheck evaluate``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtcheck.cli.main import Failure
from mtcheck.cli.write import write

if TYPE_CHECKING:
    from mtcheck.annotated import Annotated
    from mtcheck.checker import Checker
    from mtcheck.evaluation.run import Evaluation

_KINDS = ("detector", "document", "originals", "lexicon", "embedding", "grammar", "frequency")


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH[:N]...")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="write there instead of standard output")
@click.option("--curve", is_flag=True, help="add threshold, precision and recall of each set")
@click.option("--reliability", type=click.Path(dir_okay=False, path_type=Path), help="write the reliability diagram of the run there, as SVG")
@click.option("--by", type=click.Choice(["family", "english", "topic"]), help="part each set by a field of its documents")
@click.option("--pairs", is_flag=True, help="also compare documents that have an original with it")
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="threshold to report at (default: the calibrated one)")
@click.option("--without", multiple=True, type=click.Choice(_KINDS), help="leave a kind of evidence out (ablation)")
@click.option("--only", type=click.Choice(_KINDS), help="use one kind of evidence alone (ablation)")
@click.option("--ablations", is_flag=True, help="print what each kind of evidence is worth instead")
@click.option("--no-grammar", is_flag=True, help="no LanguageTool")
@click.option("--languagetool-url", metavar="URL", help="a running LanguageTool server")
@click.option("--encoder", metavar="NAME", help="sentence-transformers model for the embedding comparison")
@click.option("--lexicon", multiple=True, type=click.Path(exists=True, path_type=Path), help="further lexicon files")
@click.option("--model", type=click.Path(exists=True, file_okay=False, path_type=Path), help="model folder")
def command(
    paths: tuple[str, ...], form: str, output: Path | None, curve: bool, reliability: Path | None, by: str | None, pairs: bool,
    min_confidence: float | None, without: tuple[str, ...], only: str | None, ablations: bool, no_grammar: bool,
    languagetool_url: str | None, encoder: str | None, lexicon: Sequence[Path], model: Path | None,
) -> None:  # fmt: skip
    """Measure mtcheck on annotated data: JSON Lines, or marked stories.

    A document without spans is a clean control: every flag in it is a false
    alarm. Each file is a set of its own. With PATH:N only those documents count
    that `mtcheck train --marked PATH:N` neither trained nor calibrated on.
    """
    from mtcheck.evaluation import run

    sets = _sets(paths, by)
    with _checker(not no_grammar, encoder, 0.0, languagetool_url, lexicon, model) as checker:
        silent = [k for k in _KINDS if k != only] if only else list(without)
        if silent:
            checker.scorer = run.without(checker.scorer, silent)
        if ablations:
            from mtcheck.evaluation.ablation import ablations as measured

            for what, precision, recall in measured(checker, [d for docs in sets.values() for d in docs]):
                click.echo(f"{what:22} AP {precision:.3f}  recall at 1 per 1,000 {recall:.3f}")
            return
        result = run.evaluate(checker, sets, min_confidence, lambda name: click.echo(name, err=True))
        if pairs:
            from dataclasses import replace

            from mtcheck.pairing.measure import evaluate_pairs

            documents = [d for docs in sets.values() for d in docs if d.original]
            result = replace(result, pairs=evaluate_pairs(documents, checker))
        for notice in checker.skipped:
            click.echo(f"skipped {notice.what}: {notice.reason}; {notice.remedy}", err=True)
    if reliability:
        from mtcheck.evaluation.reliability import diagram

        write(diagram(result.sets[-1]), reliability)
    write(_rendered(result, form, curve), output)


def _sets(paths: Sequence[str], by: str | None) -> dict[str, list[Annotated]]:
    from mtcheck.annotated import AnnotationError
    from mtcheck.evaluation import run

    try:
        sets = run.load_sets(paths)
    except OSError as error:
        raise Failure(f"{error.filename}: {error.strerror}; give an annotated .jsonl or marked .txt file, or a folder") from None
    except AnnotationError as error:
        raise Failure(str(error)) from None
    sets = {name: documents for name, documents in (run.parted(sets, by) if by else sets).items() if documents}
    if not sets:
        raise Failure("no annotated document to measure; give .jsonl or marked .txt files")
    return sets


def _checker(*arguments: Any) -> Checker:
    from mtcheck.checker import Checker
    from mtcheck.encoder.sentence_transformers import EncoderError
    from mtcheck.errors import DataError
    from mtcheck.lexicon import LexiconError

    try:
        return Checker(*arguments)
    except (DataError, EncoderError, LexiconError) as error:
        raise Failure(str(error)) from None


def _rendered(result: Evaluation, form: str, curve: bool) -> str:
    from mtcheck.evaluation import table

    if form == "json":
        return json.dumps(result.as_dict(), indent=1) + "\n"
    text = table.markdown(result) if form == "markdown" else table.text(result)
    return text + ("\n" + "\n\n".join(table.curve(m) for m in result.sets if m.curve) + "\n" if curve else "")
