"""A page as one self-contained file: template, style and script put together under a strict policy."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from mtcheck.formats.html.view import Page, json_data
from mtcheck.formats.html.visible import visible

if TYPE_CHECKING:
    from jinja2 import Template

_FOLDER = Path(__file__).parent / "templates"
_TOPS = {"critical": 2, "major": 9, "minor": 17, "wrong": 2, "doubtful": 9, "fine": 17}
"""Where a tick of the strip begins: the graver, the taller."""


def write(page: Page, layout: str = "report") -> str:
    """The HTML file; ``layout`` is ``report`` or ``diff``."""
    style, script = _asset("page.css"), _asset("page.js")
    return _template().render(
        page=page, layout=layout, policy=policy(style, script), style=Markup(style), script=Markup(script),
        words=json_data({"one": page.words.one, "many": page.words.many, "accept": page.words.accept, "file": page.words.file}), tops=_TOPS,
    )  # fmt: skip


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
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["shown"] = visible
    environment.globals["shown"] = visible
    return environment.get_template("page.html")
