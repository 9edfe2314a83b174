"""``mtcheck lexicon`` from the command line, and candidates learnt from a pair."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mtcheck.cli.main import cli
from mtcheck.lexicon import COLUMNS, Pos, read_entries
from mtcheck.lexicon.learn import Substitution, learn
from mtcheck.lexicon.store import load_lexicon

ADD = (
    "add",
    "--file",
    "own.tsv",
    "--spun",
    "green banana",
    "--expected",
    "plantain",
    "--pos",
    "noun",
    "--topic",
    "agriculture",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lexicon(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["lexicon", *arguments], prog_name="mtcheck")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def write(name: str, *rows: str) -> str:
    Path(name).write_text("\n".join(("\t".join(COLUMNS[:4]), *rows)) + "\n", "utf-8")
    return name


def test_the_shipped_lexicon_validates() -> None:
    result = lexicon("validate")
    assert result.exit_code == 0
    assert "0 errors" in result.stderr


@pytest.mark.parametrize(
    ("rows", "arguments", "code"),
    [
        (["docket\tcourt\tnoun\tcourts"], (), 0),
        (["docket\tcourt\tnuon\tcourts"], (), 1),
        (["docket\tcourt\tnoun\tcourts", "docket\tcourt\tnoun\tpolice"], (), 0),
        (["docket\tcourt\tnoun\tcourts", "docket\tcourt\tnoun\tpolice"], ("--strict",), 1),
    ],
)
def test_exit_code_of_validate(rows: list[str], arguments: tuple[str, ...], code: int) -> None:
    assert lexicon("validate", *arguments, write("own.tsv", *rows)).exit_code == code


def test_validate_tells_file_line_and_remedy() -> None:
    result = lexicon("validate", write("own.tsv", "docket\tcourt\tnuon\tcourts"))
    assert result.stdout.startswith("own.tsv:2: error: unknown part of speech 'nuon'; use one of noun")
    [problem] = json.loads(lexicon("validate", "--format", "json", "own.tsv").stdout)
    assert (problem["line"], problem["level"], problem["kind"]) == (2, "error", "pos")


def test_validate_of_a_file_that_is_not_there() -> None:
    result = lexicon("validate", "none.tsv")
    assert result.exit_code == 2
    assert "none.tsv" in result.stdout


def test_list_filters_and_formats() -> None:
    entries = json.loads(lexicon("list", "--topic", "war", "--pos", "noun", "--format", "json").stdout)
    assert {(e["topic"], e["pos"]) for e in entries} == {("war", "noun")}
    found = lexicon("list", "--grep", "KICK THE PAIL")
    assert "kick the pail" in found.stdout
    everything = lexicon("list", "--format", "tsv")
    Path("all.tsv").write_text(everything.stdout, "utf-8")
    assert list(read_entries(Path("all.tsv"))) == load_lexicon()


@pytest.mark.parametrize("arguments", [("list", "--topic", "cooking"), ("list", "--pos", "nuon"), ("learn",), ("add",)])
def test_wrong_use_exits_2(arguments: tuple[str, ...]) -> None:
    result = lexicon(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_broken_lexicon_of_ones_own_exits_2() -> None:
    result = lexicon("list", "--lexicon", write("own.tsv", "docket\tcourt\tnuon\tcourts"))
    assert result.exit_code == 2
    assert "own.tsv, line 2" in result.stderr


def test_explain_tells_forms_and_what_decides() -> None:
    result = lexicon("explain", "setbacks")
    assert result.exit_code == 0
    assert "casualty" in result.stdout
    assert "only near:" in result.stdout
    assert "setbacks" in json.loads(lexicon("explain", "setback", "--format", "json").stdout)[0]["forms"]
    assert "No entry matches 'harbourmaster'" in lexicon("explain", "harbourmaster").stdout


def test_an_added_entry_is_used() -> None:
    assert lexicon(*ADD).exit_code == 0
    [entry] = read_entries(Path("own.tsv"))
    assert (entry.spun, entry.expected, entry.pos, entry.topic) == (
        "green banana",
        ("plantain",),
        Pos.NOUN,
        "agriculture",
    )
    assert "plantain" in lexicon("explain", "green bananas", "--lexicon", "own.tsv").stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "--replace"),
        (("--pos", "nuon"), "nuon"),
        (("--topic", "cooking"), "cooking"),
        (("--file", "."), "cannot be read"),
        (("--file", "none/own.tsv"), "none/own.tsv: there is no folder none; make it first"),
    ],
)
def test_an_entry_that_cannot_be_added_exits_2(more: tuple[str, ...], said: str) -> None:
    lexicon(*ADD)
    before = Path("own.tsv").read_bytes()
    result = lexicon(*ADD, *more)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not Path("none").exists()
    assert Path("own.tsv").read_bytes() == before
    assert lexicon(*ADD, "--replace").exit_code == 0


def test_learn_from_a_pair() -> None:
    Path("a.txt").write_text(
        "The jury found the banker guilty of fraud. The prosecutor praised the verdict on Friday.\n", "utf-8"
    )
    Path("b.txt").write_text(
        "The jury found the banker blameable of fraud. The prosecutor praised the verdict on Friday.\n", "utf-8"
    )
    result = lexicon("learn", "a.txt", "b.txt", "--topic", "courts", "-o", "new.tsv")
    assert result.exit_code == 0
    [entry] = read_entries(Path("new.tsv"))
    assert (entry.spun, entry.expected, entry.topic) == ("blameable", ("guilty",), "courts")
    assert {"jury", "fraud"} <= entry.near
    assert "guilty" in entry.example


@pytest.mark.parametrize("texts", [("a.txt", "none.txt"), ("none.json",), ("a.txt",), ("a.txt", "a.txt", "a.txt"), ("a.txt", "long.txt")])
def test_learn_from_what_cannot_be_read_exits_2(texts: tuple[str, ...]) -> None:
    Path("a.txt").write_text("The jury left.\n", "utf-8")
    Path("long.txt").write_bytes(b"The jury left. " * 700_000)
    result = lexicon("learn", *texts)
    assert result.exit_code == 2
    assert result.stderr.strip()


def test_candidates_are_lemmas_counted_and_new() -> None:
    swaps = [Substitution("soldiers", "warriors"), Substitution("soldier", "warrior"), Substitution("ships", "vessels")]
    found = learn(swaps, topic="war")
    assert [(c.entry.spun, c.entry.expected, c.count) for c in found] == [
        ("warrior", ("soldier",), 2),
        ("vessel", ("ship",), 1),
    ]
    assert learn(swaps, [c.entry for c in found]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("colour", "color"), ("ship", "ships"), ("12", "13"), ("do not", "don't"), ("the", "a"), ("", "ship")],
)
def test_spelling_inflection_and_figures_are_no_swaps(old: str, new: str) -> None:
    assert learn([Substitution(old, new)]) == []
