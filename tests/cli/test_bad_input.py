"""Bad input, on the real command line with the real checker: one clear sentence, the right exit code, and the rest."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner, Result

from mtcheck.cli.main import cli
from mtcheck.resources import models_dir
from tests.cli.conftest import story
from tests.cli.test_real import mtcheck
from tests.grammar.conftest import Answer, serve  # noqa: F401  (a fixture)
from tests.grammar.test_client import LANGUAGES

GOOD = "Officials in the Joined Realm said on Tuesday that talks had resumed, as indicated by two people.\n"
BROKEN_UTF8 = "The café in Zürich was closed, “for naïve façades”, he said.".encode().replace("é".encode(), b"\xc3\x28")
NOISE = random.Random(7).randbytes(4000)


class Bad(NamedTuple):
    """A bad input, whether it counts as a failure, and the sentence that it gets."""

    content: bytes | None
    failed: bool
    sentence: str


_ENCODING = "save it as UTF-8, or name its encoding with --encoding"
_NO_FILE = "there is no file to check in this folder; check the path, or what include, exclude and .gitignore leave out"
INPUTS = {
    "empty.txt": Bad(b"", False, "the file is empty; leave it out, or check that it was saved"),
    "one.txt": Bad(b"Resigned", False, "only 1 word of prose; too little to judge: check whole texts"),
    "noise.txt": Bad(NOISE, True, f"it is binary (a NUL byte at {NOISE.index(0)}); leave it out; if it is text, {_ENCODING}"),
    "picture.txt": Bad(b"\x89PNG\r\n\x1a\n\0", True, "it is a PNG picture, not text; leave it out, or check the text it was made from"),
    "broken.txt": Bad(BROKEN_UTF8, True, f"it is UTF-8 but broken at byte 7; mend that byte; if it is not UTF-8, {_ENCODING}"),
    "line.txt": Bad(b"The minister said so. " * 2_400_000, True, "it has 50.4 MB, more than max_file_size allows (10.0 MB); split it, or raise --max-file-size"),
    "textless": Bad(None, True, _NO_FILE),
    "missing.txt": Bad(None, True, "there is no such file or folder; check the path"),
}  # fmt: skip


class Run(NamedTuple):
    text: subprocess.CompletedProcess[str]
    data: dict[str, Any]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Every bad input and then a good file in one run, as text and as JSON."""
    work = tmp_path_factory.mktemp("bad")
    for name, bad in INPUTS.items():
        if bad.content is not None:
            story(work, name, bad.content)
    story(work, "textless/picture.png", b"\x89PNG\r\n\x1a\n\0")
    story(work, "good.txt", GOOD)
    inputs = [*(work / name for name in INPUTS), work / "good.txt"]
    text = mtcheck("check", "--no-grammar", "--no-cache", *inputs)
    data = json.loads(mtcheck("check", "--no-grammar", "--no-cache", "--format", "json", *inputs).stdout)
    return Run(text, data)


@pytest.mark.parametrize("name", INPUTS)
def test_a_bad_input_gets_one_sentence(run: Run, name: str) -> None:
    bad = INPUTS[name]
    (line,) = [line for line in run.text.stdout.splitlines() if f"/{name}: " in line]
    assert line.endswith(f"/{name}: {'not checked' if bad.failed else 'note'}: {bad.sentence}")
    (document,) = [d for d in run.data["documents"] if d["path"].endswith(f"/{name}")]
    assert [f"{s['reason']}; {s['remedy']}" for s in document["skipped"]] == [bad.sentence]
    assert document["findings"] == []


def test_the_rest_of_the_run_is_there(run: Run) -> None:
    good = run.data["documents"][-1]
    assert good["path"].endswith("/good.txt")
    assert {"Joined Realm", "as indicated by"} <= {f["text"] for f in good["findings"]}
    assert '"Joined Realm"' in run.text.stdout
    assert run.text.returncode == 2
    assert run.data["summary"]["failed"] == sum(b.failed for b in INPUTS.values())
    assert "Traceback" not in run.text.stderr + run.text.stdout
    assert "mistake in mtcheck" not in run.text.stderr


def real(*arguments: str | Path) -> Result:
    """The real checker, in this process."""
    result = CliRunner().invoke(cli, ["check", "--no-cache", *map(str, arguments)], prog_name="mtcheck")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.parametrize(
    ("encoding", "sentence"),
    [
        ("utf-16", "it is not valid utf-16 (byte 38); name its real encoding, or save it as UTF-8"),
        ("klingon", "no encoding is called 'klingon'; use a name such as utf-8 or cp1252"),
    ],
)
def test_a_wrong_encoding(folder: Path, encoding: str, sentence: str) -> None:
    story(folder, "a.txt", "The minister said so on Monday morning.")
    story(folder, "b.txt", GOOD.encode("utf-16"))
    result = real("--no-grammar", "--encoding", encoding, "a.txt", "b.txt")
    assert f"a.txt: not checked: {sentence}\n" in result.stdout
    assert '"Joined Realm"' in result.stdout
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"spun\texpected\tpos\ttopic\nx\n", "own.tsv, line 2: 1 columns instead of 4; part the columns by single tabs, also around empty ones"),
        (b"spun\texpected\tpos\ttopic\na b\tc\tverbb\tgeneral\n", "own.tsv, line 2: unknown part of speech 'verbb'; use one of noun, verb,"),
        (NOISE, "own.tsv, line 1: no column"),
        (None, "own.tsv: cannot be read (No such file or directory); give a TSV file or a folder of them"),
    ],
)  # fmt: skip
def test_a_lexicon_entry_that_does_not_parse(folder: Path, content: bytes | None, sentence: str) -> None:
    story(folder, "a.txt", GOOD)
    if content is not None:
        story(folder, "own.tsv", content)
    result = real("--no-grammar", "--lexicon", "own.tsv", "a.txt")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("mtcheck: ")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


