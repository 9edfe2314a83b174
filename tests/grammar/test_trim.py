"""What is cut from LanguageTool's tables, and that it finds the same without it."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from mtcheck.annotated import read_annotated
from mtcheck.cli.doctor import command as doctor
from mtcheck.grammar import locate
from mtcheck.grammar.client import Client
from mtcheck.grammar.install import install
from mtcheck.grammar.java import Java
from mtcheck.grammar.locate import Installation, own_problem
from mtcheck.grammar.lock import sha256_of
from mtcheck.grammar.model import GrammarMatch
from mtcheck.grammar.rules import asked_rules
from mtcheck.grammar.server import LocalServer
from mtcheck.grammar.trim import trimmed, write_tables
from tests.grammar.conftest import PATIENCE, private

STORIES = Path(__file__).parents[2] / "seeds" / "stories"

HEAD = """<?xml version="1.0"?>
<!-- kept -->
<!DOCTYPE rules [<!ENTITY two "<rule id='B'><token>a</token></rule><example>e</example>"> <!ENTITY or "x|y">]>
"""


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("<c><rule id='A'><token>a</token></rule><rule id='B'/></c>", "<c><rule id='A'><token>a</token></rule></c>"),
        ("<c><rule id='B' name='b'></rule ><rule id='A'/></c>", "<c><rule id='A'/></c>"),
        ("<c><rulegroup id='A'><rule><token>&or;</token></rule><rule id='A2'/></rulegroup></c>", None),
        ("<c><rulegroup id='B'><rule id='A'/><!-- c --><rule/></rulegroup>.</c>", "<c>.</c>"),
        ("<c><rule id='A'>1<example a='b'>e <i>x</i> &or;</example>2<example/>3</rule></c>", "<c><rule id='A'>123</rule></c>"),
        ("<c>1<!-- <rule id='A'> -->2<rule id='B'><!-- - > --></rule>3</c>", "<c>123</c>"),
        ("<c>&two;<rule id='A'>é&or;</rule>&two;</c>", None),
        ("<c><![CDATA[<rule id='B'>]]><phrase id='B'/><rule/></c>", "<c><![CDATA[<rule id='B'>]]><phrase id='B'/></c>"),
    ],
)
def test_what_is_cut(table: str, expected: str | None) -> None:
    assert trimmed((HEAD + table).encode(), {"A"}).decode() == HEAD + (expected or table)


def test_rules_may_be_kept_all() -> None:
    table = b"<c><rule id='B'>1<example>e</example></rule><!-- c --></c>"
    assert trimmed(table) == b"<c><rule id='B'>1</rule></c>"


def test_the_installed_tables(installed: Path, tmp_path: Path) -> None:
    jars = [path for path in sorted((installed / "libs").iterdir()) if locate.LANGUAGES.fullmatch(path.name)]
    assert [path.name for path in jars] == [f"language-{code}-6.8.jar" for code in ("ca", "en", "es", "pt")]
    tables = tmp_path / "tables.jar"
    write_tables(jars, tables, asked_rules())
    assert sha256_of(tables) == sha256_of(installed / locate.tables_jar())
    with zipfile.ZipFile(tables) as jar:
        sizes = {entry.filename: entry.file_size for entry in jar.infolist()}
    assert 1_000_000 < sizes["org/languagetool/rules/en/grammar.xml"] < 2_000_000
    assert [size for name, size in sizes.items() if name.endswith("common_words.txt")] == [0, 0, 0, 0]
    assert [path.name for path in tmp_path.iterdir()] == ["tables.jar"]


def test_the_same_is_found_without_what_is_cut(copied: Path, java: Java) -> None:
    stories = [story.text for story in read_annotated([STORIES / "features.txt", STORIES / "translation.txt"])]
    texts = ["\n\n".join(stories[at : at + 20]) for at in range(0, len(stories), 20)]
    cut = answers(copied, java, texts)
    (copied / locate.tables_jar()).unlink()
    assert sum(map(len, cut)) > 100
    assert len({match.rule_id for matches in cut for match in matches}) > 20
    assert answers(copied, java, texts) == cut


def answers(folder: Path, java: Java, texts: list[str]) -> list[list[GrammarMatch]]:
    server = LocalServer(java, Installation("own", folder), small=True)
    try:
        server.start()
        server.wait(PATIENCE)
        client = Client(server.url, local=True)
        return [client.check(text) for text in texts]
    finally:
        server.stop()


def test_the_tables_go_first(copied: Path) -> None:
    tables, first, *_ = Installation("own", copied).class_path.split(os.pathsep)
    assert (tables, first) == (str(copied / locate.tables_jar()), str(copied / locate.SERVER_JAR))


def test_an_installation_with_the_tables_of_another_version(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "asked_digest", lambda: "01234567")
    assert own_problem(copied, thorough=True) is None
    assert Installation("own", copied).class_path.startswith(str(copied / locate.SERVER_JAR))
    assert "it starts slowly until mtcheck languagetool install is run again" in CliRunner().invoke(doctor, []).stdout
    assert install(with_archive=False).downloaded == 0
    assert "starts slowly" not in CliRunner().invoke(doctor, []).stdout
    assert [path.name for path in copied.glob("tables-*")] == ["tables-01234567.jar"]
    assert own_problem(copied, thorough=True) is None


def test_damaged_tables_are_seen_and_mended(copied: Path) -> None:
    path = copied / locate.tables_jar()
    shutil.copy2(private(copied / locate.SERVER_JAR), path)
    assert own_problem(copied) == f"LanguageTool's file {path.name} in {copied} is damaged."
    install(with_archive=False)
    assert own_problem(copied, thorough=True) is None
