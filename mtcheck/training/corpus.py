"""Human text to train on: any folder of ``.jsonl``, ``.jsonl.xz`` (field ``text``) or ``.txt`` files."""

from __future__ import annotations

import hashlib
import json
import lzma
import random
import re
import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path


class CorpusError(ValueError):
    """Human text that cannot be read; the message names the file and the line."""


_PROMOTION = re.compile(
    r"^(?:advertisement|read more|photo|image|related|sign up|subscribe|click here|follow us|share this|credit|getty|reuters|ap photo).{0,60}$",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Drop promotion lines and control characters; keep paragraphs."""
    paragraphs = re.split(r"\n\s*\n|\n", text)
    kept = [re.sub(r"\s+", " ", p).strip() for p in paragraphs]
    return "\n\n".join(p for p in kept if p and not _PROMOTION.match(p))


def fold(identity: str, folds: int) -> int:
    """A stable fold of a document by its id: splits hold across runs and machines."""
    return int(hashlib.sha256(identity.encode()).hexdigest()[:8], 16) % folds


def files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.name.endswith((".jsonl", ".jsonl.xz", ".txt")))


def read_texts(path: Path) -> Iterator[str]:
    """Texts of one file, cleaned."""
    if path.name.endswith(".txt"):
        yield clean(path.read_text("utf-8", errors="replace"))
        return
    number = 0
    try:
        with (lzma.open if path.name.endswith(".xz") else open)(path, "rb") as lines:
            for line in lines:
                number += 1
                if line.strip():
                    yield clean(json.loads(line)["text"])
    except (ValueError, LookupError, TypeError, OSError, EOFError, lzma.LZMAError) as error:
        raise CorpusError(f"{path}, line {max(number, 1)}: no JSON with a 'text' ({error}); mend the line or take the file away") from error


def stream(folder: Path, seed: int, minimum: int = 300, prefer: Mapping[str, float] | None = None, exclude: Collection[int] = ()) -> Iterator[str]:
    """Endless shuffled texts, drawn from the files by the root of their size.

    ``prefer`` multiplies the share of files whose name contains a key;
    paragraphs whose :func:`fingerprint` is in ``exclude`` are left out, so
    that no evaluation text is trained on.
    """
    rng = random.Random(seed)
    shards = files(folder)
    if not shards:
        raise CorpusError(f"{folder}: no .jsonl, .jsonl.xz or .txt file to train on; give a folder of human text with --corpus")
    shares = [p.stat().st_size ** 0.5 * max([w for k, w in (prefer or {}).items() if k in p.name], default=1.0) for p in shards]
    pools: dict[Path, list[str]] = {}
    while True:
        path = rng.choices(shards, shares)[0]
        if not pools.get(path):
            pools[path] = list(_passages(read_texts(path), minimum, exclude))
            rng.shuffle(pools[path])
            if len(pools) == len(shards) and not any(pools.values()):
                raise CorpusError(f"{folder}: no text to train on is left; give more than the held-out stories")
        for _ in range(min(40, len(pools[path]))):
            yield pools[path].pop()


def fingerprint(paragraph: str) -> int:
    """Identity of a paragraph: its letters, case and spacing aside."""
    return zlib.crc32("".join(c for c in paragraph.lower() if c.isalnum())[:120].encode())


def _passages(texts: Iterator[str], minimum: int, exclude: Collection[int]) -> Iterator[str]:
    pending: list[str] = []
    for text in texts:
        if exclude:
            text = "\n\n".join(p for p in text.split("\n\n") if fingerprint(p) not in exclude)
        if not text:
            continue
        pending.append(text)
        if sum(map(len, pending)) >= minimum:
            yield "\n\n".join(pending)
            pending = []
    if pending:
        yield "\n\n".join(pending)
