"""Substitutions of a pair of texts, aligned here or read from what ``mtcheck diff --format json`` wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtcheck.document import Document, DocumentError, Span, read_file
from mtcheck.document.model import WORD
from mtcheck.frequency import pair_frequency, word_frequency
from mtcheck.lexicon.learn import Substitution
from mtcheck.stopwords import is_stop_word

if TYPE_CHECKING:
    from mtcheck.encoder.base import SentenceEncoder


class PairError(ValueError):
    """A comparison that cannot be read; the message names the file and the remedy."""


def align(original: Document, rewritten: Document, encoder: SentenceEncoder) -> Iterator[Substitution]:
    """Substitutions between two versions of a story."""
    from mtcheck.pairing.edits import find_edits
    from mtcheck.pairing.model import ChangeKind

    _, edits = find_edits(original, rewritten, encoder)
    spans = [(Span(e.original_start, e.original_end), Span(e.start, e.end)) for e, _ in edits if e.kind == ChangeKind.SUBSTITUTION]
    return substitutions_between(original, rewritten, spans)


def read_diff(path: Path, fine: bool = False) -> tuple[list[Substitution], str | None]:
    """Substitutions of a JSON comparison, those judged fine only if asked for, and why their sentences are not known (None: they are).

    Raises PairError.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        changes = [c for c in data["changes"] if c["kind"] == "substitution" and (fine or c.get("judgement") != "fine")]
        wordings = [Substitution(str(c["original_text"]), str(c["text"])) for c in changes]
    except OSError as error:
        raise PairError(f"{path}: cannot be read ({error.strerror}); give two texts, or what 'mtcheck diff --format json' wrote") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PairError(f"{path}: not a comparison; give two texts, or what 'mtcheck diff --format json' wrote") from error
    try:
        original, rewritten = (read_file(_beside(path, data[side])) for side in ("original", "rewritten"))
        return list(_with_sentences(original, rewritten, changes)), None
    except (DocumentError, KeyError, TypeError, ValueError) as error:
        return wordings, f"{error}; no near words are proposed"


def _beside(path: Path, name: str) -> Path:
    """A file that the comparison names: from the working folder, or else from the comparison's."""
    file = Path(name)
    return file if file.exists() else path.parent / name


def _with_sentences(original: Document, rewritten: Document, changes: Sequence[Mapping[str, Any]]) -> Iterator[Substitution]:
    spans = []
    for c in changes:
        old = original.map.to_text(c["original_start"], c["original_end"])
        new = rewritten.map.to_text(c["start"], c["end"])
        if original.source[c["original_start"] : c["original_end"]] != c["original_text"] or old is None or new is None:
            raise ValueError(f"{original.path}: is not the text that was compared")
        spans.append((old, new))
    return substitutions_between(original, rewritten, spans)


Pair = tuple[Span, Span]
"""Where a wording stands in ``text`` of the original, and what replaced it in that of the rewritten document."""

COLLOCATION = 2.4
"""Association, in steps of the Zipf scale above chance, from which two words are taken for one term: *interest rate*."""


def substitutions_between(original: Document, rewritten: Document, pairs: Sequence[Pair]) -> Iterator[Substitution]:
    """Substitutions with their sentences; the parts of one term of the original are put together again."""
    for old, new in _terms(original.text, rewritten.text, pairs):
        sentence, counterpart = _sentence(original, old), _sentence(rewritten, new)
        yield Substitution(
            " ".join(original.text[old.start : old.end].split()),
            " ".join(rewritten.text[new.start : new.end].split()),
            original.text[sentence.start : sentence.end],
            old.start - sentence.start,
            rewritten.text[counterpart.start : counterpart.end],
        )


def _sentence(document: Document, span: Span) -> Span:
    return next((s for s in document.sentences if s.start <= span.start < s.end), span)


def _terms(original: str, rewritten: str, pairs: Sequence[Pair]) -> list[Pair]:
    joined: list[Pair] = []
    for old, new in sorted(pairs):
        last_old, last_new = joined[-1] if joined else (old, new)
        beside = _adjacent(original, last_old, old) and _adjacent(rewritten, last_new, new)
        if beside and _one_term(original[last_old.start : last_old.end], original[old.start : old.end]):
            joined[-1] = Span(last_old.start, old.end), Span(last_new.start, new.end)
        else:
            joined.append((old, new))
    return [_widened(original, rewritten, pair) for pair in joined]


def _adjacent(text: str, first: Span, second: Span) -> bool:
    return first.end < second.start and not text[first.end : second.start].strip()


def _one_term(first: str, second: str) -> bool:
    """Whether two neighbouring wordings of the original belong together: a term, a name, or a verb and its particle."""
    a, b = WORD.findall(first)[-1:], WORD.findall(second)[:1]
    if not a or not b:
        return False
    if a[0][0].isupper() and b[0][0].isupper():
        return True
    seen = pair_frequency(a[0], b[0])
    needed = COLLOCATION / 2 if is_stop_word(b[0]) else COLLOCATION
    return seen - (word_frequency(a[0]) + word_frequency(b[0]) - 9) >= needed if seen else False


def _widened(original: str, rewritten: str, pair: Pair) -> Pair:
    """With the word that both versions have after it, where the two make a term: *desire* rates for *interest* rates."""
    old, new = pair
    after = [WORD.search(text, span.end) for text, span in ((original, old), (rewritten, new))]
    if all(m and _adjacent(text, span, Span(*m.span())) for m, text, span in zip(after, (original, rewritten), pair, strict=True)):
        a, b = after
        if a and b and a.group() == b.group() and not is_stop_word(a.group()) and _one_term(original[old.start : old.end], a.group()):
            return Span(old.start, a.end()), Span(new.start, b.end())
    return pair
