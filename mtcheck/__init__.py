"""mtcheck finds the wording that automatic rewriting leaves in English news.

    from mtcheck import Checker
    report = Checker().check(text)

The names below load on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtcheck.checker import Checker as Checker
    from mtcheck.document import Document as Document
    from mtcheck.finding import Finding as Finding
    from mtcheck.finding import Report as Report
    from mtcheck.finding import Severity as Severity
    from mtcheck.finding import Verdict as Verdict

__version__ = "0.1.0"

_HOMES = {
    "Checker": "mtcheck.checker",
    "Document": "mtcheck.document",
    "Finding": "mtcheck.finding",
    "Report": "mtcheck.finding",
    "Severity": "mtcheck.finding",
    "Verdict": "mtcheck.finding",
}
__all__ = ["Checker", "Document", "Finding", "Report", "Severity", "Verdict", "__version__"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
