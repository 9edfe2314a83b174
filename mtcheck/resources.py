"""Where the data that mtcheck ships lies: ``models/`` and ``seeds/``.

Installed, both are folders inside the package; in a checkout (and in an
editable install of one) they lie beside it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def models_dir() -> Path:
    """The folder of the shipped model; it need not exist in a broken installation."""
    return _find("models")


def seeds_dir() -> Path:
    """The folder of the shipped lexicon and stories; it need not exist in a broken installation."""
    return _find("seeds")


def _find(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
