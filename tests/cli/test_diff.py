"""``mtcheck diff`` from outside: formats, exit codes, and one clear sentence for bad input."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mtcheck.cli.main import cli
from mtcheck.finding import Report, Skipped
from mtcheck.pairing.judge import FILE
from mtcheck.resources import models_dir
from tests.fakes import FakeChecker, findings
from tests.html import pages
from tests.pairing.fakes import HashEncoder, WordScorer


class Engine(FakeChecker):
    """The fake checker with what a comparison asks for besides; ``model`` is the folder of the weights."""

    folder: Path

    def __init__(self, *args: Any, **options: Any):
        super().__init__(grammar=bool(args and args[0]), **{k: v for k, v in options.items() if k == "signature"})
        self.detector = HashEncoder()
        self.detector.folder = self.folder  # type: ignore[attr-defined]
        self.scorer = SimpleNamespace(threshold=0.5)
        words = WordScorer(["arrangement", "dismissed", "dismisses"])
        self.score_spans, self.prefer = words.score_spans, words.prefer

    def check_documents(self, documents: Any) -> Any:
        for d in documents:
            yield Report(d.path, len(d.tokens), findings=findings(d), document=d)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    (tmp_path / "model").mkdir()
    pages.JUDGE.save(tmp_path / "model" / FILE)
    monkeypatch.setattr(Engine, "folder", tmp_path / "model", raising=False)
    monkeypatch.setattr("mtcheck.checker.Checker", Engine)
    monkeypatch.chdir(tmp_path)
    Path("old.txt").write_text(pages.ORIGINAL, "utf-8")
    Path("new.txt").write_text(pages.REWRITTEN, "utf-8")

    def invoke(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(cli, ["diff", *arguments], input=stdin, prog_name="mtcheck")

    return invoke


def test_a_page(run: Any) -> None:
    result = run("old.txt", "new.txt", "-o", "out.html")
    assert result.exit_code == 1
    assert result.output == ""
    page = Path("out.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "should be undone" in page


def test_data(run: Any) -> None:
    result = run("old.txt", "new.txt", "--format", "json")
    data = json.loads(result.stdout)
    assert (data["original"], data["rewritten"], data["schema_version"]) == ("old.txt", "new.txt", "1")
    assert {"kind": "substitution", "text": "arrangement", "original_text": "plan", "judgement": "wrong"}.items() <= next(
        c for c in data["changes"] if c["text"] == "arrangement"
    ).items()
    for c in data["changes"]:
        assert pages.REWRITTEN[c["start"] : c["end"]] == c["text"]
        assert pages.ORIGINAL[c["original_start"] : c["original_end"]] == c["original_text"]
    assert run("old.txt", "new.txt", "-o", "out.json").exit_code == 1
    assert json.loads(Path("out.json").read_text("utf-8")) == data


def test_text_says_judgement_and_probability(run: Any) -> None:
    result = run("old.txt", "new.txt", "--format", "text")
    assert result.exit_code == 1
    data = json.loads(run("old.txt", "new.txt", "--format", "json").output)
    lines = result.output.splitlines()
    for change in data["changes"]:
        passage = any(e["kind"] == "passage" for e in change["evidence"])
        said = "for the editor to judge" if passage else f"{change['judgement']}, {change['confidence']:.0%} likely to be undone by an editor"
        assert any(said in line for line in lines)
    assert f"{len(data['changes'])} changes: " in lines[-1]
    assert 'new.txt:3:75: "arrangement" for "plan"' in result.output


def test_text_by_the_name_of_the_output_and_without_an_original(run: Any) -> None:
    run("old.txt", "new.txt", "-o", "out.txt")
    assert " likely to be undone by an editor]" in Path("out.txt").read_text("utf-8")
    Path("spun.txt").write_text("The casualty speed fell, as indicated by the army.", "utf-8")
    result = run("spun.txt", "--no-grammar", "--format", "text")
    assert "→" in result.output
    assert "undone" not in result.output


def test_exit_codes(run: Any) -> None:
    assert run("old.txt", "new.txt", "-o", "x.html", "--exit-zero").exit_code == 0
    assert run("old.txt", "old.txt", "-o", "x.html").exit_code == 0
    Path("spelling.txt").write_text(pages.ORIGINAL.replace("favour", "favor"), "utf-8")
    assert run("old.txt", "spelling.txt", "-o", "x.html").exit_code == 0


def test_without_an_original(run: Any) -> None:
    Path("spun.txt").write_text("Officials in the Joined Realm bought a gag buy. It was purified and doubtful.", "utf-8")
    result = run("spun.txt", "--format", "json")
    changes = json.loads(result.stdout)["changes"]
    assert result.exit_code == 1
    assert [(c["text"], c["original_text"], c["judgement"]) for c in changes] == [
        ("Joined Realm", "United Kingdom", "wrong"), ("gag buy", "gag order", "wrong"), ("purified", "cleared", "wrong"),
    ]  # fmt: skip
    assert run("spun.txt", "-o", "x.html").exit_code == 1
    assert "suggested restoration" in Path("x.html").read_text("utf-8")


def test_standard_input(run: Any) -> None:
    result = run("old.txt", "-", "--format", "json", stdin=pages.REWRITTEN.encode())
    assert json.loads(result.stdout)["rewritten"] == "<stdin>"
    assert run("-", "-").exit_code == 2


BAD = [
    (("absent.txt", "new.txt"), "absent.txt: there is no such file; check the path"),
    (("old.txt", "."), ".: it is a folder"),
    (("old.txt", "empty.txt"), "empty.txt: the file is empty"),
    (("old.txt", "line.txt"), "line.txt: it has more than 10 MB; split it"),
    (("old.txt", "binary.txt"), "binary.txt: "),
    (("old.txt", "new.txt", "-o", "new.txt/x.html"), "cannot be written"),
]


@pytest.mark.parametrize(("arguments", "sentence"), BAD)
def test_bad_input_is_one_sentence(run: Any, arguments: tuple[str, ...], sentence: str) -> None:
    Path("empty.txt").write_text("")
    Path("line.txt").write_bytes(b"The minister said so. " * 500_000)
    Path("binary.txt").write_bytes(bytes(range(256)) * 8)
    result = run(*arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""
    assert "Traceback" not in result.output


def test_missing_weights_are_one_sentence(run: Any) -> None:
    (Path("model") / FILE).unlink()
    result = run("old.txt", "new.txt", "-o", "x.html")
    assert result.exit_code == 2
    assert "install mtcheck again" in result.stderr
    assert not Path("x.html").exists()


def test_three_texts_are_too_many(run: Any) -> None:
    assert run("a", "b", "c").exit_code == 2


def test_what_was_skipped_is_said(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = Skipped("grammar", "no Java", "install it", failed=False)
    monkeypatch.setattr(FakeChecker, "__init__", _with(FakeChecker.__init__, notice))
    assert "mtcheck: grammar: no Java; install it" in run("old.txt", "new.txt", "-o", "x.html").stderr


def _with(make: Any, notice: Skipped) -> Any:
    def made(self: Any, *args: Any, **options: Any) -> None:
        make(self, *args, **options)
        self.skipped = (notice,)

    return made


@pytest.mark.skipif(not (models_dir() / FILE).exists(), reason="the weights of the comparison are not built")
def test_the_shipped_model(tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("Police arrested two officials on Friday. Voters rejected the bond measure, according to the county board of elections.", "utf-8")
    new.write_text("Police captured two officers on Friday. Citizens dismissed the security measure, as indicated by the province leading body of decisions.", "utf-8")
    result = CliRunner().invoke(cli, ["diff", str(old), str(new), "--format", "json", "--threads", "1"], prog_name="mtcheck")
    changes = json.loads(result.stdout)["changes"]
    judged = {c["original_text"]: c for c in changes}
    assert judged["according to"]["text"] == "as indicated by"
    assert judged["county"]["confidence"] > 0.5
    assert result.exit_code == 1
