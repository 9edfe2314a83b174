"""Texts on their way to the server and matches on their way back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtcheck.grammar import GrammarChecker, GrammarDied, GrammarUnavailable, TextRefused
from mtcheck.grammar.client import CHUNK, Client, base_url, basic, chunks
from tests.grammar.conftest import Answer

LANGUAGES = json.dumps([{"code": "en", "longCode": "en-US"}]).encode()
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=[]), max_size=200)


@given(ANY_TEXT)
def test_basic_keeps_every_offset(text: str) -> None:
    sent = basic(text)
    assert len(sent) == len(text)
    assert len(sent.encode("utf-16-le")) == 2 * len(text)
    assert all(a == b for a, b in zip(sent, text, strict=True) if ord(b) < 0xD800)


@given(st.text("ab .!\n", max_size=300), st.integers(1, 40))
def test_chunks_are_the_text(text: str, limit: int) -> None:
    parts = list(chunks(text, limit))
    assert "".join(part for _, part in parts) == text
    assert all(text[offset : offset + len(part)] == part for offset, part in parts)
    assert all(len(part) <= limit for _, part in parts)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("aaaa aaaa.\n\naaaa. aa aaaa", "aaaa aaaa.\n\n"),
        ("aaaa aaaa\naaaa. aa aaaa", "aaaa aaaa\n"),
        ("aaaa aaaa. aaaa aa aaaa", "aaaa aaaa. "),
        ("aaaa aaaa aaaa aa aaaa", "aaaa aaaa aaaa "),
        ("a" * 30, "a" * 16),
    ],
)
def test_chunks_end_where_the_text_does(text: str, first: str) -> None:
    assert next(chunks(text, 16))[1] == first


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8081",
        "http://localhost:8081",
        "http://localhost:8081/",
        "http://localhost:8081/v2",
        "http://localhost:8081/v2/check",
    ],
)
def test_base_url(url: str) -> None:
    assert base_url(url) == "http://localhost:8081/"
    assert base_url("https://example.org/lt/v2/") == "https://example.org/lt/"


ODD = [
    "😀",
    "👩‍🚀",
    "𝐁𝐨𝐥𝐝",
    "é",
    "e\u0301",
    "\u00ad",
    "\u200b",
    "\ufeff",
    "\u202e",
    "\r\n",
    "\t",
    "\x00",
    "\ud83d",
    "“",
    "<b>",
    "&amp;",
    "中文",
    "\u2028",
    " \n\n ",
]


@pytest.mark.languagetool
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ODD), max_size=6), st.lists(st.sampled_from(ODD), max_size=3))
def test_offsets_are_code_points(grammar: GrammarChecker, before: list[str], after: list[str]) -> None:
    text = f"{'x '.join(before)} .\n\nThe two sides has agree to meet. {''.join(after)}"
    marked = [text[m.start : m.end] for m in grammar.check(text) if m.rule_id == "HAVE_PART_AGREEMENT"]
    assert marked == ["agree"]


@pytest.mark.languagetool
def test_emoji_inside_and_behind(grammar: GrammarChecker) -> None:
    text = "😀 She was named as a 😀 envoy. 😀😀 It was a attack. 😀 The two sides has agree 😀."
    assert [text[m.start : m.end] for m in grammar.check(text)] == ["a attack", "agree"]


@pytest.mark.languagetool
def test_long_text_in_parts(grammar: GrammarChecker) -> None:
    wrong = "The two sides has agree to meet."
    calm = "They met at noon in the town hall, and the talks went on. " * (CHUNK // 58)
    text = f"{wrong}\n\n{calm}\n\n{wrong} {calm}{wrong}"
    matches = grammar.check(text)
    assert [text[m.start : m.end] for m in matches] == ["agree"] * 3
    assert [m.start for m in matches] == [
        i + wrong.index("agree") for i in range(len(text)) if text.startswith(wrong, i)
    ]


@pytest.mark.languagetool
@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "1 2 3 …", "😀", "\x00", "\ud800"])
def test_nothing_to_read(grammar: GrammarChecker, text: str) -> None:
    assert grammar.check(text) == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b"not here"),
        (200, b"<html>hello</html>"),
        (200, b"{}"),
        (200, b'[{"code": "de", "longCode": "de-DE"}]'),
        (500, b""),
    ],
)
def test_some_other_server(serve: Callable[[Answer], str], status: int, body: bytes) -> None:
    with pytest.raises(GrammarUnavailable, match="There is no LanguageTool with English at http://127"):
        Client(serve(lambda path: (status, body)))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"Error: checking took longer than 60.0 seconds"),
        (200, b"{}"),
        (413, b"too long"),
        (500, b"\xff\xfe"),
        (200, b"[]"),
        (200, b'{"matches": [{}]}'),
    ],
)
def test_a_text_that_is_refused(serve: Callable[[Answer], str], status: int, body: bytes) -> None:
    client = Client(serve(lambda path: (200, LANGUAGES) if "languages" in path else (status, body)))
    with pytest.raises(TextRefused) as caught:
        client.check("Some text.")
    assert caught.value.skipped.what == "grammar"
    assert caught.value.skipped.remedy


def test_a_silent_server_is_given_up(serve: Callable[[Answer], str]) -> None:
    import threading

    never = threading.Event()

    def answer(path: str) -> tuple[int, bytes]:
        if "check" in path:
            never.wait(3)
        return 200, LANGUAGES

    client = Client(serve(answer), seconds=0.2)
    with pytest.raises(GrammarDied):
        client.check("Some text.")
    never.set()


def test_only_the_rules_of_the_table_are_asked(serve: Callable[[Answer], str]) -> None:
    client = Client(serve(lambda path: (200, LANGUAGES)))
    asked = client._tool._create_params("text")
    assert asked["enabledOnly"] == "true"
    assert "HE_VERB_AGR" in asked["enabledRules"].split(",")
    assert "MORFOLOGIK" not in asked["enabledRules"]
    assert "enabledCategories" not in asked  # LanguageTool leaves them out beside enabled rules


def test_a_proxy_does_not_come_between(serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    Client(serve(lambda path: (200, LANGUAGES)))
