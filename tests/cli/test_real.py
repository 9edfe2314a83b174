"""The real checker from the command line. One run serves several tests: loading it takes most of the time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import story

ROOT = Path(__file__).parent.parent.parent
SPUN = """\
# Talks resume

Officials in the **Joined Realm** said on Tuesday that talks on the harbour of Cádiz had resumed, as indicated by two
individuals who asked not to be named.

<p>The <em>casualty</em> speed fell for the third month.</p>
"""
CLEAN = """\
Police in Leeds closed the road at noon after a lorry hit a wall. Nobody was hurt, and the road opened again an hour
later. The driver, a man of 43 from York, was given a fine.
"""


def mtcheck(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    command = [sys.executable, "-m", "mtcheck", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str], dict[str, Any]]:
    """A folder, a run over it at confidence 0, and its JSON."""
    folder = tmp_path_factory.mktemp("real")
    story(folder, "spun.md", SPUN)
    story(folder, "clean.txt", CLEAN)
    story(folder, "broken.txt", b"\x89PNG\r\n\x1a\n\0")
    done = mtcheck("check", "--no-grammar", "--no-cache", "--min-confidence", "0", "--format", "json", folder)
    return folder, done, json.loads(done.stdout)


def test_offsets_hold_and_findings_do_not_overlap(checked: Any) -> None:
    _, _, data = checked
    for document in data["documents"]:
        if document["path"].endswith("broken.txt"):
            continue
        source = Path(document["path"]).read_text()
        end = 0
        for finding in document["findings"]:
            assert source[finding["start"] : finding["end"]] == finding["text"]
            assert end <= finding["start"] < finding["end"]
            end = finding["end"]
            before = source[: finding["start"]].split("\n")
            assert (finding["line"], finding["column"]) == (len(before), len(before[-1]) + 1)


def test_values_are_those_of_the_contract(checked: Any) -> None:
    from mtcheck.finding import Category
    from mtcheck.rules import RULES

    _, done, data = checked
    assert done.returncode == 2
    assert "broken.txt: not checked" in done.stderr
    assert "Traceback" not in done.stderr
    for document in data["documents"]:
        assert 0 <= document["score"] <= 100
        assert 0 <= document["spun_probability"] <= 1
        assert document["verdict"] in ("clean", "suspect", "spun")
        for finding in document["findings"]:
            assert finding["rule"] in RULES
            assert finding["category"] in set(Category)
            assert finding["severity"] in ("minor", "major", "critical")
            assert 0 <= finding["confidence"] <= 1
            assert finding["message"]
            assert finding["evidence"]


def test_the_name_is_found_with_what_was_meant(checked: Any) -> None:
    _, _, data = checked
    (spun,) = (d for d in data["documents"] if d["path"].endswith("spun.md"))
    (finding,) = (f for f in spun["findings"] if "Joined" in f["text"])
    assert finding["rule"] == "broken-name"
    assert finding["suggestions"][0] == "United Kingdom"


def test_all_candidates_are_more_than_the_findings(checked: Any) -> None:
    folder, _, data = checked
    done = mtcheck("check", "--no-grammar", "--format", "jsonl", folder / "spun.md", folder / "clean.txt")
    spun, clean = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1
    assert clean["findings"] == []
    assert clean["verdict"] == "clean"
    everything = next(d for d in data["documents"] if d["path"].endswith("spun.md"))
    assert len(spun["findings"]) < len(everything["findings"])
    assert {f["start"] for f in spun["findings"]} <= {f["start"] for f in everything["findings"]}
    assert (spun["score"], spun["verdict"]) == (everything["score"], everything["verdict"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--model", "none"], "none"),
        (["--lexicon", "bad.tsv"], "bad.tsv"),
        (["--lexicon", "none.tsv"], "none.tsv"),
        (["--encoder", "./none"], "none"),
    ],
)
def test_what_cannot_be_loaded_is_one_sentence(folder: Path, arguments: list[str], says: str) -> None:
    story(folder, "a.txt", CLEAN)
    story(folder, "bad.tsv", "spun\texpected\nx\n")
    done = mtcheck("check", "--no-grammar", *arguments, "a.txt")
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "mistake in mtcheck" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_nothing_is_left_outside_the_cache(folder: Path, tmp_path: Path) -> None:
    """Neither temporary files nor the device id and the queue of onnxruntime's telemetry."""
    story(folder, "a.txt", CLEAN)
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    places = {"HOME": str(home), "TMPDIR": str(temporary), "XDG_CACHE_HOME": "", "XDG_DATA_HOME": ""}
    done = mtcheck("check", "--no-grammar", "a.txt", **places, CI="", GITHUB_ACTIONS="", ORT_DISABLE_TELEMETRY="")
    assert done.returncode == 0, done.stderr
    assert [*home.rglob("*"), *temporary.rglob("*")] == []


@pytest.fixture
def java_log(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """An environment whose Java writes a line to a file at each start."""
    from mtcheck.grammar.java import find_java
    from mtcheck.grammar.state import describe

    runtime, _ = find_java()
    if runtime is None or not describe()["ok"]:
        pytest.skip("LanguageTool is not installed")
    log, home = tmp_path / "java.log", tmp_path / "jvm"
    (home / "bin").mkdir(parents=True)
    (home / "release").write_text(f'JAVA_VERSION="{runtime.version}"\n')
    script = home / "bin" / "java"
    script.write_text(f'#!/bin/sh\necho started >> {log}\nexec {runtime.path} "$@"\n')
    script.chmod(0o755)
    return {"JAVA_HOME": str(home)}, log


@pytest.mark.languagetool
@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for Java")
def test_a_run_from_the_cache_starts_no_java(folder: Path, java_log: Any) -> None:
    environment, log = java_log
    for k in range(9):  # up to eight stories, Java starts before anybody knows what the cache has
        story(folder, f"{k}.txt", f"The {k} sides has agree to meet in Leeds. " + CLEAN)
    runs = [mtcheck("check", "--format", "json", ".", **environment) for _ in range(2)]
    assert log.read_text() == "started\n"
    assert runs[0].stdout == runs[1].stdout
    data = json.loads(runs[1].stdout)
    assert data["skipped"] == data["documents"][0]["skipped"] == []
    story(folder, "0.txt", CLEAN)
    mtcheck("check", ".", **environment)
    assert log.read_text() == "started\n", "about a story that reads as a person's, LanguageTool is not asked"
    story(folder, "1.txt", SPUN)
    mtcheck("check", ".", **environment)
    assert log.read_text() == "started\n" * 2


def test_a_run_from_the_cache_tells_that_grammar_was_skipped(folder: Path, tmp_path: Path) -> None:
    story(folder, "a.txt", CLEAN)
    environment = {"MTCHECK_HOME": str(tmp_path / "none"), "HOME": str(tmp_path), "LTP_PATH": ""}
    runs = [mtcheck("check", "--format", "json", "a.txt", **environment) for _ in range(2)]
    skipped = [json.loads(run.stdout)["skipped"] for run in runs]
    assert skipped[0] == skipped[1]
    assert [s["what"] for s in skipped[1]] == ["grammar"]
    assert "mtcheck languagetool install" in skipped[1][0]["remedy"]
