"""The spinner's dictionaries: what a wording may be swapped for, by source.

Sources, each optional and read from a folder of resources:

- swap tables (TSV with the columns ``spun`` and ``expected``, optionally
  ``seen`` and ``certainty``): real swaps, the most telling source by far;
- the reference lexicon and the marked stories of this project;
- Open English WordNet (YAML, CC BY 4.0): all senses alike, as a sense-blind
  spinner takes them, and one hop to siblings and hypernyms;
- word-pair lists (two columns) and Roget's Thesaurus of 1911;
- nearest words: neighbours in the encoder's own input embeddings.
"""

from __future__ import annotations

import csv
import re
import tarfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mtcheck.frequency import word_frequency
from mtcheck.lexicon.inflection import inflect_phrase
from mtcheck.morphology import TAGS, analyses, forms, inflect

if TYPE_CHECKING:
    import numpy as np

MAX_PHRASE = 5
WORDS = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*|\$")


@dataclass
class SwapTable:
    """Replacements of one source: lower-case wording -> [(replacement, weight, fine)].

    ``fine`` marks a swap that editors let stand: it is put into synthetic text
    without being taught as an error.
    """

    name: str
    single: dict[str, list[tuple[str, float, bool]]] = field(default_factory=lambda: defaultdict(list))
    phrases: dict[tuple[str, ...], list[tuple[str, float, bool]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, expected: str, spun: str, weight: float = 1.0, fine: bool = False) -> None:
        words = tuple(WORDS.findall(expected.lower()))
        if not words or len(words) > MAX_PHRASE or not spun.strip() or expected.lower() == spun.lower():
            return
        target = self.single[words[0]] if len(words) == 1 else self.phrases[words]
        target.append((spun, weight, fine))

    def __len__(self) -> int:
        return len(self.single) + len(self.phrases)

    def first_words(self) -> set[str]:
        return {p[0] for p in self.phrases}


def add_inflected(table: SwapTable, expected: str, spun: str, weight: float, fine: bool = False) -> None:
    """Add a surface swap, and when both sides are one word of the same tag, its other inflections."""
    table.add(expected, spun, weight, fine)
    if not (expected + spun).isalpha():
        return
    known = [[(lemma, tag) for lemma, tag in analyses(w.lower()) if tag and word_frequency(lemma)] for w in (expected, spun)]
    same = [(lemma, other, tag) for lemma, tag in known[0] for other, other_tag in known[1] if tag == other_tag]
    if same:
        lemma, other, tag = max(same, key=lambda s: min(word_frequency(s[0]), word_frequency(s[1])))
        for t in next(tags for tags in TAGS.values() if tag in tags):
            table.add(inflect(lemma, t), inflect(other, t), weight * 0.5, fine)


def read_swap_tsv(path: Path, table: SwapTable) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            spun = row.get("spun") or row.get("tortured") or ""
            expected = re.sub(r"\s*\([A-Z]\w*\)", "", row.get("expected") or "")
            weight = float(row.get("seen") or 1) ** 0.5 * (0.6 if row.get("certainty") == "medium" else 1.0)
            add_inflected(table, expected, re.sub(r"\s*\([A-Z]\w*\)", "", spun), weight, row.get("certainty") == "fine")
            left, right = expected.split(), spun.split()
            if 1 < len(left) == len(right):
                for a, b in zip(left, right, strict=True):
                    if a.isalpha() and b.isalpha() and len(a) > 3:
                        add_inflected(table, a, b, weight * 0.3)


def read_pairs(path: Path, table: SwapTable) -> None:
    for line in path.read_text("utf-8").splitlines():
        pair = line.split()
        if len(pair) == 2 and all(w.isalpha() for w in pair):
            table.add(pair[0], pair[1])
            table.add(pair[1], pair[0])


def read_roget(path: Path, table: SwapTable) -> None:
    """Words between two semicolons of Roget's Thesaurus are taken as synonyms of each other."""
    pos, names = "noun", {"N": "noun", "V": "verb", "Adj": "adj", "Adv": "adv"}
    text = re.sub(r"\[[^\]]*\]|\{[^}]*\}|\d+", "", path.read_text("utf-8", errors="replace"))
    for paragraph in re.split(r"\n\s*\n|\.\s", text):
        marker = re.match(r"\s*(?:#.*--\s*)?(N|V|Adj|Adv)\b", paragraph)
        if marker:
            pos = names[marker.group(1)]
        for group in paragraph.split(";"):
            words = [w.strip().lower() for w in re.split(r"[,\n]", group)]
            words = [w for w in words if re.fullmatch(r"[a-z]{3,}( [a-z]{2,}){0,2}", w)][:12]
            for a in words:
                for b in words:
                    if a != b and " " not in a:
                        _add_forms(table, a, b, pos, 1.0)


def _add_forms(table: SwapTable, lemma: str, other: str, pos: str, weight: float) -> None:
    head, _, rest = other.partition(" ")
    for form, tag in forms(lemma, pos):
        if " " in form:
            continue
        if pos == "verb" and rest:
            spun = f"{inflect(head, tag)} {rest}"
        elif pos == "noun" and rest:
            first, _, last = other.rpartition(" ")
            spun = f"{first} {inflect(last, tag)}"
        else:
            spun = inflect(other, tag) if tag else other
        table.add(form, spun, weight)


def wordnet_synsets(path: Path) -> dict[str, tuple[str, list[str], list[str]]]:
    """``{synset: (pos, members, hypernyms)}`` of Open English WordNet, from its YAML folder or tar archive."""
    synsets: dict[str, tuple[str, list[str], list[str]]] = {}
    names = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
    key = section = ""
    for line in _yaml_lines(path):
        # NOTE: the files are flat and regular; a YAML parser takes two minutes for the same four fields.
        if re.match(r"^\d{8}-[nvasr]:", line):
            key, section = line[:10], ""
            synsets[key] = (names[line[9]], [], [])
        elif line.startswith("  - ") and section in {"members", "hypernym"}:
            _, members, hypernyms = synsets[key]
            (members if section == "members" else hypernyms).append(line[4:].strip().strip("'\""))
        elif line.startswith("  ") and not line.startswith("  -"):
            section = line.strip(" :\n") if line.rstrip().endswith(":") else ""
    return synsets


def read_wordnet(path: Path, near: SwapTable, far: SwapTable) -> None:
    """Synonyms into ``near``, siblings and hypernyms into ``far``."""
    synsets = wordnet_synsets(path)
    children: dict[str, list[str]] = defaultdict(list)
    for name, (_, _, parents) in synsets.items():
        for parent in parents:
            children[parent].append(name)
    for name, (pos, members, parents) in synsets.items():
        plain = [m.lower() for m in members if re.fullmatch(r"[a-z]+(?:[ -][a-z]+){0,2}", m)]
        singles = [m for m in plain if m.isalpha()]
        for a in singles:
            for b in plain:
                if a != b:
                    _add_forms(near, a, b, pos, 1.0)
            cousins = [m for parent in parents for m in synsets.get(parent, ("", [], []))[1]]
            cousins += [m for parent in parents for c in children[parent][:12] if c != name for m in synsets[c][1][:2]]
            for b in [c for c in cousins if c.isalpha() and c.islower()][:8]:
                if a != b:
                    _add_forms(far, a, b, pos, 0.5)


def _yaml_lines(path: Path) -> Iterator[str]:
    wanted = re.compile(r"(?:^|/)(?:noun|verb|adj|adv)\.[\w]+\.yaml$")
    if path.is_dir():
        for file in sorted(p for p in path.rglob("*.yaml") if wanted.search(str(p))):
            yield from file.read_text("utf-8").splitlines()
        return
    with tarfile.open(path) as archive:
        for member in archive:
            if wanted.search(member.name):
                stream = archive.extractfile(member)
                if stream:
                    yield from stream.read().decode("utf-8").splitlines()


def nearest_words(embeddings: np.ndarray, vocabulary: list[str], table: SwapTable, count: int = 8, first: int = 14000) -> None:
    """Neighbours of each whole word by cosine of its input embedding (array ``[tokens, width]``)."""
    import numpy as np

    index = [i for i, w in enumerate(vocabulary[:first]) if w.isalpha() and len(w) > 2]
    vectors = embeddings[index] / np.linalg.norm(embeddings[index], axis=1, keepdims=True)
    for begin in range(0, len(index), 1024):
        block = vectors[begin : begin + 1024] @ vectors.T
        order = np.argpartition(-block, count + 2, axis=1)[:, : count + 2]
        for row, neighbours in enumerate(order):
            word = vocabulary[index[begin + row]]
            for n in neighbours:
                other = vocabulary[index[n]]
                if other != word and _stem(other) != _stem(word):
                    table.add(word, other, float(block[row, n]))


def _stem(word: str) -> str:
    return re.sub(r"(?:ies|es|s|ed|ing|ly|er|ers|y)$", "", word)[:6]


def load_tables(
    synonyms: Path | None,
    lexicon: Iterable[tuple[str, str, str]] = (),
    stories: Iterable[tuple[str, str, str, str]] = (),
    nearest: Callable[[SwapTable], None] | None = None,
) -> list[SwapTable]:
    """All tables that the given resources feed, empty ones left out.

    ``lexicon``: (expected, spun, pos); ``stories``: (expected, spun, certainty, family).
    """
    tables = {name: SwapTable(name) for name in ("real", "science", "wordnet", "far", "pairs", "roget", "lexicon", "nearest")}
    for path in sorted(synonyms.iterdir()) if synonyms else ():
        _read_resource(path, tables)
    for entry in lexicon:
        _add_entry(tables["lexicon"], *entry)
    for expected, spun, certainty, family in stories:
        table = tables.setdefault(f"stories-{family[:1]}", SwapTable(f"stories-{family[:1]}"))
        add_inflected(table, expected, spun, 1.0, certainty == "fine")
    if nearest:
        nearest(tables["nearest"])
    return [t for t in tables.values() if len(t)]


def _read_resource(path: Path, tables: Mapping[str, SwapTable]) -> None:
    if path.suffix == ".tsv":
        read_swap_tsv(path, tables["science" if "phrases" in path.name else "real"])
    elif "wordnet" in path.name and (path.is_dir() or ".tar" in path.name):
        read_wordnet(path, tables["wordnet"], tables["far"])
    elif "roget" in path.name:
        read_roget(path, tables["roget"])
    elif path.suffix == ".txt":
        read_pairs(path, tables["pairs"])


def _add_entry(table: SwapTable, expected: str, spun: str, pos: str) -> None:
    """A swap of the lexicon in all its inflections."""
    if pos in TAGS and " " not in expected + spun:
        _add_forms(table, expected, spun, pos, 1.0)
    elif pos in TAGS:
        for tag in TAGS[pos]:
            table.add(inflect_phrase(expected, pos, tag), inflect_phrase(spun, pos, tag))
    else:
        table.add(expected, spun)
