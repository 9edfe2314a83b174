"""What editors did with the same swap before: counts over marked stories.

The strongest single sign, since spinners share their tables: *workforce* for
*team* was undone nearly always, *stated* for *said* let stand. A swap never
seen is judged by its lemmas, then by each wording on its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log, log1p

from mtcheck.frequency import lemma

Counts = Mapping[str, tuple[float, float]]
"""``new > old`` in lower case -> times let stand, times undone."""

_PRIOR = 2.0
LEVELS = ("swap", "lemmas", "new", "old")


class Habits:
    """Smoothed log-odds, less the overall log-odds, that a swap is undone."""

    def __init__(self, counts: Counts):
        self.counts = {k: (float(v[0]), float(v[1])) for k, v in counts.items()}
        stand, undone = (sum(v[k] for v in self.counts.values()) + 1.0 for k in (0, 1))
        self._share = undone / (stand + undone)
        self._tables: dict[str, dict[str, list[float]]] = {level: defaultdict(lambda: [0.0, 0.0]) for level in LEVELS}
        for key, times in self.counts.items():
            self._add(key, times, 1)

    def _add(self, key: str, times: tuple[float, float], sign: int) -> None:
        for level, name in _keys(key):
            cell = self._tables[level][name]
            cell[0] += sign * times[0]
            cell[1] += sign * times[1]

    def features(self, new: str, old: str, own: Counts | None = None) -> dict[str, float]:
        """Log-odds and (as log) times seen at each level; ``own`` counts are taken off (a story must not vouch for itself)."""
        mine: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
        for key, times in (own or {}).items():
            for at in _keys(key):
                mine[at][0] += times[0]
                mine[at][1] += times[1]
        row: dict[str, float] = {}
        for level, name in _keys(swap_key(new, old)):
            stand, undone = self._tables[level].get(name, (0.0, 0.0))
            off = mine.get((level, name), (0.0, 0.0))
            stand, undone = max(stand - off[0], 0.0), max(undone - off[1], 0.0)
            row[f"habit {level}"] = log((undone + _PRIOR * self._share) / (stand + _PRIOR * (1 - self._share))) - log(self._share / (1 - self._share))
            row[f"seen {level}"] = log1p(stand + undone)
        return row

    def seen(self, new: str, old: str) -> tuple[int, int]:
        """Times let stand and times undone, of the swap's lemmas."""
        stand, undone = self._tables["lemmas"].get(_lemmas_key(swap_key(new, old)), (0.0, 0.0))
        return round(stand), round(undone)


def swap_key(new: str, old: str) -> str:
    return f"{' '.join(new.lower().split())} > {' '.join(old.lower().split())}"


def count(swaps: Iterable[tuple[str, str, bool]]) -> dict[str, tuple[float, float]]:
    """Counts of ``(new, old, undone)``."""
    table: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for new, old, undone in swaps:
        table[swap_key(new, old)][undone] += 1
    return {k: (v[0], v[1]) for k, v in table.items()}


def _lemmas(wording: str) -> str:
    return " ".join(lemma(w) for w in wording.split(" "))


def _lemmas_key(key: str) -> str:
    new, old = key.split(" > ", 1)
    return f"{_lemmas(new)} > {_lemmas(old)}"


def _keys(key: str) -> list[tuple[str, str]]:
    new, old = _lemmas_key(key).split(" > ", 1)
    return [("swap", key), ("lemmas", f"{new} > {old}"), ("new", new), ("old", old)]
