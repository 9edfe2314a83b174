import pytest

from mtcheck.document import read_text


def read(source):
    return read_text(source, "story.rst")


CASES = [
    ("=====\nTitle\n=====\n\nSub\n---\n\nText\nmore", "Title\n\nSub\n\nText\nmore"),
    ("*emph* **strong** ``hid`` 2 * 3 * 4", "emph strong  2 * 3 * 4"),
    ("`text <http://x>`_ word_ `phrase ref`_ anon__ snake_case", "text word phrase ref anon snake_case"),
    (":doc:`shown <hid>` :ref:`hid` :sub:`shown` `title`", "shown  shown title"),
    ("|hid| [1]_ [#note]_ [CIT]_ esc\\*aped H\\ :sub:`2`\\ O", "   escaped H2O".replace("escaped", "esc*aped")),
    ("Like this::\n\n    hid\n\n  hid\n\nshown", "Like this:\n\nshown"),
    ("Like this ::\n\n  hid\n\n::\n\n  hid\n\nshown", "Like this\n\nshown"),
    ("Quoted::\n\n> hid\n> hid\n\nshown", "Quoted:\n\nshown"),
    (">>> hid()\n1\n\nshown", "shown"),
    (":author: hid\n:date: hid\n  hid\n\nshown", "shown"),
    (".. hid\n   hid\n\n   hid\n\nshown", "shown"),
    ("..\n\n  shown", "shown"),
    (".. _hid: http://x\n.. |hid| replace:: hid\n__ http://hid\n\nshown", "shown"),
    (".. code-block:: py\n   :linenos:\n\n   hid\n\nshown", "shown"),
    (".. note:: shown\n   more\n\n   para\n\nend", "shown\nmore\n\npara\n\nend"),
    (".. note::\n   :class: hid\n\n   shown", "shown"),
    (".. figure:: hid.png\n   :alt: hid\n\n   caption", "caption"),
    (".. image:: hid.png\n   :alt: hid", ""),
    (".. [1] note text\n   more", "note text\nmore"),
    (
        "- one\n  more\n- two\n\n  para\n\n1. three\n#. four\n(a) five",
        "one\nmore\n\ntwo\n\npara\n\nthree\n\nfour\n\nfive",
    ),
    ("A. Smith left\nand slept.", "A. Smith left\nand slept."),
    ("Term\n  definition\n  more", "Term\n\ndefinition\nmore"),
    ("| verse one\n| verse two", "verse one\n\nverse two"),
    ("+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+\n\nend", "a\n\nb\n\nc\n\nd\n\nend"),
    ("===  ====\na    b\n===  ====\nc d  e\n===  ====\n\nend", "a\n\nb\n\nc d\n\ne\n\nend"),
    ("text\n\n----\n\nmore", "text\n\nmore"),
    ("", ""),
]


@pytest.mark.parametrize(("source", "text"), CASES, ids=[s[:24] for s, _ in CASES])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_prose(source, text, end):
    document = read(source.replace("\n", end))
    assert "\n".join(document.text.split("\n")).strip() == text.strip()


def test_words_in_markup_keep_their_place():
    source = "- The *minister* of\r\n  `state <of>`_ ``of`` l\\ eft. of_"
    document = read(source)
    found = [source[slice(*document.map.to_source(t.start, t.end))] for t in document.tokens]
    assert found == ["The", "minister", "of", "state", "l\\ eft", "of"]
    assert document.map.to_source(document.tokens[-1].start, document.tokens[-1].end).start == source.rindex("of")


@pytest.mark.parametrize(
    "unit", ["*a ", "`", "``", "|", ":a:`", "[1]_", "\\", ".. ", "- ", "1. ", "::\n\n", "=== ===\n", "+-+\n|"]
)
def test_hostile_input_is_read(unit):
    read(unit * 5000)
