from itertools import pairwise

import pytest

from mtcheck.document import read_text
from mtcheck.document.readers.tags import tags


def read(source):
    return read_text(source, "page.html")


CASES = [
    ("<h1>Head</h1><p>One <b>bo</b>ld\n  word</p>", "Head\n\nOne bold word"),
    ("<p>one<p>two<ul><li>a<li>b</ul>", "one\n\ntwo\n\na\n\nb"),
    ("<blockquote>q</blockquote><figure><img alt=hid><figcaption>c</figcaption></figure>", "q\n\nc"),
    ("<table><caption>t</caption><tr><th>a<td>b</table>", "t\n\na\n\nb"),
    ("<html><head><title>hid</title><style>p{}</style></head><body><nav>hid</nav><main>shown", "shown"),
    ("<html><head><meta charset=utf-8><title>hid</title><p>shown", "shown"),
    ('<p>a<script>if (a<b) {"</p>x"}</script>b</p>', "a\n\nb"),
    ("<p>run <code>ls</code> now <kbd>x</kbd></p><pre>hid</pre>shown", "run now\n\nshown"),
    ("<p>open <code>hid <b>hid</p><p>shown", "open\n\nshown"),
    ("<p>a<!-- hid <p> -->b<!-->c<!-- hid", "abc"),
    ("<!doctype html><?php hid ?><p>a</p><![CDATA[hid]]>", "a"),
    ("<p title=\"a > hid\" data-x='<b>'>shown", "shown"),
    (
        "AT&amp;T &lt;b&gt; AT&T R&D &copy &nbsp;x&#8217;s &#x2019; &bogus; so&shy;ft a&zwnj;b",
        "AT&T <b> AT&T R&D ©  x’s ’ &bogus; soft ab",
    ),
    ("1 < 2 > 0 <3 a<", "1 < 2 > 0 <3 a<"),
    ("a<br>b <br/> c<br><br>d", "a\nb c\n\nd"),
    ("<p hidden>hid<p>shown<div style='display: none'>hid<div>hid</div></div>shown", "shown\n\nshown"),
    ("<p>word<sup><a href='#1'>[1]</a></sup> 10<sup>th</sup> H<sub>2</sub>O<sup>3</sup>", "word 10th H2O"),
    ("<p>wor<wbr>d <a href=x>link</a>, <svg><text>hid</text></svg><math>hid</math>end", "word link,\n\nend"),
    ("<button>hid</button><select><option>hid</select><textarea><p>hid</textarea>shown", "shown"),
    ("{{ page.title }} shown {% if x %}", "shown"),
    ("<noscript><p>hid</p></noscript><template>hid</template>shown", "shown"),
    ("<SCRIPT>hid</SCRIPT ><P>SHOWN</P >", "SHOWN"),
    ('<?xml version="1.0"?><script src="x"/><p>shown</p>', "shown"),
    ("<p>see https://x.y/?a=1&amp;b=2 now", "see  now"),
    ("", ""),
]


@pytest.mark.parametrize(("source", "text"), CASES, ids=[s[:24] for s, _ in CASES])
def test_prose(source, text):
    assert read(source).text.strip() == text


def test_words_in_markup_keep_their_place():
    source = "<p>The mini<em>s</em>ter&nbsp;of\n <a href='of'>st&#97;te</a> so&shy;ld &amp; sold</p>"
    document = read(source)
    found = [source[slice(*document.map.to_source(t.start, t.end))] for t in document.tokens]
    assert found == ["The", "mini<em>s</em>ter", "of", "st&#97;te", "so&shy;ld", "sold"]


def test_inline_tags_do_not_break_a_sentence():
    document = read("<p>The <b>minister</b> of <a href='x'>state</a><br>left. He slept.</p>")
    assert [document.text[a:b] for a, b in document.sentences] == ["The minister of state\nleft.", "He slept."]


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<a ",
        "<!--",
        "<!",
        "</",
        "&",
        "<a b='",
        '<a b="',
        "<p>",
        "</p>",
        "<code>",
        "<script>",
        "<![CDATA[",
        "<a =",
        "{{",
        "<sup>",
        "&#",
    ],
)
@pytest.mark.parametrize("tail", ["", ">", '">'])
def test_hostile_input_takes_linear_time(unit, tail):
    read(unit * 20_000 + tail)


def test_tags_never_overlap():
    source = "<a <b>><!-- --><script><b></script></b>" * 3
    found = list(tags(source, 0, len(source)))
    assert all(a.end <= b.start for a, b in pairwise(found))
