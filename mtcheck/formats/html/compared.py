"""From the comparison of two versions of a story to a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from mtcheck.document.model import Document, Span
from mtcheck.finding import Evidence, Tool
from mtcheck.formats.html.reported import notices, strip_label
from mtcheck.formats.html.view import (
    Block,
    Figure,
    Item,
    Level,
    Page,
    Part,
    Piece,
    Row,
    Story,
    Words,
    is_heading,
    json_data,
    segments,
)
from mtcheck.formats.html.visible import plain, visible
from mtcheck.formats.text import describe, plural
from mtcheck.pairing.model import Change, ChangeKind, Comparison, Edit, Judgement, Pair

LEVELS = (
    Level("wrong", "wrong", "▲", "an editor would undo it"),
    Level("doubtful", "doubtful", "◆", "an editor might undo it"),
    Level("fine", "fine", "●", "reads well"),
)
_LEVEL = {level.id: level for level in LEVELS}
_KINDS = {
    ChangeKind.SUBSTITUTION: "other wording", ChangeKind.INSERTION: "added", ChangeKind.DELETION: "left out", ChangeKind.MOVE: "moved",
}  # fmt: skip
_OPINION = {
    Judgement.WRONG: "an editor would undo it", Judgement.DOUBTFUL: "an editor might undo it", Judgement.FINE: "reads well",
}  # fmt: skip
_PASSAGES = {
    ChangeKind.INSERTION: "This passage is not in the original.",
    ChangeKind.DELETION: "This passage of the original was left out.",
    ChangeKind.MOVE: "This passage stands elsewhere in the original.",
}  # fmt: skip
_SIGNS = {Judgement.WRONG: "✕", Judgement.DOUBTFUL: "?", Judgement.FINE: "✓"}
_WORDS = Words(
    "change", "changes", "Restore", "Let it stand", "Restore all shown", "Copy restored text", "Download",
    "the original has", "Judgement", "Kinds", "restored", "The two texts do not differ.", "likely to be undone",
    "Likely to be undone, at least",
)  # fmt: skip
_RESTORED_LEVELS = (Level("wrong", "sure", "▲", "does not belong"), Level("doubtful", "doubtful", "◆", "may not belong"))
_RESTORED_WORDS = Words(
    "finding", "findings", "Use", "Keep as it is", "Use all shown", "Copy corrected text", "Download",
    "probably meant", "How sure", "Kinds", "corrected", "Nothing was found, so there is nothing to restore.", "sure",
)  # fmt: skip


def page(comparison: Comparison, tool: Tool) -> tuple[Page, Story]:
    """The page for two versions of a story, and what stands on it; the changes in the order of the rewritten one."""
    length = max(len(comparison.rewritten.text), 1)
    items = tuple(_item(n, c, e, length, comparison.rewritten) for n, (c, e) in enumerate(zip(comparison.changes, comparison.edits, strict=True), 1))
    counts = Counter(c.kind for c in comparison.changes)
    kinds = tuple((str(k), _KINDS[k], counts[k]) for k in ChangeKind if counts[k])
    title = plain(comparison.rewritten.path)
    lowest = min((i.percent for i in items), default=0)
    story = _story(comparison, items, title)
    made = plain(f"{tool.name} {tool.version} · {tool.signature}")
    kicker, levels, words = ("Suggested restoration", _RESTORED_LEVELS, _RESTORED_WORDS) if comparison.restored else ("Comparison", LEVELS, _WORDS)
    return Page(title, kicker, made, levels, kinds, words, first=story.id, total=len(items), floor=lowest), story


def _story(comparison: Comparison, items: tuple[Item, ...], title: str) -> Story:
    marked = list(zip(comparison.edits, items, strict=True))
    judged = Counter(c.judgement for c in comparison.changes if not c.passage)
    worst = next((j for j in (Judgement.WRONG, Judgement.DOUBTFUL) if judged[j]), Judgement.FINE)
    parts = [p for c, i in zip(comparison.changes, items, strict=True) if (p := _part(comparison, c, i.id))]
    return Story(
        "d1", title, str(worst), *_verdict(comparison, worst, judged[worst]), _SIGNS[worst],
        _figures(comparison, judged), items, tuple(_inline(comparison.rewritten, comparison.original, marked)), notices(comparison.skipped),
        json_data({"name": comparison.rewritten.path, "segments": segments(comparison.rewritten.source, parts)}),
        strip_label=strip_label(items, "finding" if comparison.restored else "change"), rows=tuple(_rows(comparison, marked)), side_names=(plain(comparison.original.path), title),
    )  # fmt: skip


def _verdict(comparison: Comparison, worst: Judgement, count: int) -> tuple[str, str]:
    if comparison.restored:
        total = len(comparison.changes)
        if not total:
            return "Nothing found", "There is nothing to restore."
        return ("Spun wording" if count and worst is Judgement.WRONG else "Doubtful wording"), (
            f"{plural(total, 'wording')}, each beside what the writer probably meant. A suggestion is a guess: check names and figures."
        )
    if worst is Judgement.FINE:
        return ("Fine", "Every change of wording reads well.") if comparison.changes else ("Same", "The two texts do not differ.")
    verb = "should" if worst is Judgement.WRONG else "may have to"
    return str(worst).capitalize(), f"{plural(count, 'change')} {verb} be undone."


def _figures(comparison: Comparison, judged: Counter[Judgement]) -> tuple[Figure, ...]:
    kinds = Counter(c.kind for c in comparison.changes)
    words = len(comparison.rewritten.tokens)
    wrong = sum(len(c.text.split()) for c in comparison.changes if c.judgement is Judgement.WRONG)
    if comparison.restored:
        return (
            *(Figure(level.name.capitalize(), f"{judged[Judgement(level.id)]:,}", note=level.help) for level in _RESTORED_LEVELS),
            Figure("Spun words", f"{100 * sum(len(c.text.split()) for c in comparison.changes) / max(words, 1):.1f}", "per 100"),
            Figure("Length", f"{words:,}", "words"),
        )
    return (
        *(Figure(str(j).capitalize(), f"{judged[j]:,}", note=_OPINION[j]) for j in (Judgement.WRONG, Judgement.DOUBTFUL, Judgement.FINE)),
        Figure("Wrong wording", f"{100 * wrong / max(words, 1):.1f}", "per 100"),
        *(Figure(_KINDS[k].capitalize(), f"{kinds[k]:,}") for k in (ChangeKind.INSERTION, ChangeKind.DELETION, ChangeKind.MOVE) if kinds[k]),
        Figure("Length", f"{words:,}", "words", f"original: {len(comparison.original.tokens):,}"),
    )  # fmt: skip


def _item(number: int, change: Change, edit: Edit, length: int, rewritten: Document) -> Item:
    text = change.original_text if change.kind is ChangeKind.DELETION else change.text
    suggestions = () if change.kind is ChangeKind.MOVE else (change.original_text,)
    line, _ = rewritten.position(change.start)
    reasons = () if change.passage else tuple(filter(None, (reason(e) for e in change.evidence)))
    levels = {level.id: level for level in _RESTORED_LEVELS} if change.message else _LEVEL
    return Item(
        number, f"d1f{number}", levels[str(change.judgement)], str(change.kind), _KINDS[change.kind], text, suggestions, change.confidence,
        _message(change), reasons, f"line {line}", edit.start / length,
        0.0 if change.kind is ChangeKind.MOVE else (edit.end - edit.start) / length, not change.passage,
    )  # fmt: skip


def _message(change: Change) -> str:
    if change.message:
        return change.message
    if change.passage:
        return f"{_PASSAGES[change.kind]} It is for the editor to say whether that is right."
    opinion = _OPINION[change.judgement]
    if change.kind is ChangeKind.SUBSTITUTION:
        return f"“{change.text}” stands for “{change.original_text}”; {opinion}."
    return f"{'This was added' if change.kind is ChangeKind.INSERTION else 'This was left out'}; {opinion}."


def reason(evidence: Evidence) -> str:
    """A piece of evidence on a change, for a reader."""
    detail = evidence.detail
    if evidence.kind == "habit":
        return f"editors undid this swap {detail['undone']} of {detail['undone'] + detail['let_stand']} times in marked stories"
    if evidence.kind == "context":
        return f"the detector takes the new wording for machine-made with {detail.get('probability', 0):.0%}"
    if evidence.kind == "frequency" and "zipf_original" in detail:
        return f"rarest word: {detail['zipf']:.1f} on the Zipf scale, {detail['zipf_original']:.1f} in the original"
    if evidence.kind == "embedding" and "preferred" in detail:
        better = "the original's" if detail["preferred"] > 0 else "the new"
        return f"likeness of meaning {detail['cosine']:.2f}; of the two the model expects {better} wording"
    return str(detail["note"]) if "note" in detail else describe(evidence)


def _part(comparison: Comparison, change: Change, item: str) -> Part | None:
    """Where and with what a change is undone in the rewritten source, white space included; None for a move."""
    source, original = comparison.rewritten.source, comparison.original.source
    if change.kind is ChangeKind.MOVE:
        return None
    if change.kind is ChangeKind.INSERTION:
        return Part(len(source[: change.start].rstrip()), change.end, item, ("",))
    if change.kind is ChangeKind.SUBSTITUTION:
        return Part(change.start, change.end, item, (change.original_text,))
    before = original[len(original[: change.original_start].rstrip()) : change.original_start]
    after = original[change.original_end : len(original) - len(original[change.original_end :].lstrip())]
    led = source[: change.start][-1:].strip()
    return Part(change.start, change.start, item, (f"{before}{change.original_text}" if led else f"{change.original_text}{after or ' '}",))


Marked = Sequence[tuple[Edit, Item]]


def _rows(comparison: Comparison, marked: Marked) -> Iterator[Row]:
    """Sentence by sentence; each edit stands in the one row whose passages hold it."""
    original, rewritten = comparison.original, comparison.rewritten
    begins = {p.start for p in rewritten.paragraphs}, {p.start for p in original.paragraphs}
    for pair in comparison.pairs:
        starts = pair.rewritten.start in begins[0] if pair.rewritten.start < pair.rewritten.end else pair.original.start in begins[1]
        own = [(e, i) for e, i in marked if _inside(e, pair)]
        if pair.rewritten.start == pair.rewritten.end:
            item = own[0][1]
            yield Row((Piece(visible(_text(original, pair.original)), item, "old"),), (Piece(Markup("left out"), item, "point"),), starts, "omitted")
        elif pair.original.start == pair.original.end:
            yield Row((), (Piece(visible(_text(rewritten, pair.rewritten)), own[0][1], "added"),), starts, "added")
        else:
            sides = tuple(_old_side(original, pair.original, own)), tuple(_new_side(rewritten, pair.rewritten, own))
            yield Row(*sides, starts, "moved" if pair.moved else "same")


def _inside(edit: Edit, pair: Pair) -> bool:
    if edit.kind is ChangeKind.DELETION:
        return pair.original.start <= edit.original_start < pair.original.end
    return pair.rewritten.start <= edit.start < pair.rewritten.end


def _text(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]


def _old_side(document: Document, within: Span, own: Marked) -> Iterator[Piece]:
    at = within.start
    for edit, item in sorted(own, key=lambda m: m[0].original_start):
        if edit.kind in {ChangeKind.MOVE, ChangeKind.INSERTION}:
            continue
        yield Piece(visible(document.text[at : edit.original_start]))
        yield Piece(visible(document.text[edit.original_start : edit.original_end]), item, "old")
        at = edit.original_end
    yield Piece(visible(document.text[at : within.end]))


def _new_side(document: Document, within: Span, own: Marked) -> Iterator[Piece]:
    at = within.start
    for edit, item in own:
        yield Piece(visible(document.text[at : edit.start]))
        at = max(at, edit.start)
        if edit.kind is ChangeKind.MOVE:
            yield Piece(Markup("moved"), item, "point")
        elif edit.kind is ChangeKind.DELETION:
            yield Piece(Markup("‸"), item, "caret")
        else:
            yield Piece(visible(document.text[edit.start : edit.end]), item, "mark" if edit.kind is ChangeKind.SUBSTITUTION else "added")
            at = edit.end
    yield Piece(visible(document.text[at : within.end]))


def _inline(rewritten: Document, original: Document, marked: Marked) -> Iterator[Block]:
    """The rewritten text in paragraphs, with the original's wording struck out where it stood."""
    waiting = list(marked)[::-1]
    for number, paragraph in enumerate(rewritten.paragraphs):
        pieces: list[Piece] = []
        at = paragraph.start
        while waiting and waiting[-1][0].start <= paragraph.end:
            edit, item = waiting.pop()
            pieces.append(Piece(visible(rewritten.text[at : max(at, edit.start)])))
            pieces += _inline_pieces(rewritten, original, edit, item)
            at = max(at, edit.end if edit.kind is not ChangeKind.MOVE else edit.start)
        pieces.append(Piece(visible(rewritten.text[at : paragraph.end])))
        yield Block(tuple(pieces), number < 2 and is_heading(_text(rewritten, paragraph)))
    if waiting:
        yield Block(tuple(p for e, i in waiting[::-1] for p in _inline_pieces(rewritten, original, e, i)))


def _inline_pieces(rewritten: Document, original: Document, edit: Edit, item: Item) -> Iterable[Piece]:
    old, new = visible(original.text[edit.original_start : edit.original_end]), visible(rewritten.text[edit.start : edit.end])
    if edit.kind is ChangeKind.MOVE:
        return [Piece(Markup("moved"), item, "point")]
    if edit.kind is ChangeKind.DELETION:
        if rewritten.text[: edit.start][-1:].strip():
            before = original.text[: edit.original_start]
            return [Piece(visible(before[len(before.rstrip()) :])), Piece(old, item, "omitted")]
        return [Piece(old, item, "omitted"), Piece(Markup(" "))]
    if edit.kind is ChangeKind.INSERTION:
        return [Piece(new, item, "added")]
    return [Piece(old, item, "old"), Piece(new, item, "mark")]
