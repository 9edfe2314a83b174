"""Sets, the run over a checker, and the command."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from mtcheck.annotated import Annotated, AnnotationError, unmark
from mtcheck.cli.main import cli
from mtcheck.document import Document
from mtcheck.evaluation import run, table
from mtcheck.evaluation.reliability import diagram
from mtcheck.finding import Report
from mtcheck.resources import seeds_dir
from tests.engine.stories import BRITISH, INDIAN, THESAURUS, TRANSLATION
from tests.evaluation.test_measure import CLEAN, STORY, _report


def _file(path: Path, *stories: tuple[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "".join(f"== {name} | {'A' if '{' in text else 'clean'} | UK | police\n{text}\n\n" for name, text in stories),
        "utf-8",
    )
    return path


def test_each_file_is_a_set_of_its_own(tmp_path: Path) -> None:
    _file(tmp_path / "b" / "two.txt", ("x", STORY), ("y", CLEAN))
    _file(tmp_path / "a.txt", ("z", CLEAN))
    (tmp_path / "c.jsonl").write_text(json.dumps({"text": "Rain."}), "utf-8")
    (tmp_path / "notes.md").write_text("no story", "utf-8")
    sets = run.load_sets([str(tmp_path)])
    assert {name: [d.id for d in docs] for name, docs in sets.items()} == {"a": ["z"], "two": ["x", "y"], "c": ["1"]}


def test_files_of_one_name_are_all_measured(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        _file(tmp_path / folder / "set.txt", (folder, CLEAN))
    sets = run.load_sets([str(tmp_path)])
    assert sorted(d.id for docs in sets.values() for d in docs) == ["a", "b"]
    assert len(sets) == 2


def test_a_set_that_is_not_there_or_damaged(tmp_path: Path) -> None:
    with pytest.raises((AnnotationError, OSError)):
        run.load_sets([str(tmp_path / "none.jsonl")])
    (tmp_path / "bad.jsonl").write_text("{", "utf-8")
    with pytest.raises(AnnotationError, match="line 1"):
        run.load_sets([str(tmp_path)])


def test_sets_are_parted_by_a_field() -> None:
    documents = [
        Annotated("1", "x", family="A"),
        Annotated("2", "x", family="B"),
        Annotated("3", "x", family="A"),
        Annotated("4", "x"),
    ]
    parts = run.parted({"s": documents}, "family")
    assert {name: [d.id for d in docs] for name, docs in parts.items()} == {"s": ["4"], "s/A": ["1", "3"], "s/B": ["2"]}


class Reading:
    """Stands for a checker: reports made by hand."""

    scorer = SimpleNamespace(threshold=0.5)
    signature = "made by hand"

    def check_documents(self, documents: Iterable[Document]) -> Iterator[Report]:
        for d in documents:
            found = [("officials", 0.9, ("officer",))] if "officials" in d.text else [("city", 0.7, ())]
            yield replace(_report(d.text, found, 100, 0.9 if "officials" in d.text else 0.1), document=d)


def _evaluation() -> run.Evaluation:
    text, original, spans = unmark(STORY)
    sets = {"spun": [Annotated("s", text, spans, original)], "clean": [Annotated("c", CLEAN)] * 2}
    return run.evaluate(Reading(), sets)  # type: ignore[arg-type]


def test_a_run_measures_each_set_and_all_of_them() -> None:
    spun, clean, every = _evaluation().sets
    assert [m.name for m in (spun, clean, every)] == ["spun", "clean", "all"]
    assert (spun.precision, spun.recall, spun.recall_at_1_per_1000, spun.document_roc_auc) == (1.0, 0.5, 0.5, 1.0)
    assert (clean.false_alarms_per_1000, every.false_alarms_per_1000) == (10.0, 10.0)
    assert (every.documents, every.words, every.precision) == (3, 300, 1.0)


def test_tables_have_a_row_for_each_set() -> None:
    evaluation = _evaluation()
    lines = table.text(evaluation).splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["set", "spun", "clean", "all"]
    assert "made by hand" in lines[-1]
    sets, kinds = (part.splitlines() for part in table.markdown(evaluation).split("\n\n"))
    assert len(sets) == 5
    assert kinds[0].startswith("| kind of substitution | spans |")
    assert [row.split(" | ")[:2] for row in kinds[2:]] == [["| word for a word", "2"]]
    assert all(len({row.count("|") for row in rows}) == 1 for rows in (sets, kinds))
    assert "nan" not in table.text(evaluation) + table.markdown(evaluation)
    first = table.curve(evaluation.sets[0]).splitlines()
    assert first[0] == "spun\t0.05\t1.0000\t0.5000"
    assert len(first) == 19
    assert diagram(evaluation.sets[0]).count("<circle") == len(evaluation.sets[0].reliability) == 1


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    return _file(folder / "own.txt", ("t", THESAURUS), ("b", TRANSLATION), ("i", INDIAN), ("u", BRITISH))


def _call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["evaluate", *map(str, arguments)], prog_name="mtcheck")


def _evaluated(stories: Path, *options: str) -> dict:
    result = _call(stories, "--no-grammar", "--format", "json", *options)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_the_command_measures_a_file(stories: Path) -> None:
    data = _evaluated(stories)
    (own,) = data["sets"]
    assert (own["name"], own["documents"]) == ("own", 4)
    assert own["false_alarms_per_1000"] == 0
    assert own["average_precision"] > 0.6
    assert own["document_roc_auc"] == 1
    assert own["span_recall"] > 0.2
    assert own["recall_at_1_per_1000"] >= own["recall"]
    assert 0 <= own["calibration_error"] <= 1
    assert 0 < own["suggestion_first"] <= own["suggestion_first_five"] <= 1
    assert len(own["curve"]) == 19
    recalls = [r for _, _, r in own["curve"]]
    assert recalls == sorted(recalls, reverse=True)
    assert data["words_per_second"] > 0
    assert data["signature"].startswith("mtcheck:")
    assert data["threshold"] == own["threshold"]


def test_the_command_writes_tables(stories: Path, tmp_path: Path) -> None:
    text = _call(
        stories,
        "--no-grammar",
        "--curve",
        "--min-confidence",
        "0.3",
        "--by",
        "family",
        "--reliability",
        tmp_path / "r.svg",
    )
    assert text.exit_code == 0, text.stderr
    lines = text.stdout.splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["set", "own/A", "own/clean", "all"]
    assert "threshold 0.3" in text.stdout
    assert re.search(r"^own/A\t0\.50\t[01]\.\d{4}\t[01]\.\d{4}$", text.stdout, re.MULTILINE)
    assert (tmp_path / "r.svg").read_text("utf-8").startswith("<svg")
    target = tmp_path / "table.md"
    markdown = _call(stories, "--no-grammar", "--format", "markdown", "-o", target)
    assert (markdown.exit_code, markdown.stdout) == (0, "")
    assert target.read_text("utf-8").startswith("| set | docs |")


def test_leaving_the_model_out_costs_most(stories: Path) -> None:
    whole = _evaluated(stories)["sets"][0]
    without = _evaluated(stories, "--without", "detector", "--without", "originals", "--without", "document")["sets"][0]
    assert without["average_precision"] < whole["average_precision"] - 0.1
    alone = _evaluated(stories, "--only", "detector")["sets"][0]
    assert alone["average_precision"] > without["average_precision"] + 0.1


@pytest.mark.parametrize("arguments", [["none.txt"], ["bad.jsonl"], ["empty"], ["own.txt", "--model", "empty"]])
def test_mistakes_are_one_sentence_and_exit_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.jsonl").write_text("{", "utf-8")
    (tmp_path / "empty").mkdir()
    _file(tmp_path / "own.txt", ("c", CLEAN))
    result = _call(*arguments, "--no-grammar")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_what_is_held_out_can_be_measured_alone(tmp_path: Path) -> None:
    documents = [(f"d-{i}", CLEAN) for i in range(60)]
    _file(tmp_path / "many.txt", *documents)
    held = run.load_sets([f"{tmp_path / 'many.txt'}:6"])["many"]
    assert 1 <= len(held) <= 15
    assert seeds_dir().is_dir()


def test_an_output_that_cannot_be_written_is_one_sentence(stories: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for option in ("-o", "--reliability"):
        result = _call(stories, "--no-grammar", option, tmp_path / "file" / "x")
        assert result.exit_code == 2
        assert "cannot be written" in result.stderr
        assert "Traceback" not in result.stderr


def test_originals_are_compared_on_request(tmp_path: Path) -> None:
    path = _file(tmp_path / "own.txt", ("t", THESAURUS), ("i", INDIAN))
    plain = _evaluated(path)
    assert plain["pairs"] is None
    pairs = _evaluated(path, "--pairs")["pairs"]
    assert pairs["substitutions"] == len(unmark(THESAURUS)[2])
    assert pairs["found"] > 0.6


def test_ablations_name_every_kind_of_evidence(stories: Path) -> None:
    result = _call(stories, "--no-grammar", "--ablations")
    assert result.exit_code == 0, result.stderr
    rows = [line.split(" AP ")[0].strip() for line in result.stdout.splitlines()]
    assert len(rows) == len(set(rows)) > 4
    assert any("detector" in row for row in rows)
