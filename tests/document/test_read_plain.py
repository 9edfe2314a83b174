import pytest

from mtcheck.document import read_text


def read(source):
    return read_text(source, "story.txt")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_hard_wrapped_lines_are_one_paragraph(end):
    document = read(f"Police have{end}detained two{end}{end}Next.")
    assert document.text == "Police have\ndetained two\n\nNext."
    assert len(document.sentences) == 2
    start = document.text.index("Next")
    assert document.source[slice(*document.map.to_source(start, start + 4))] == "Next"


def test_a_line_too_long_to_be_wrapped_is_a_paragraph():
    long = "The minister spoke at length about the state of things. " * 4
    document = read(f"A headline\n{long.strip()}\n{long.strip()}\nA last line")
    assert [document.text[a:b][:8] for a, b in document.paragraphs] == ["A headli", "The mini", "The mini", "A last l"]


def test_list_items_are_paragraphs():
    document = read("Today:\n- one thing\n- another\n* third\n1. first\n")
    assert len(document.paragraphs) == 5


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("sol\u00addier", "soldier"),
        ("sol\u200bdier", "soldier"),
        ("\u200fsol\u2060dier\u200e", "soldier"),
        ("of\ufb01cer", "officer"),
        ("cafe\u0301 owner", "café owner"),
        ("a\u00a0b\u202fc", "a b c"),
        ("“quotes” ‘stay’", "“quotes” ‘stay’"),
        ("see https://example.com/a_b?c=d. Next", "see . Next"),
        ("write to joe.bloggs@example.co.uk, now", "write to , now"),
        ("go to www.example.com (now)", "go to  (now)"),
        ("meet @ noon, @handle", "meet @ noon, @handle"),
    ],
)
def test_what_hides_a_word_is_left_out(source, text):
    document = read(source)
    assert document.text == text
    for token in document.tokens:
        assert document.source[document.map.to_source(token.start, token.end).start]


def test_a_soft_hyphen_lies_within_the_source_span():
    document = read("The sol\u00addiers left")
    token = document.tokens[1]
    assert token.text == "soldiers"
    assert document.source[slice(*document.map.to_source(token.start, token.end))] == "sol\u00addiers"


def test_ascii_text_maps_to_itself_in_one_piece():
    document = read("One line.\nTwo lines.\n\nThree.\n" * 50)
    assert document.text == document.source
    assert len(document.map.pieces) == 1


def test_a_line_of_five_megabytes():
    document = read("The minister said on Tuesday that talks would go on. " * 100_000)
    assert len(document.sentences) == 100_000
