"""Text as a reader should see it: escaped, and with every invisible or direction-changing character named."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Controls, zero-width and direction signs, fillers, variation selectors (but for emoji's), tags, lone surrogates."""


def visible(text: str) -> Markup:
    """Escaped text in which each hidden character is a labelled box, such as ``U+202E``."""
    parts: list[str] = []
    at = 0
    for m in _HIDDEN.finditer(text):
        parts += (escape(text[at : m.start()]), _box(m.group()))
        at = m.end()
    parts.append(escape(text[at:]))
    return Markup("").join(parts)


def plain(text: str) -> str:
    """The same for an attribute or a heading: one line, hidden characters as ``U+202E``, not yet escaped."""
    return _HIDDEN.sub(lambda m: _code(m.group()), " ".join(text.split()))


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"


def _box(char: str) -> Markup:
    name = unicodedata.name(char, "control character").lower()
    return Markup('<span class="hidden-char" title="{}">{}</span>').format(name, _code(char))
