"""``mtcheck train``."""

from __future__ import annotations

from pathlib import Path

import click

from mtcheck.cli.main import Failure

STAGES = ("detector", "second", "synonyms", "scorer")


@click.command()
@click.option("--corpus", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path), help="folder of human text: .jsonl, .jsonl.xz (field text) or .txt")
@click.option("--marked", multiple=True, metavar="PATH[:N]", help="annotated file or folder; one document in N is held out (default 6; 0: all, never trained on)")
@click.option("--synonyms", type=click.Path(exists=True, file_okay=False, path_type=Path), help="folder of synonym resources: swap tables, WordNet, Roget, word pairs")
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="model folder to write")
@click.option("--work", type=click.Path(file_okay=False, path_type=Path), help="folder for checkpoints (default: OUTPUT/work)")
@click.option("--base", metavar="NAME", help="sentence-transformers or BERT model to start from, by path or hub name (default: MiniLM-L6)")
@click.option("--prefer", multiple=True, metavar="NAME=N", help="take N times as much of the corpus files whose name has NAME in it")
@click.option("--steps", type=click.IntRange(1), default=8000, show_default=True, help="updates in all")
@click.option("--minutes", type=float, help="stop after this long, at a checkpoint that a later call goes on from")
@click.option("--seed", type=int, default=7, show_default=True)
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True, help="of torch, without a GPU")
@click.option("--stage", "stages", multiple=True, type=click.Choice(STAGES), help="only this stage (may be given several times)")
@click.option("--tiny", is_flag=True, help="a very small run, to try things out")
def command(
    corpus: Path, marked: tuple[str, ...], synonyms: Path | None, output: Path, work: Path | None, base: str | None, prefer: tuple[str, ...],
    steps: int, minutes: float | None, seed: int, threads: int, stages: tuple[str, ...], tiny: bool,
) -> None:  # fmt: skip
    """Train a detector on human text and marked stories, and fit the scorer to it.

    Human text is spun with the synonym resources; marked stories are added as
    they are. A run that was stopped goes on from its checkpoint. The shipped
    stories train too.
    """
    import time

    from mtcheck.annotated import AnnotationError
    from mtcheck.errors import DataError, gist
    from mtcheck.resources import seeds_dir

    try:
        from mtcheck.training import pipeline
        from mtcheck.training.corpus import CorpusError
        from mtcheck.training.trainer import TrainingConfig
    except ImportError as error:
        raise Failure(f"training needs {error.name}; install it with: pip install 'mtcheck[train]'") from None
    config = TrainingConfig(seed=seed, steps=steps, threads=threads, prefer=_shares(prefer))
    job = pipeline.Job(
        corpus, [str(seeds_dir() / "stories"), *marked], output, work or output / "work", synonyms, base,
        pipeline.tiny(config) if tiny else config,
    )  # fmt: skip
    deadline = time.monotonic() + minutes * 60 if minutes else None
    try:
        pipeline.run(job, lambda line: click.echo(line, err=True), stages or STAGES, deadline)
    except (pipeline.TrainingError, AnnotationError, CorpusError, DataError) as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(f"{error.filename}: {gist(error)}; check the path, its permissions and the space left") from None


def _shares(prefer: tuple[str, ...]) -> dict[str, float]:
    try:
        return {name: float(share) for name, share in (p.split("=") for p in prefer)}
    except ValueError:
        raise Failure("--prefer takes NAME=N with a number, for example world-news=3") from None
