"""Output formats. Each is a module with ``render(run: RunReport) -> str``, and ``renderer() -> Renderer`` that takes a run piece by piece."""

from __future__ import annotations

from importlib import import_module

from mtcheck.finding import RunReport
from mtcheck.formats.base import Renderer
from mtcheck.settings import FORMATS

SUFFIXES = {".json": "json", ".jsonl": "jsonl", ".sarif": "sarif", ".xml": "junit", ".html": "html", ".htm": "html"}
"""The format that a file name asks for when no format is named."""


def renderer(name: str, **options: object) -> Renderer:
    """A fresh renderer of a format. Raises ValueError for one that does not exist."""
    if name not in FORMATS:
        raise ValueError(f"unknown format {name}; there are {', '.join(FORMATS)}")
    module = import_module(f"mtcheck.formats.{name}")
    made = module.renderer(**options)
    assert isinstance(made, Renderer)
    return made


def render(name: str, run: RunReport) -> str:
    """A whole run in a format. Raises ValueError for one that does not exist."""
    if name not in FORMATS:
        raise ValueError(f"unknown format {name}; there are {', '.join(FORMATS)}")
    text = import_module(f"mtcheck.formats.{name}").render(run)
    assert isinstance(text, str)
    return text
