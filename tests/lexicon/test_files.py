"""Lexicon files: read, validated, shipped, added to."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtcheck.lexicon import COLUMNS, Entry, LexiconError, Pos, read_entries, read_lexicon
from mtcheck.lexicon.entry import parse_row
from mtcheck.lexicon.store import add_entry, load_lexicon, shipped_folder, to_tsv
from mtcheck.lexicon.validate import validate

HEADER = "\t".join(COLUMNS)
GOOD = "court docket\tcourt\tnoun\tcourts\tjury\tlist\tThe court sat.\tThe court docket is long."


def lexicon(folder: Path, *rows: str, header: str = HEADER, name: str = "own.tsv") -> Path:
    file = folder / name
    file.write_text("\n".join((header, *rows)) + "\n", "utf-8")
    return file


def kinds(*files: Path) -> list[str]:
    return [p.kind for p in validate(files)]


def test_a_row_becomes_an_entry(tmp_path: Path) -> None:
    [entry] = read_entries(lexicon(tmp_path, GOOD, ""))
    near, not_near = frozenset({"jury"}), frozenset({"list"})
    assert entry == Entry(
        "court docket", ("court",), Pos.NOUN, "courts", near, not_near, "The court sat.", "The court docket is long."
    )
    assert entry.row() == GOOD.split("\t")
    assert entry.key == "courts/court docket"


def test_cells_are_split_and_trimmed() -> None:
    row = dict(
        zip(COLUMNS, [" docket ", "court | bench|court", "noun", "courts", " Jury, ,bail", "", "", ""], strict=True)
    )
    entry = parse_row(row)
    assert (entry.spun, entry.expected, entry.near) == ("docket", ("court", "bench"), frozenset({"jury", "bail"}))


def test_a_byte_order_mark_windows_lines_and_missing_last_columns_are_read(tmp_path: Path) -> None:
    file = tmp_path / "own.tsv"
    file.write_bytes(b"\xef\xbb\xbfspun\texpected\tpos\ttopic\r\ndocket\tcourt\tnoun\tcourts\r\n")
    assert [e.spun for e in read_entries(file)] == ["docket"]
    assert validate([file]) == []


@pytest.mark.parametrize(
    ("row", "kind", "said"),
    [
        ("docket\tcourt\tnuon\tcourts", "pos", "nuon"),
        ("docket\tcourt\tnoun\tcooking", "topic", "cooking"),
        ("docket\t | \tnoun\tcourts", "empty", "must not be empty"),
        ("\tcourt\tnoun\tcourts", "empty", "must not be empty"),
        ("docket\tdocket\tnoun\tcourts", "same", "among"),
        ("a b c d e f g h\tcourt\tnoun\tcourts", "length", "7 words"),
        ("docket\tcourt\tnoun\tcourts\tjury\tjury", "near", "jury"),
        ("docket\tcourt", "columns", "2 columns"),
        (GOOD + "\tmore", "columns", "9 columns"),
    ],
)
def test_a_bad_row_is_an_error_with_line_and_remedy(tmp_path: Path, row: str, kind: str, said: str) -> None:
    file = lexicon(tmp_path, GOOD, row)
    [problem] = validate([file])
    assert (problem.kind, problem.line, problem.error) == (kind, 3, True)
    assert said in problem.what
    assert problem.remedy
    with pytest.raises(LexiconError, match="line 3"):
        read_lexicon([file])


def test_all_faults_of_all_rows_are_told_at_once(tmp_path: Path) -> None:
    file = lexicon(tmp_path, "docket\tdocket\tnuon\tcourts", GOOD, "docket\tcourt\tnoun\tcooking")
    assert kinds(file) == ["pos", "same", "topic"]


def test_a_byte_that_is_not_utf8_is_an_error_of_its_line(tmp_path: Path) -> None:
    file = tmp_path / "own.tsv"
    file.write_bytes(f"{HEADER}\n{GOOD}\ncaf\n".encode().replace(b"caf", b"caf\xe9\tcoffee house\tnoun\ttravel"))
    [problem] = validate([file])
    assert (problem.kind, problem.line) == ("encoding", 3)
    assert "0xe9" in problem.what


@pytest.mark.parametrize(
    "header", ["spun\texpected\tpos", "spun\tmeant\tpos\ttopic", HEADER + "\tspun", HEADER.replace("\t", ","), ""]
)
def test_a_bad_header_is_an_error_of_the_file(tmp_path: Path, header: str) -> None:
    [problem] = validate([lexicon(tmp_path, GOOD, header=header)])
    assert (problem.kind, problem.line) == ("header", 1)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    lexicon(tmp_path, GOOD)
    (tmp_path / "bare").mkdir()
    assert kinds(tmp_path / "none.tsv", tmp_path / "own.tsv") == ["unreadable"]
    assert kinds(tmp_path / "bare") == ["empty"]
    with pytest.raises(LexiconError, match=r"none\.tsv"):
        read_lexicon([tmp_path / "none.tsv"])


@pytest.mark.parametrize(
    ("row", "kind", "error"),
    [
        ("court docket\tjudge\tnoun\tcourts", "duplicate", True),
        ("court docket\tcourt\tnoun\tpolice\tbail", "repetition", False),
        ("court\tcourt docket\tnoun\tcourts", "contradiction", True),
        ("docket\tcourt\tnoun\tcourts\tjury-room", "near-form", False),
        ("docket\tcourt\tnoun\tcourts\tdefendants", "near-lemma", False),
        ("docket\tbench\tnoun\tcourts\tjury\t\tThe court sat.", "example", False),
        ("docket\tbench\tnoun\tcourts\tjury\t\t\tThe court sat.", "honest", False),
        ("docket\tbench\tnoun\tcourts\tjury\t\tThe bench heard of a court docket and a jury.", "flagged", False),
    ],
)
def test_entries_are_checked_with_each_other(tmp_path: Path, row: str, kind: str, error: bool) -> None:
    found = [p for p in validate([lexicon(tmp_path, GOOD, row)]) if p.line == 3]
    assert (kind, error) in [(p.kind, p.error) for p in found]


def test_wordings_without_near_words_must_not_contradict_each_other(tmp_path: Path) -> None:
    one, two = "docket\tcourt\tnoun\tcourts", "docket\tlist\tnoun\tpolice"
    assert kinds(lexicon(tmp_path, one, two)) == ["contradiction"]
    assert kinds(lexicon(tmp_path, one, two + "\tbail")) == []


def test_the_shipped_lexicon_is_sound_and_large() -> None:
    assert [str(p) for p in validate([shipped_folder()]) if p.error] == []
    entries = load_lexicon()
    assert len(entries) >= 2500
    assert len({e.topic for e in entries}) >= 15
    assert {"noun", "verb", "adj", "phrase", "name", "prep"} <= {e.pos for e in entries}


def test_an_own_entry_overrides_the_shipped_one(tmp_path: Path) -> None:
    shipped = next(e for e in load_lexicon() if e.spun == "court docket")
    own = lexicon(tmp_path, "court docket\tbench\tnoun\tcourts")
    entries = [e for e in load_lexicon([own]) if (e.spun, e.topic) == ("court docket", "courts")]
    assert shipped.expected != ("bench",)
    assert [e.expected for e in entries] == [("bench",)]


def test_added_entries_are_sorted_and_read_back(tmp_path: Path) -> None:
    file = tmp_path / "own.tsv"
    zebra, apple = (
        parse_row({"spun": s, "expected": "x", "pos": "noun", "topic": "general"}) for s in ("zebra", "apple")
    )
    assert add_entry(file, zebra) == add_entry(file, apple) == []
    assert list(read_entries(file)) == [apple, zebra]
    assert file.read_text("utf-8") == to_tsv([apple, zebra])


def test_an_entry_is_replaced_only_if_asked_for(tmp_path: Path) -> None:
    file = lexicon(tmp_path, GOOD)
    other = parse_row({"spun": "court docket", "expected": "bench", "pos": "noun", "topic": "courts"})
    before = file.read_bytes()
    with pytest.raises(LexiconError, match="--replace"):
        add_entry(file, other)
    assert file.read_bytes() == before
    add_entry(file, other, replace=True)
    assert list(read_entries(file)) == [other]


def test_an_unsound_entry_leaves_the_file_alone(tmp_path: Path) -> None:
    file = lexicon(tmp_path, GOOD)
    before = file.read_bytes()
    turned = parse_row({"spun": "court", "expected": "court docket", "pos": "noun", "topic": "courts"})
    with pytest.raises(LexiconError, match="other way round"):
        add_entry(file, turned)
    with pytest.raises(LexiconError, match="tab or a line break"):
        add_entry(file, parse_row({"spun": "a\tb", "expected": "c", "pos": "noun", "topic": "courts"}))
    assert file.read_bytes() == before
