"""Where LanguageTool is looked for, and what doctor is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from mtcheck.cli.languagetool import command
from mtcheck.grammar import GrammarChecker, describe, locate
from mtcheck.grammar.locate import Installation, find_installation
from mtcheck.grammar.server import free_port
from tests.grammar.conftest import Answer
from tests.grammar.test_install import flip_a_byte


def put(place: Path, version: str = "6.8") -> Path:
    folder = place / f"LanguageTool-{version}"
    folder.mkdir(parents=True)
    (folder / "languagetool-server.jar").touch()
    return folder


def test_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MTCHECK_HOME", str(tmp_path))
    assert locate.home() == tmp_path
    monkeypatch.setenv("MTCHECK_HOME", "~/somewhere")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert locate.home() == tmp_path / "somewhere"
    monkeypatch.delenv("MTCHECK_HOME")
    assert locate.home().name == "mtcheck"


def test_order(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_installation() == (None, [])
    default = put(tmp_path / ".cache" / "language_tool_python")
    assert find_installation() == (Installation("language_tool_python", default), [])
    monkeypatch.setenv("LTP_PATH", str(tmp_path / "ltp"))
    put(tmp_path / "ltp", "6.5")
    assert find_installation() == (Installation("language_tool_python", default), [])
    given = put(tmp_path / "ltp")
    assert find_installation() == (Installation("LTP_PATH", given), [])
    assert find_installation()[0].class_path == str(given / "languagetool-server.jar")
    own = locate.own_folder()
    own.mkdir(parents=True)
    found, problems = find_installation()
    assert found == Installation("LTP_PATH", given)
    assert problems == [f"The installation of LanguageTool in {own} is not finished."]


@pytest.mark.languagetool
def test_ours_comes_first(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTP_PATH", str(tmp_path))
    put(tmp_path)
    found, _ = find_installation()
    assert found == Installation("own", installed)


@pytest.mark.languagetool
def test_all_is_well(installed: Path) -> None:
    facts = describe()
    assert facts["ok"]
    assert facts["problems"] == []
    assert facts["remedy"] is None
    assert facts["installation"] == {"kind": "own", "folder": str(installed)}
    assert int(facts["java"]["version"].split(".")[0]) >= 17
    assert facts["packages"]["language-tool-python"]
    assert facts["archive"] is None or Path(facts["archive"]).is_file()
    assert facts["tables"] == str(installed / locate.tables_jar())
    assert json.loads(json.dumps(facts)) == facts


def test_nothing_is_there(home: Path, no_java: None) -> None:
    facts = describe()
    assert not facts["ok"]
    assert facts["installation"] is None
    assert facts["java"] is None
    assert facts["problems"][0] == "LanguageTool is not installed."
    assert "needs Java 17" in facts["problems"][1]
    assert "pip install 'mtcheck[java]' && mtcheck languagetool install" in facts["remedy"]


@pytest.mark.languagetool
def test_hidden_damage(copied: Path) -> None:
    flip_a_byte(copied / "libs" / "language-en-6.8.jar")
    facts = describe()
    assert not facts["ok"]
    assert "language-en-6.8.jar" in facts["problems"][0]
    assert facts["remedy"] == "Run: mtcheck languagetool install"
    result = CliRunner().invoke(command, ["status"])
    assert result.exit_code == 2
    assert json.loads(result.stdout) == facts


@pytest.mark.languagetool
def test_a_server_that_answers(grammar: GrammarChecker, home: Path) -> None:
    grammar.check("All is well.")
    assert grammar._server is not None
    facts = describe(grammar._server.url)
    assert facts["ok"], "no installation is needed beside it"
    assert facts["server"] == {"url": grammar._server.url, "answers": True}
    assert facts["problems"] == []


def test_a_server_that_does_not(home: Path, serve: Callable[[Answer], str]) -> None:
    for url in (f"http://127.0.0.1:{free_port()}", serve(lambda path: (404, b""))):
        facts = describe(url)
        assert not facts["ok"]
        assert facts["problems"] == [f"The LanguageTool server at {url} does not answer."]
