import pytest

from mtcheck.document import read_text


def read(source):
    return read_text(source, "story.md")


CASES = [
    ("# A *big* headline ##", "A big headline"),
    ("Head\nline\n====", "Head\nline"),
    ("un*frigging*believable **bo**ld", "unfriggingbelievable bold"),
    ('a [link *to*](http://x.y/z "title") here', "a link to here"),
    ("a [ref][1] and [ref]\n\n[ref]: http://x\n[1]: <http://y> 'title'", "a ref and ref"),
    ("see <http://x.y/z> and https://x.y/a_b_c.", "see  and ."),
    ("![alt *text*](x.png) in a line", " in a line"),
    ("![A caption](x.png)", "A caption"),
    ("run `ls -l` now, x`y`z", "run  now, x z"),
    ("AT&amp;T &copy; &#39;x&#x27; &nosuch; &shy;so&shy;ft", "AT&T © 'x' &nosuch; soft"),
    (r"\*not emphasis\* and a\_b", "*not emphasis* and a_b"),
    ("first  \nsecond\\\nthird\nfourth", "first\nsecond\nthird\nfourth"),
    ("> quoted\n> text\nlazy\n> > deeper", "quoted\ntext\nlazy\n\ndeeper"),
    ("- one\n  more\n- [x] two\n\n  para\n1) three", "one\nmore\n\ntwo\n\npara\n\nthree"),
    ("Text\n\n    indented code\n\n```py\nfenced\n```\n~~~\nmore\n~~~\nend", "Text\n\nend"),
    ("| a | b \\| c |\n|---|---|\n| *d* | `e` f |\n|  | g", "a\n\nb | c\n\nd\n\n f\n\ng"),
    ("> | a | b |\n> |---|---|\n> |  | c |", "a\n\nb\n\nc"),
    ("Text.[^1] More.[^note]\n\n[^1]: The note text.", "Text. More.\n\nThe note text."),
    ("---\ntitle: Hidden\ndate: 2024\n---\nShown", "Shown"),
    ("+++\ntitle = 'Hidden'\n+++\nShown", "Shown"),
    ("---\n\nShown\n\n---\n\nToo", "Shown\n\nToo"),
    ("a <b>bold</b> word, <kbd>Ctrl</kbd>, <code>x</code> <!-- hid --> end", "a bold word, ,   end"),
    ("<div>\n<p>Shown <b>here</b></p>\n<script>hid()</script>\n</div>\n\nAfter", "Shown here\n\nAfter"),
    ('Hugo {{< fig src="a_b" >}} and {% include x_y %}\n\n## Title {#id}', "Hugo  and \n\nTitle "),
    ("::: warning\nBeware\n:::", "Beware"),
    ("~~gone~~ snake_case_word 2 * 3 * 4", "gone snake_case_word 2 * 3 * 4"),
    ("***both*** **a *b* c**", "both a b c"),
    ("", ""),
]


@pytest.mark.parametrize(("source", "text"), CASES, ids=[s[:24] for s, _ in CASES])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_prose(source, text, end):
    document = read(source.replace("\n", end))
    assert (
        "\n".join(line.strip() for line in document.text.split("\n")).strip()
        == "\n".join(line.strip() for line in text.split("\n")).strip()
    )


def test_words_in_markup_keep_their_place():
    source = "> - The *min*ister of\r\n>   [st&#97;te](x.y) left &amp; `left` left"
    document = read(source)
    found = {t.text: source[slice(*document.map.to_source(t.start, t.end))] for t in document.tokens}
    assert found["minister"] == "min*ister"
    assert found["state"] == "st&#97;te"
    left = [document.map.to_source(t.start, t.end).start for t in document.tokens if t.text == "left"]
    assert left == [source.index("left"), source.rindex("left")]


def test_emphasis_and_links_do_not_break_a_sentence():
    document = read("The **minister** of [state](http://x.y)\nleft *early*. He slept.")
    assert [document.text[a:b] for a, b in document.sentences] == ["The minister of state\nleft early.", "He slept."]


@pytest.mark.parametrize("unit", ["*a ", "[", "`", "<a ", "> ", "- ", "&", "\\", "![a](", "|a", "_", "~~", "a\n"])
def test_hostile_input_is_read(unit):
    read(unit * 2000)
