"""One self-contained annotated page: findings in their story, or a rewritten story beside its original."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcheck.finding import RunReport, Tool

if TYPE_CHECKING:
    from mtcheck.pairing.model import Comparison


def render(run: RunReport) -> str:
    """The annotated page for a run."""
    from mtcheck.formats.html.page import write
    from mtcheck.formats.html.reported import page

    return write(page(run))


def render_comparison(comparison: Comparison, tool: Tool) -> str:
    """The annotated page for two versions of a story."""
    from mtcheck.formats.html.compared import page
    from mtcheck.formats.html.page import write

    return write(page(comparison, tool), "diff")


__all__ = ["render", "render_comparison"]