def _gone(path: Path) -> None:
    path.unlink()


def _half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _noise(path: Path) -> None:
    """As long as before: only what is in it is wrong."""
    size = path.stat().st_size
    path.write_bytes((NOISE * (size // len(NOISE) + 1))[:size])


@pytest.mark.parametrize("damage", [_gone, _half, _noise])
@pytest.mark.parametrize(
    "name", ["detector.onnx", "restore.onnx", "model.safetensors", "tokenizer.json", "model.json", "scorer.json"]
)
def test_a_model_file_that_is_missing_or_damaged(folder: Path, name: str, damage: Callable[[Path], None]) -> None:
    story(folder, "a.txt", GOOD)
    shutil.copytree(models_dir(), "model")
    damage(Path("model") / name)
    result = real("--no-grammar", "--jobs", "1", "--model", "model", "a.txt")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("mtcheck: model")
    assert "install mtcheck again" in result.stderr
    assert result.stderr.count("\n") == 1
    assert len(result.stderr) < 300


@pytest.mark.parametrize("damage", [_gone, _half, _noise])
def test_synonyms_that_are_missing_or_damaged(folder: Path, damage: Callable[[Path], None]) -> None:
    """They are read where a word is doubtful."""
    story(folder, "a.txt", GOOD)
    shutil.copytree(models_dir(), "model")
    damage(Path("model") / "synonyms.tsv.xz")
    result = real("--no-grammar", "--jobs", "1", "--model", "model", "a.txt")
    assert result.exit_code == 2
    assert "the synonyms cannot be read" in result.stdout
    assert "install mtcheck again\n" in result.stdout
    assert "please report" not in result.stdout


@pytest.mark.parametrize("name", ["frequency.txt.xz", "neighbours.npz"])
@pytest.mark.parametrize("damage", [_gone, _half])
def test_frequencies_that_are_missing_or_damaged(folder: Path, name: str, damage: Callable[[Path], None]) -> None:
    """They are the installation's own, whatever the model."""
    story(folder, "a.txt", GOOD)
    shutil.copytree(models_dir(), "model")
    damage(Path("model") / name)
    script = (
        "import sys; import mtcheck.frequency as f; from pathlib import Path; f.models_dir = lambda: Path('model'); "
    )
    script += "from mtcheck.cli.main import main; main()"
    root = Path(__file__).parent.parent.parent
    command = [sys.executable, "-c", script, "check", "--no-grammar", "--no-cache", "a.txt"]
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(root)}, timeout=300
    )
    assert done.returncode == 2
    told = [line for line in (done.stdout + done.stderr).splitlines() if line and "No findings" not in line]
    assert len(told) == 1
    assert f"{name}: the " in told[0]
    assert told[0].endswith("; install mtcheck again")


class TestLanguageTool:
    def test_it_dies_in_the_middle_of_a_run(self, folder: Path, serve: Callable[[Answer], str]) -> None:  # noqa: F811
        checks = []

        def answer(path: str) -> tuple[int, bytes]:
            checks.extend(["check"] * path.endswith("check"))
            if len(checks) > 2:
                return 0, b""
            return (200, LANGUAGES) if "languages" in path else (200, b'{"matches": []}')

        for n in range(6):
            story(folder, f"{n}.txt", GOOD)
        result = real("--languagetool-url", serve(answer), "--format", "json", ".")
        data = json.loads(result.stdout)
        assert result.exit_code == 2
        assert len(checks) > 2
        assert len(data["documents"]) == 6
        assert all({"Joined Realm"} <= {f["text"] for f in d["findings"]} for d in data["documents"])
        (notice,) = data["skipped"]
        assert notice["what"] == "grammar"
        assert result.stderr.count("grammar: not checked: ") == 1
        assert "LanguageTool" in notice["reason"]
        assert notice["remedy"]

    def test_its_port_is_taken_by_something_else(self, folder: Path, serve: Callable[[Answer], str]) -> None:  # noqa: F811
        story(folder, "a.txt", GOOD)
        url = serve(lambda path: (200, b"<!DOCTYPE html><title>Another server</title>"))
        result = real("--languagetool-url", url, "a.txt")
        assert result.exit_code == 2
        (line,) = [line for line in result.stdout.splitlines() if line.startswith("grammar: ")]
        assert line.startswith(f"grammar: not checked: There is no LanguageTool with English at {url} (")
        assert line.endswith("); check the address, or leave out --languagetool-url")
        assert '"Joined Realm"' in result.stdout
        assert result.stdout.endswith("; 1 suspect; 1 not checked.\n")

    def test_nobody_is_there(self, folder: Path) -> None:
        story(folder, "a.txt", GOOD)
        result = real("--languagetool-url", "http://127.0.0.1:9", "a.txt")
        assert result.exit_code == 2
        assert "at http://127.0.0.1:9 (nobody answers there); check the address, or leave out" in result.stdout
        assert '"Joined Realm"' in result.stdout
