"""One self-contained annotated page: findings in their story, or a rewritten story beside its original."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcheck.finding import RunReport, Tool
from mtcheck.formats.base import Renderer, play

if TYPE_CHECKING:
    from mtcheck.pairing.model import Comparison


def renderer() -> Renderer:
    from mtcheck.formats.html.reported import HtmlRenderer

    return HtmlRenderer()


def render(run: RunReport) -> str:
    """The annotated page for a run."""
    return play(renderer(), run)


def render_comparison(comparison: Comparison, tool: Tool) -> str:
    """The annotated page for two versions of a story."""
    from mtcheck.formats.html.compared import page
    from mtcheck.formats.html.page import section, write

    frame, story = page(comparison, tool)
    return "".join(write(frame, [section(frame, story, "diff")], layout="diff"))


__all__ = ["render", "render_comparison", "renderer"]
