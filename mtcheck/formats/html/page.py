"""A page as one self-contained file: template, style and script put together under a strict policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from mtcheck.formats.html.view import Page, Story, json_data
from mtcheck.formats.html.visible import visible

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent / "templates"
_TOPS = {"critical": 2, "major": 9, "minor": 17, "wrong": 2, "doubtful": 9, "fine": 17}
"""Where a tick of the strip begins: the graver, the taller."""


def write(page: Page, sections: Iterable[Markup], rows: Iterable[Markup] = (), layout: str = "report") -> Iterator[str]:
    """The HTML file in pieces; ``layout`` is ``report`` or ``diff``, ``rows`` are those of the index."""
    style, script = _asset("page.css"), _asset("page.js")
    return _environment().get_template("page.html").generate(
        page=page, layout=layout, policy=policy(style, script), style=Markup(style), script=Markup(script), sections=sections, rows=rows,
        words=json_data({"one": page.words.one, "many": page.words.many, "accept": page.words.accept, "file": page.words.file}),
    )  # fmt: skip


def section(page: Page, story: Story, layout: str = "report") -> Markup:
    """One story of the page."""
    return _part("comparison" if layout == "diff" else "report", page, story)


def row(story: Story) -> Markup:
    """A story's row in the index."""
    return _part("row", story)


def _part(macro: str, *arguments: object) -> Markup:
    return Markup(getattr(_environment().get_template("parts.html").module, macro)(*arguments))


def policy(style: str, script: str) -> str:
    """Content-Security-Policy: nothing but this style and this script, no network, no form, no string turned into markup."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["shown"] = visible
    environment.globals |= {"shown": visible, "tops": _TOPS}
    return environment
