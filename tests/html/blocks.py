"""A font of grey boxes, so that pictures of a page do not hang on the fonts of the machine."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import pytest

UNITS = 1000
ADVANCE = 500
"""Width of every character: about the mean of a text face."""


def style() -> str:
    """CSS that sets every text of a page in the font; needs a browser context with ``bypass_csp``."""
    data = base64.b64encode(_font()).decode()
    return (
        f"@font-face {{ font-family: Blocks; src: url(data:font/ttf;base64,{data}); }}"
        "*, ::before, ::after { font-family: Blocks !important; font-synthesis: none !important; font-style: normal !important; }"
    )


def _font() -> bytes:
    builder = pytest.importorskip("fontTools.fontBuilder").FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", "space", "box"])
    spaces = {0x20, 0xA0, 0x2009, 0x202F}
    builder.setupCharacterMap({c: "space" if c in spaces else "box" for c in (*range(0x20, 0x250), *range(0x2000, 0x2800))})
    box = _box()
    builder.setupGlyf({".notdef": box, "space": _empty(), "box": box})
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", "space", "box"], (ADVANCE, 40)))
    builder.setupHorizontalHeader(ascent=900, descent=-250)
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-250, sTypoLineGap=0, usWinAscent=900, usWinDescent=250, sxHeight=480, sCapHeight=700)
    builder.setupNameTable({"familyName": "Blocks", "styleName": "Regular"})
    builder.setupPost()
    file = BytesIO()
    builder.save(file)
    return file.getvalue()


def _pen() -> Any:
    return pytest.importorskip("fontTools.pens.ttGlyphPen").TTGlyphPen(None)


def _empty() -> Any:
    return _pen().glyph()


def _box() -> Any:
    pen = _pen()
    pen.moveTo((40, 0))
    for corner in ((40, 480), (ADVANCE - 40, 480), (ADVANCE - 40, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
