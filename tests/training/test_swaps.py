"""The spinner's dictionaries, each from a small resource of its kind."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest

from mtcheck.frequency import word_frequency
from mtcheck.lexicon.inflection import inflect_phrase
from mtcheck.synonyms import Synonyms
from mtcheck.training.swaps import (
    SwapTable,
    add_inflected,
    load_tables,
    nearest_words,
    read_pairs,
    read_roget,
    read_swap_tsv,
    read_wordnet,
    wordnet_synsets,
)  # fmt: skip
from mtcheck.training.synonyms import build

NOUNS = """\
00000001-n:
  definition:
  - a motor vehicle
  hypernym:
  - 00000003-n
  members:
  - car
  - auto
  - motor vehicle
  - A.T.
00000002-n:
  hypernym:
  - 00000003-n
  members:
  - lorry
  - 'truck'
00000003-n:
  members:
  - conveyance
"""
VERBS = """\
00000004-v:
  members:
  - clear
  - purify
  - clean up
"""


def swaps(table: SwapTable, wording: str) -> set[str]:
    words = tuple(wording.split())
    options = table.single.get(wording, []) if len(words) == 1 else table.phrases.get(words, [])
    return {spun for spun, _, _ in options}


@pytest.fixture
def wordnet(tmp_path: Path) -> Path:
    folder = tmp_path / "wordnet" / "src"
    folder.mkdir(parents=True)
    (folder / "noun.artifact.yaml").write_text(NOUNS, "utf-8")
    (folder / "verb.change.yaml").write_text(VERBS, "utf-8")
    (folder / "entries-a.yaml").write_text("car: {}\n", "utf-8")
    return tmp_path / "wordnet"


def test_a_table_keeps_words_apart_from_phrases() -> None:
    table = SwapTable("t")
    table.add("Casualty rate", "casualty speed", 2.0)
    table.add("Police", "officers", fine=True)
    for expected, spun in (("", "x"), ("one", ""), ("one", "ONE"), ("a b c d e f", "x"), ("…", "x")):
        table.add(expected, spun)
    assert table.phrases == {("casualty", "rate"): [("casualty speed", 2.0, False)]}
    assert table.single == {"police": [("officers", 1.0, True)]}
    assert (len(table), table.first_words()) == (2, {"casualty"})


def test_a_swap_of_one_form_teaches_the_others() -> None:
    table = SwapTable("t")
    add_inflected(table, "cleared", "purified", 1.0)
    assert swaps(table, "cleared") >= {"purified"}
    assert swaps(table, "clears") == {"purifies"}
    assert swaps(table, "clearing") == {"purifying"}
    add_inflected(table, "increases", "augments", 1.0)
    assert swaps(table, "increase") == {"augment"}
    assert swaps(table, "increased") <= {"augmented"}
    assert not swaps(table, "increas")
    add_inflected(table, "crisis", "emergencies", 1.0)
    assert swaps(table, "crisis") == {"emergencies"}
    assert not swaps(table, "crises")
    add_inflected(table, "prime minister", "head administrator", 1.0)
    assert not swaps(table, "prime ministers")


def test_swap_tables(tmp_path: Path) -> None:
    path = tmp_path / "swaps.tsv"
    path.write_text(
        "spun\texpected\tseen\tcertainty\nhead administrator\tprime minister\t4\thigh\nofficers\tpolice\t1\tfine\n"
        "profound learning (DL)\tdeep learning (DL)\t9\tmedium\n",
        "utf-8",
    )
    table = SwapTable("t")
    read_swap_tsv(path, table)
    assert table.phrases["prime", "minister"] == [("head administrator", 2.0, False)]
    assert ("officers", 1.0, True) in table.single["police"]
    assert table.phrases["deep", "learning"] == [("profound learning", pytest.approx(1.8), False)]
    assert "head" in swaps(table, "prime")
    assert "administrator" in swaps(table, "minister")
    path.write_text("tortured\texpected\ncolossal information\tbig data\n", "utf-8")
    read_swap_tsv(path, table)
    assert swaps(table, "big data") == {"colossal information"}


def test_word_pairs_hold_both_ways(tmp_path: Path) -> None:
    (tmp_path / "pairs.txt").write_text("car auto\none two three\nx1 y\n\n", "utf-8")
    table = SwapTable("t")
    read_pairs(tmp_path / "pairs.txt", table)
    assert dict(table.single) == {"car": [("auto", 1.0, False)], "auto": [("car", 1.0, False)]}


def test_roget(tmp_path: Path) -> None:
    (tmp_path / "roget.txt").write_text(
        "#1. Existence.-- N. existence, being, entity; reality.\n\nV. exist, live, breathe.\n", "utf-8"
    )
    table = SwapTable("t")
    read_roget(tmp_path / "roget.txt", table)
    assert swaps(table, "existence") >= {"being", "entity"}
    assert "reality" not in swaps(table, "existence")
    assert "breathed" in swaps(table, "lived")


def test_wordnet_gives_synonyms_and_cousins(wordnet: Path) -> None:
    synsets = wordnet_synsets(wordnet)
    assert synsets["00000001-n"] == ("noun", ["car", "auto", "motor vehicle", "A.T."], ["00000003-n"])
    near, far = SwapTable("near"), SwapTable("far")
    read_wordnet(wordnet, near, far)
    assert swaps(near, "car") == {"auto", "motor vehicle"}
    assert swaps(near, "cars") == {"autos", "motor vehicles"}
    assert swaps(near, "cleared") == {"purified", "cleaned up"}
    assert swaps(far, "car") == {"conveyance", "lorry", "truck"}
    assert not swaps(far, "clear")


def test_wordnet_is_read_from_its_archive_too(wordnet: Path, tmp_path: Path) -> None:
    path = tmp_path / "wordnet.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for file in sorted(wordnet.rglob("*.yaml")):
            data = file.read_bytes()
            member = tarfile.TarInfo(f"english-wordnet/src/{file.name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    assert wordnet_synsets(path) == wordnet_synsets(wordnet)


def test_nearest_words_leave_the_own_family_out() -> None:
    words = ["[CLS]", "car", "cars", "auto", "bank", "lend", *(f"w{chr(97 + i)}x" for i in range(20))]
    vectors = np.random.default_rng(0).normal(size=(len(words), 16))
    vectors[2:4] = vectors[1] + 0.01 * vectors[2:4]
    vectors[5] = vectors[4] + 0.01 * vectors[5]
    table = SwapTable("nearest")
    nearest_words(vectors, words, table, count=1)
    assert "auto" in swaps(table, "car")
    assert "cars" not in swaps(table, "car")
    assert "lend" in swaps(table, "bank")


@pytest.mark.parametrize(
    ("phrase", "pos", "tag", "expected"),
    [("clean up", "verb", "VBD", "cleaned up"), ("prime minister", "noun", "NNS", "prime ministers"), ("very big", "adj", "JJR", "very bigger"), ("run", "verb", "VBG", "running")],
)  # fmt: skip
def test_phrases_are_inflected_at_their_head(phrase: str, pos: str, tag: str, expected: str) -> None:
    assert inflect_phrase(phrase, pos, tag) == expected


def test_tables_of_all_sources(tmp_path: Path, wordnet: Path) -> None:
    resources = tmp_path / "resources"
    resources.mkdir()
    wordnet.rename(resources / "wordnet-src")
    (resources / "real.tsv").write_text("spun\texpected\ngag buy\tgag order\n", "utf-8")
    (resources / "phrases.tsv").write_text("spun\texpected\ncolossal information\tbig data\n", "utf-8")
    (resources / "pairs.txt").write_text("car auto\n", "utf-8")
    lexicon = [
        ("clear", "purify", "verb"),
        ("prime minister", "head administrator", "noun"),
        ("according to", "as per", "prep"),
    ]
    stories = [
        ("police", "officers", "fine", "A-light"),
        ("died", "perished", "high", "A"),
        ("judge", "decide", "high", "B"),
    ]
    tables = {t.name: t for t in load_tables(resources, lexicon, stories, lambda t: t.add("rain", "snow"))}
    assert set(tables) == {"real", "science", "wordnet", "far", "pairs", "lexicon", "nearest", "stories-A", "stories-B"}
    assert swaps(tables["real"], "gag order") == {"gag buy"}
    assert swaps(tables["science"], "big data") == {"colossal information"}
    assert swaps(tables["lexicon"], "clearing") == {"purifying"}
    assert swaps(tables["lexicon"], "prime ministers") == {"head administrators"}
    assert swaps(tables["lexicon"], "according to") == {"as per"}
    assert ("officers", 1.0, True) in tables["stories-A"].single["police"]
    assert "perishes" in swaps(tables["stories-A"], "dies")


def test_without_resources_the_lexicon_and_the_stories_feed_alone() -> None:
    tables = load_tables(None, [("chief", "boss", "noun")], [("judge", "decide", "high", "B")])
    assert [t.name for t in tables] == ["lexicon", "stories-B"]
    assert load_tables(None) == []


def test_the_table_of_suggestions_turns_swaps_round(tmp_path: Path, wordnet: Path) -> None:
    target = tmp_path / "synonyms.tsv.xz"
    build(
        [
            ("Head  Administrator", "Prime Minister", 1.0),
            ("head administrator", "prime minister", 0.5),
            ("odd", "a:b", 1.0),
            ("odd", "", 1.0),
            ("odd", "(delete)", 1.0),
            ("destitute", "homeless (poor)", 1.0),
        ],
        wordnet,
        target,
    )
    synonyms = Synonyms(target)
    assert synonyms.swaps("head administrator") == [("prime minister", 1.5)]
    assert synonyms.swaps("odd") == []
    assert synonyms.swaps("destitute") == [("homeless", 1.0)], "an editor's remark is no wording"
    assert "auto" in synonyms.wordnet("car", "noun")
    assert "lorry" in synonyms.wordnet("truck", "noun")
    assert all(word_frequency(w.split()[0]) >= 2 for w in synonyms.wordnet("car", "noun"))
