"""The folder that ``mtcheck bench`` checks twice."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from mtcheck.cli.main import cli
from mtcheck.evaluation.folder import write_stories


def test_files_are_as_long_as_asked_and_always_the_same(tmp_path: Path) -> None:
    texts = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        total = write_stories(tmp_path / name, 3, 60)
        texts.append([p.read_text("utf-8") for p in sorted((tmp_path / name).iterdir())])
    assert texts[0] == texts[1]
    assert len(set(texts[0])) == 3
    assert all(len(t.split()) >= 60 for t in texts[0])
    assert sum(len(t.split()) for t in texts[0]) == total


def test_two_runs_are_measured() -> None:
    result = CliRunner().invoke(cli, ["bench", "--no-grammar", "--folder", "2", "--words", "30", "--jobs", "1"])
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()[1:]
    assert [line.rsplit(maxsplit=1)[1] for line in lines] in (["s", "MB", "s", "MB", "%"], ["s", "s", "%"])


def test_a_failed_run_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtcheck.evaluation.folder.sys.executable", "false")
    result = CliRunner().invoke(cli, ["bench", "--no-grammar", "--folder", "1"])
    assert result.exit_code == 2
    assert result.output.splitlines()[-1] == "mtcheck: the check that was measured failed: exit code 1"
