import codecs

import pytest

from mtcheck.document.decoding import decode
from mtcheck.document.errors import DecodeError

STORY = "The café’s owner said “no” — it cost £5 and €3.\r\nNothing else.\r\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
    ],
)
def test_text_is_the_file_without_its_mark_and_with_its_line_ends(encoding, mark):
    data = mark + STORY.encode(encoding)
    decoded = decode(data)
    assert decoded.text == STORY
    assert data.decode(decoded.encoding) == STORY


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("shift_jis", '<html><head><meta charset="Shift_JIS"></head><p>首相は police と述べた。</p>'),
        ("euc_kr", '<meta http-equiv="Content-Type" content="text/html; charset=euc-kr"><p>대통령 said</p>'),
        ("iso8859-1", '<?xml version="1.0" encoding="ISO-8859-1"?><p>Señor Müller</p>'),
        ("cp1251", "<META CHARSET=windows-1251><p>Президент said no</p>"),
        ("koi8_r", ".. -*- coding: koi8-r -*-\n\nПрезидент said no.\n"),
        ("cp1252", '<meta charset="iso-8859-1"><p>“curly”</p>'),
        ("utf-8", '<meta charset="utf-16"><p>naïve</p>'),
    ],
)
def test_a_declared_encoding_is_used(encoding, text):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("label", ["no-such-thing", "utf-7", "unicode_escape", "base64", "rot13"])
def test_a_declaration_that_makes_no_sense_is_passed_over(label):
    text = f'<meta charset="{label}"><p>+AGE- naïve \\u0041</p>'
    assert decode(text.encode()).text == text


def test_a_declaration_that_does_not_fit_gives_way_to_detection():
    text = '<meta charset="utf-8"><p>The café said “no”.</p>'
    assert decode(text.encode("cp1252")).text == text


def test_the_mark_wins_over_the_given_encoding():
    assert decode(codecs.BOM_UTF8 + STORY.encode(), encoding="cp1252").text == STORY


def test_the_given_encoding_wins_over_the_declared_one():
    text = '<meta charset="utf-8"><p>Ж</p>'
    assert decode(text.encode("cp1251"), encoding="cp1251").text == text


@pytest.mark.parametrize("encoding", ["cp1251", "shift_jis", "big5"])
def test_other_encodings_are_detected(encoding):
    text = {
        "cp1251": "Президент сказал, что переговоры прошли хорошо. ",
        "shift_jis": "首相は記者会見で述べた。政府の方針です。",
        "big5": "總統在記者會上表示政府將會採取行動。",
    }[encoding] * 20
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("text", ["Beyoncé wins again.", "It’s fine.", "He paid £20 – no more.", "São Paulo’s mayor…"])
def test_a_few_western_letters_in_english_are_read_as_windows_1252(encoding, text):
    data = text.encode(encoding, "ignore")
    assert decode(data).text == data.decode(encoding)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"{\\rtf1\\ansi hello}", "RTF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"PK\x03\x04\x14\0", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "old Office"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"\x7fELF\x02\x01", "program"),
        (b"some words\0and more words", "NUL byte at 10"),
        (bytes(range(1, 32)) * 10, "control characters"),
    ],
)
def test_binary_content_is_refused_with_the_reason_and_the_next_step(data, reason):
    with pytest.raises(DecodeError) as caught:
        decode(data, "a/b.txt")
    assert reason in caught.value.reason
    assert str(caught.value) == f"a/b.txt: {caught.value.reason}; {caught.value.remedy}"
    assert "\n" not in str(caught.value)
    assert caught.value.skipped().failed


def test_broken_utf8_is_said_to_be_that_and_where():
    data = ("“Fine”, he said. " * 20).encode() + b"\x93"
    with pytest.raises(DecodeError, match=f"broken at byte {len(data) - 1}"):
        decode(data, "x.txt")


@pytest.mark.parametrize("encoding", ["utf-9", "rot13", "base64"])
def test_an_unknown_given_encoding_is_refused(encoding):
    with pytest.raises(DecodeError, match=f"no encoding is called '{encoding}'"):
        decode(b"text", "x.txt", encoding)


def test_a_given_encoding_that_does_not_fit_is_refused_with_the_place():
    with pytest.raises(DecodeError, match=r"not valid ascii \(byte 3\)"):
        decode("abcé".encode(), "x.txt", "ascii")


def test_an_empty_file_is_empty_text():
    assert decode(b"").text == ""
    assert decode(codecs.BOM_UTF8).text == ""
