"""The pages in a real browser: hover, keyboard, filters, decisions, no script, narrow, print, contrast, pictures."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.html import blocks, pages

pytestmark = pytest.mark.browser
GOLDEN = Path(__file__).parent.parent / "golden" / "html"
Visit = Callable[..., Any]


def card(page: Any) -> Any:
    return page.locator("#card")


def shown_marks(page: Any) -> list[str]:
    return page.locator(".m:not(.off) .ml .written").all_text_contents()


def story_text(page: Any) -> str:
    """The story as it reads, notes and numbers left out."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.text p')].map((p) => {
            const copy = p.cloneNode(true);
            copy.querySelectorAll('.ref, .vh, .used .written, .undone:not(.omitted), .empty-fix').forEach((n) => n.remove());
            return copy.textContent;
        }).join('\\n\\n')"""
    )


def test_hover_shows_what_was_meant_why_and_how_sure(visit: Visit) -> None:
    page = visit("one")
    assert card(page).is_hidden()
    page.hover("#m-d1f3 .written")
    card(page).wait_for(state="visible")
    text = card(page).inner_text()
    for part in ("casualty speed", "casualty rate", "casualty toll", "does not belong here", "96 %", "major"):
        assert part in text
    page.hover("#card .why")
    page.wait_for_timeout(400)
    assert card(page).is_visible(), "the card can be hovered"
    page.mouse.move(5, 5)
    card(page).wait_for(state="hidden")


def test_keyboard_alone(visit: Visit) -> None:
    page = visit("one")
    page.focus("#m-d1f1 .ml")
    assert card(page).is_visible()
    page.keyboard.press("Tab")
    assert "as indicated by" in card(page).inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#card') !== null")
    page.keyboard.press("Enter")
    assert page.locator("#m-d1f2 .fix").text_content() == "according to"
    page.keyboard.press("Escape")
    assert card(page).is_hidden()
    assert page.evaluate("document.activeElement.closest('.m').id") == "m-d1f2"
    page.focus("#m-d1f4 .ml")
    page.keyboard.press("a")
    assert page.locator("#m-d1f4 .fix").text_content() == "United Kingdom"
    page.keyboard.press("u")
    assert page.locator("#m-d1f4 .fix").count() == 0
    page.keyboard.press("k")
    assert "kept" in page.get_attribute("#m-d1f4", "class")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('.m').id") == "m-d1f5"
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.closest('.m').id") == "m-d1f4"


@pytest.mark.parametrize("name", ["one", "diff"])
def test_the_card_leaves_the_list_free(visit: Visit, name: str) -> None:
    page = visit(name, width=1440)
    for mark in page.locator(".m:visible .ml").all():
        mark.focus()
        assert card(page).bounding_box()["x"] + card(page).bounding_box()["width"] <= page.locator(".panel").bounding_box()["x"]


def test_filters(visit: Visit) -> None:
    page = visit("one")
    assert shown_marks(page) == [f[0] for f in pages.FOUND]
    page.evaluate("() => { const s = document.querySelector('#floor'); s.value = '85'; s.dispatchEvent(new Event('input')); }")
    assert shown_marks(page) == [f[0] for f in pages.FOUND if f[3] >= 0.85]
    assert page.inner_text("#shown") == str(page.locator(".item:not([hidden])").count()) == "4"
    page.uncheck('[data-level="major"]')
    assert shown_marks(page) == ["Joined Realm"]
    page.check('[data-level="major"]')
    page.click(".kinds summary")
    page.uncheck('[data-kind="broken-name"]')
    assert "Joined Realm" not in shown_marks(page)
    assert page.locator("#m-d1f4 a[href]").count() == 0, "a mark that is filtered out is no stop for the keyboard"
    page.uncheck('[data-level="critical"]')
    page.uncheck('[data-level="major"]')
    page.uncheck('[data-level="minor"]')
    assert page.locator(".none-shown").is_visible()


def test_the_slider_moves_by_keys(visit: Visit) -> None:
    page = visit("one")
    page.focus("#floor")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#floor-value") == "65 %"
    assert "worn out on" not in shown_marks(page)


def test_accepting_all_gives_the_corrected_text(visit: Visit) -> None:
    page = visit("one")
    page.click('[data-do="accept-all"]')
    assert page.inner_text("[data-tally]") == "6 accepted, 0 kept as they are"
    assert story_text(page) == pages.CORRECTED
    with page.expect_download() as download:
        page.click('[data-do="download"]')
    assert download.value.suggested_filename == "bridge.corrected.txt"
    assert Path(download.value.path()).read_text("utf-8") == pages.CORRECTED
    page.click('[data-do="reset"]')
    assert story_text(page) == pages.STORY


def test_one_decision_and_the_clipboard(visit: Visit) -> None:
    page = visit("one", permissions=["clipboard-read", "clipboard-write"])
    page.click("#n-d1f3 [data-index='1']")
    assert page.get_attribute("#n-d1f3 [data-index='1']", "aria-pressed") == "true"
    page.click('[data-do="copy"]')
    page.wait_for_function("document.querySelector('#live').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()") == pages.STORY.replace("casualty speed", "casualty toll")


def test_the_panel_and_the_strip_jump_to_the_mark(visit: Visit) -> None:
    page = visit("one", height=420)
    page.click("#n-d1f6 .jump")
    assert page.evaluate("document.activeElement.closest('.m').id") == "m-d1f6"
    assert page.evaluate("(() => { const r = document.querySelector('#m-d1f6').getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; })()")
    page.evaluate("scrollTo(0, 0)")
    page.click('.strip .tick[data-item="d1f5"]')
    assert "kicked the pail" in card(page).inner_text()


def test_the_table_sorts(visit: Visit) -> None:
    page = visit("many")

    def order() -> list[str]:
        return [t.rsplit("/", 1)[-1] for t in page.locator(".index tbody th").all_text_contents()]

    page.click(".index thead th:nth-child(3) button")
    assert order()[-1] == "bridge.txt"
    page.click(".index thead th:nth-child(3) button")
    assert order()[0] == "bridge.txt"
    assert page.get_attribute(".index thead th:nth-child(3)", "aria-sort") == "ascending"
    page.click(".index thead th:nth-child(1) button")
    assert order() == sorted(order())
    assert page.get_attribute(".index thead th:nth-child(3)", "aria-sort") == "none"
    assert "it is binary, not text" in page.text_content("main")


def test_without_script_it_is_an_annotated_page(visit: Visit) -> None:
    page = visit("one", java_script_enabled=False)
    assert page.locator(".js-only:visible").count() == 0
    text = page.inner_text("main")
    for part in ("casualty speed", "casualty rate, casualty toll", "does not belong here", "96 %", "Council rejects bridge"):
        assert part in text
    page.click("#m-d1f3 .ml")
    assert page.url.endswith("#n-d1f3")
    assert page.locator("#n-d1f3").is_visible()
    page.click("#n-d1f7 .jump")
    assert page.url.endswith("#m-d1f7")


def test_both_views_of_a_comparison_without_script(visit: Visit) -> None:
    page = visit("diff", java_script_enabled=False)
    assert page.locator(".side").is_visible()
    assert page.locator(".inline").is_hidden()
    page.check('[value="inline"]')
    assert page.locator(".side").is_hidden()
    assert page.locator(".inline").is_visible()


def test_a_comparison_shows_and_restores(visit: Visit) -> None:
    page = visit("diff")
    side = page.inner_text(".side")
    for part in ("left out", "moved", "not in the original", "arrangement", "plan"):
        assert part in side
    page.hover(".side .m.level-wrong .written")
    card(page).wait_for(state="visible")
    assert "likely to be undone" in card(page).inner_text()
    assert "the original has" in card(page).inner_text()
    page.mouse.move(2, 2)
    page.check('[value="inline"]')
    page.click('[data-do="accept-all"]')
    text = story_text(page)
    assert "The council rejected the plan for a new bridge on Monday." in text
    assert "It rained" not in text
    assert "over six years, people said." in text.replace("  ", " ")
    with page.expect_download() as download:
        page.click('[data-do="download"]')
    restored = Path(download.value.path()).read_text("utf-8")
    assert "The council rejected the plan for a new bridge on Monday." in restored
    page.uncheck('[data-level="fine"]')
    assert page.locator(".inline .m.level-fine:not(.off)").count() == 0


def test_a_restoration_speaks_of_suggestions_not_of_an_original(visit: Visit) -> None:
    page = visit("restored")
    text = page.inner_text("main")
    assert "suggested restoration" in text
    assert "probably meant" in text
    assert "editor would undo" not in text
    assert "SPUN WORDING" in text
    assert "the original has" not in text
    page.click('[data-do="accept-all"]')
    with page.expect_download() as download:
        page.click('[data-do="download"]')
    assert Path(download.value.path()).read_text("utf-8") == pages.CORRECTED


def test_a_passage_is_shown_and_left_to_the_editor(visit: Visit) -> None:
    page = visit("diff")
    for kind in ("insertion", "deletion", "move"):
        entry = page.locator(f'.item[data-kind="{kind}"]').filter(has_text="for the editor to say").first
        assert "likely to be undone" not in entry.inner_text()
        assert "reads well" not in entry.inner_text()


def test_hostile_text_does_nothing_but_show(visit: Visit) -> None:
    page = visit("hostile", width=700)
    page.hover("#m-d1f1 .written")
    card(page).wait_for(state="visible")
    assert page.evaluate("window.hacked === undefined")
    assert page.locator("main img, main article script").count() == 0
    assert "<script>window.hacked = 1</script>" in page.locator("#m-d1f1 .written").text_content()
    page.click('[data-do="accept-all"]')
    assert page.evaluate("window.hacked === undefined")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "a word of a million letters breaks no page"


@pytest.mark.parametrize("name", ["one", "many", "diff", "restored"])
@pytest.mark.parametrize("width", [320, 640, 900])
def test_no_page_scrolls_sideways(visit: Visit, name: str, width: int) -> None:
    page = visit(name, width=width)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.focus(".m:not(.off):visible .ml >> nth=0")
    box = card(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_print(visit: Visit) -> None:
    page = visit("one")
    page.emulate_media(media="print")
    for hidden in (".toolbar", ".acts", ".theme", "#card", ".actions >> nth=0"):
        assert page.locator(hidden).is_hidden()
    assert "probably meant" in page.inner_text(".panel")
    assert len(page.pdf(format="A4")) > 10_000


@pytest.fixture(scope="session")
def axe() -> str:
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["one", "many", "diff", "restored"])
def test_accessible(visit: Visit, axe: str, name: str, scheme: str) -> None:
    page = visit(name, color_scheme=scheme)
    page.evaluate(axe)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    states: list[Callable[[], Any]] = [lambda: None, lambda: page.focus(".m:visible .ml >> nth=0"), lambda: page.click('[data-do="accept-all"] >> nth=0')]
    if name in {"diff", "restored"}:
        states.append(lambda: page.check('[value="inline"]'))
    for change in states:
        change()
        found = page.evaluate("(rules) => axe.run({ runOnly: rules, resultTypes: ['violations'] })", rules)
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []


def test_the_theme_can_be_turned(visit: Visit) -> None:
    page = visit("one", color_scheme="light")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click('[data-do="theme"]')
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert before != after
    page.click('[data-do="theme"]')
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == before


PICTURES = {
    "one-light": ("one", "light", 1280),
    "one-dark": ("one", "dark", 1280),
    "one-narrow": ("one", "light", 400),
    "many": ("many", "light", 1280),
    "diff": ("diff", "light", 1440),
    "diff-dark": ("diff", "dark", 1440),
    "diff-narrow": ("diff", "light", 400),
    "restored": ("restored", "light", 1440),
}
SCALE = 4
"""Pixels of the page for one of the kept picture: what is finer, such as the edge of a letter, does not count."""
MEAN = 2.0
"""Most that a picture may differ from the kept one in the mean, of 255: room for other versions of the browser."""
SPOTS = 0.01
"""Most of its area that may differ by more than a quarter of the scale."""


def picture(page: Any, path: Path) -> Any:
    """The top of the page, set in a font of boxes: the fonts of the machine do not show."""
    image = pytest.importorskip("PIL.Image")
    page.add_style_tag(content=blocks.style())
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(100)
    page.screenshot(path=path)
    shot = image.open(path).convert("RGB")
    return shot.resize((shot.width // SCALE, shot.height // SCALE), image.Resampling.BOX)


def differs(now: Any, kept: Any) -> bool:
    np = pytest.importorskip("numpy")
    if now.size != kept.size:
        return True
    difference = np.abs(np.asarray(now, float) - np.asarray(kept.convert("RGB"), float))
    return bool(difference.mean() > MEAN or (difference.max(axis=2) > 64).mean() > SPOTS)


@pytest.mark.parametrize("name", PICTURES)
def test_pictures(visit: Visit, tmp_path: Path, name: str) -> None:
    """Layout and colours against a kept picture. UPDATE_GOLDEN=1 writes the pictures anew."""
    image = pytest.importorskip("PIL.Image")
    source, scheme, width = PICTURES[name]
    page = visit(source, width=width, color_scheme=scheme, bypass_csp=True)
    if name == "one-light":
        page.focus("#m-d1f3 .ml")
    now = picture(page, tmp_path / "now.png")
    path = GOLDEN / f"{name}.png"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        now.quantize(64).save(path, optimize=True)
    assert not differs(now, image.open(path)), "UPDATE_GOLDEN=1 writes the pictures anew"


@pytest.mark.parametrize(
    "broken",
    [
        ".spread { grid-template-columns: 1fr !important }",
        ":root { --major-tint: #fff !important; --critical-tint: #fff !important }",
        ".toolbar { display: none !important }",
        ".text { font-size: 1rem !important }",
        ".strip { height: 6rem !important }",
    ],
)
def test_a_picture_shows_what_is_broken(visit: Visit, tmp_path: Path, broken: str) -> None:
    image = pytest.importorskip("PIL.Image")
    page = visit("one", width=1280, color_scheme="dark", bypass_csp=True)
    page.add_style_tag(content=broken)
    assert differs(picture(page, tmp_path / "now.png"), image.open(GOLDEN / "one-dark.png"))


@pytest.mark.parametrize("family", ["serif", "monospace"])
def test_a_picture_does_not_hang_on_the_fonts_of_the_machine(visit: Visit, tmp_path: Path, family: str) -> None:
    image = pytest.importorskip("PIL.Image")
    page = visit("one", width=1280, color_scheme="dark", bypass_csp=True)
    page.add_style_tag(content=f":root {{ --serif: {family} !important; --sans: {family} !important }}")
    assert not differs(picture(page, tmp_path / "now.png"), image.open(GOLDEN / "one-dark.png"))
