"""Build ``models/synonyms.tsv.xz``: what suggestions are drawn from."""

from __future__ import annotations

import lzma
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from mtcheck.frequency import word_frequency
from mtcheck.training.swaps import wordnet_synsets

_HEAD = """\
# Swaps of spinners turned round (kind 'swap': spun wording, meant wordings with counts), from this project's own marked texts,
# and synonyms by lemma (kind noun, verb, adj, adv) from Open English WordNet, https://en-word.net, CC BY 4.0.
"""
_REMARK = re.compile(r"\s*\([^()]*\)")
"""What an editor added to a wording: *homeless (poor)*, *(delete)*."""


def build(swaps: Iterable[tuple[str, str, float]], wordnet: Path | None, target: Path) -> None:
    """``swaps``: (spun, expected, count). Keeps lemmas that news uses (Zipf 2 and up), at most 14 synonyms each."""
    reverse: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for spun, marked, count in swaps:
        expected = _REMARK.sub("", marked)
        if expected and "|" not in spun + expected and "\t" not in spun + expected and ":" not in expected:
            reverse[" ".join(spun.lower().split())][" ".join(expected.lower().split())] += count
    lines = []
    for spun in sorted(reverse):
        best = sorted(reverse[spun].items(), key=lambda o: -o[1])[:8]
        lines.append(f"swap\t{spun}\t" + "|".join(f"{o}:{c:g}" for o, c in best))
    synonyms: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for pos, members, _ in (wordnet_synsets(wordnet).values() if wordnet else ()):
        plain = [m.lower() for m in members if m.replace(" ", "").isalpha() and m.count(" ") < 2]
        for a in plain:
            for b in plain:
                if a != b and " " not in a and word_frequency(b.split(" ")[0]) >= 2:
                    synonyms[a, pos][b] += 1
    for (lemma, pos), others in sorted(synonyms.items()):
        known = sorted(others, key=lambda o: (-others[o], -word_frequency(o.split(" ")[0])))[:14]
        lines.append(f"{pos}\t{lemma}\t" + "|".join(known))
    with lzma.open(target, "wt", encoding="utf-8", preset=9) as out:
        out.write(_HEAD + "\n".join(lines) + "\n")
