"""What is written, without a browser: well-formed, self-contained, under a strict policy, and nothing of the text is markup."""

from __future__ import annotations

import base64
import gc
import hashlib
import json
import re
import weakref
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.document.model import Document
from mtcheck.finding import Category, Evidence, Finding, Report, RunReport, Severity, Suppressed
from mtcheck.formats.html import render, renderer
from mtcheck.formats.html.page import _FOLDER, policy
from mtcheck.formats.html.visible import plain, visible
from tests.html import pages

PAGES = {"one": pages.one, "many": pages.many, "diff": pages.diff, "restored": pages.restored, "hostile": pages.hostile}
VOID = {"meta", "link", "br", "img", "input", "hr", "rect"}


def test_stories_do_not_wait_in_memory() -> None:
    made = renderer()
    made.begin(pages.TOOL)
    alive = []
    for number in range(4):
        report = pages.report(f"desk/{number}.txt")
        alive.append(weakref.ref(report.document))
        made.document(report)
    del report
    gc.collect()
    assert [document() for document in alive] == [None] * 4
    page = "".join(made.pieces(()))
    assert [s["id"] for s in Reader(page).all("section") if s.get("class") == "story"] == ["d1", "d2", "d3", "d4"]


class Reader(HTMLParser):
    """Collects elements, attributes and text; complains about unbalanced tags."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in {tag}: {names}"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1:] == [tag], f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.mark.parametrize("name", PAGES)
def test_well_formed_with_unique_ids_and_links_that_lead_somewhere(name: str) -> None:
    reader = Reader(PAGES[name]())
    ids = [a["id"] for _, a in reader.elements if "id" in a]
    assert len(ids) == len(set(ids))
    for _, attributes in reader.elements:
        for key in ("href", "aria-describedby", "for"):
            value = attributes.get(key)
            if value is not None:
                assert value.removeprefix("#") in ids, value


@pytest.mark.parametrize("name", PAGES)
def test_self_contained_under_a_policy_that_names_just_its_style_and_script(name: str) -> None:
    page = PAGES[name]()
    reader = Reader(page)
    allowed = next(a["content"] for a in reader.all("meta") if a.get("http-equiv") == "Content-Security-Policy") or ""
    for tag in ("style", "script"):
        code = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert code is not None
        digest = base64.b64encode(hashlib.sha256(code.group(1).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in allowed
    assert "unsafe" not in allowed
    assert allowed.startswith("default-src 'none'")
    for tag, attributes in reader.elements:
        assert tag not in {"link", "iframe", "object", "embed", "base", "form", "img", "video", "audio"}
        assert not any(k.startswith("on") or k in {"style", "src", "srcset", "action", "formaction"} for k in attributes), (tag, attributes)
        assert tag != "script" or attributes in ({}, {"type": "application/json", "id": "words"}) or attributes["type"] == "application/json"


def test_the_policy_follows_style_and_script() -> None:
    assert policy("a", "b") != policy("a", "c") != policy("b", "c")


def marked(page: str) -> list[str]:
    """The marked wordings, as text."""
    return [re.sub(r"<[^>]+>", "", m) for m in re.findall(r'<mark .*?<span class="written"[^>]*>(.*?)</span><span class="vh">', page)]


def test_each_finding_is_marked_once_and_listed_once() -> None:
    page = pages.one()
    assert marked(page) == [f[0] for f in pages.FOUND]
    listed = [a for a in Reader(page).all("li") if a.get("class", "").startswith("item")]  # type: ignore[union-attr]
    assert [a["data-level"] for a in listed] == [str(f[2]) for f in pages.FOUND]


def data(page: str) -> dict:
    found = re.search(r'<script type="application/json" class="data"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found.group(1))


def test_the_data_puts_the_source_together_again() -> None:
    for page, source in ((pages.one(), pages.STORY), (pages.diff(), pages.REWRITTEN)):
        assert "".join(s if isinstance(s, str) else s[1] for s in data(page)["segments"]) == source


def test_restoring_every_change_but_the_moved_gives_the_original_wording() -> None:
    restored = "".join(s if isinstance(s, str) else s[2][0] for s in data(pages.diff())["segments"])
    assert "The council rejected the plan for a new bridge on Monday." in restored
    assert "six years, people said." in restored
    assert "It rained" not in restored
    assert "  " not in restored
    assert "Mayor Ines Duarte called the decision a gift to the ferry companies." in restored


def test_the_summary_says_what_was_found() -> None:
    text = " ".join("".join(t) for t in Reader(pages.one()).texts.values())
    for expected in ("Reads as rewritten by a machine.", "31", "98", "Spun words", "per 100", "1 critical, 4 major, 2 minor"):
        assert expected in text


def test_suppressed_findings_are_counted_and_an_empty_run_is_a_page() -> None:
    full = pages.report()
    silenced = Report(full.path, full.words, suppressed=tuple(Suppressed(f, "baseline") for f in full.findings), document=full.document)
    assert "7 silenced by a comment, the allow list or the baseline." in render(RunReport(pages.TOOL, (silenced,)))
    assert "No story was checked." in render(RunReport(pages.TOOL, ()))


def test_hostile_text_is_text() -> None:
    page = pages.hostile()
    reader = Reader(page)
    assert len(reader.all("script")) == 3
    assert "window.hacked" in page
    assert "<script>window" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "\u200b" not in page
    assert "\x00" not in page
    assert "U+202E" in page
    assert "U+200B" in page
    assert "U+D800" in page
    page.encode("utf-8")
    assert pages.HOSTILE in "".join(s if isinstance(s, str) else s[1] for s in data(page)["segments"])


def test_hidden_characters_are_named() -> None:
    assert visible("a\u202eb") == '''a<span class="hidden-char" title="right-to-left override">U+202E</span>b'''
    assert plain("a\nb\u200bc") == "a bU+200Bc"
    assert visible("naïve “x” 👩‍💻 שלום") == "naïve “x” 👩<span class=\"hidden-char\" title=\"zero width joiner\">U+200D</span>💻 שלום"


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60), st.text(max_size=30), st.text(max_size=30), st.integers(0, 59), st.integers(1, 20))
def test_any_text_renders_and_stays_text(story: str, suggestion: str, message: str, start: int, length: int) -> None:
    document = Document.from_text(story, f"{message}.txt")
    start = min(start, len(story) - 1)
    end = min(start + length, len(story))
    found = Finding(
        "spun-word", start, end, 1, 1, story[start:end], Category.IDIOM, Severity.MAJOR, 0.9, (suggestion,), (Evidence("x", {"y": message}),), message
    )
    page = render(RunReport(pages.TOOL, (Report(document.path, 3, findings=(found,), document=document),)))
    page.encode("utf-8")
    reader = Reader(page)
    assert {tag for tag, _ in reader.elements} <= {
        "html", "head", "meta", "title", "style", "body", "a", "header", "div", "p", "span", "button", "main", "section", "label", "input", "output",
        "fieldset", "legend", "h1", "h2", "bdi", "dl", "dt", "dd", "svg", "rect", "article", "mark", "sup", "aside", "ol", "li", "q", "meter", "details",
        "summary", "ul", "kbd", "script", "footer", "nav",
    }  # fmt: skip
    assert "".join(s if isinstance(s, str) else s[1] for s in data(page)["segments"]) == story


# Colours

SIMULATED = {
    "normal": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
"""Machado, Oliveira and Fernandes 2009, full severity, on linear RGB."""
TOGETHER = [("critical", "major", "minor"), ("major", "critical", "fine")]
"""Colours that stand on one page: the severities, and wrong, doubtful, fine."""


def lab(linear: np.ndarray) -> np.ndarray:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(linear, 0, 1)
    x, y, z = np.where((v := xyz / [0.9505, 1, 1.089]) > 0.008856, np.cbrt(v), 7.787 * v + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def colours(theme: int) -> dict[str, np.ndarray]:
    css = (_FOLDER / "page.css").read_text()
    values = re.findall(r"--(critical|major|minor|fine): #(\w{6})", css)
    chosen = dict(values[4 * theme : 4 * theme + 4])
    rgb = {k: np.array([int(v[i : i + 2], 16) for i in (0, 2, 4)]) / 255 for k, v in chosen.items()}
    return {k: np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) for k, c in rgb.items()}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIMULATED)
def test_colour_blind_people_can_tell_the_levels_apart(theme: int, sight: str) -> None:
    seen = {k: lab(SIMULATED[sight] @ c) for k, c in colours(theme).items()}
    for group in TOGETHER:
        for a in group:
            for b in group:
                assert a >= b or np.linalg.norm(seen[a] - seen[b]) > 20, (a, b)


def test_no_level_is_told_by_colour_alone() -> None:
    css = (_FOLDER / "page.css").read_text()
    styles = {
        level: re.search(rf"\.m\.level-{level} \.written {{[^}}]*?(?:text-decoration-style: (\w+))?[^}}]*?thickness: ([\d.]+px)", css)
        for level in ("critical", "major", "minor", "wrong", "doubtful", "fine")
    }
    shown = {level: re.findall(r"decoration-style: (\w+)", re.search(rf"\.m\.level-{level} \.written {{([^}}]*)}}", css).group(1)) for level in styles}  # type: ignore[union-attr]
    assert len({tuple(shown[x]) for x in ("critical", "major", "minor")}) == 3
    assert len({tuple(shown[x]) for x in ("wrong", "doubtful", "fine")}) == 3
