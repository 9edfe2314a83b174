"""Making the checker that settings ask for, with errors that a user can act on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtcheck.cli.main import Failure
from mtcheck.settings import Settings

if TYPE_CHECKING:
    from mtcheck.checker import Checker


def make_checker(settings: Settings, **options: Any) -> Checker:
    """A checker for the settings of a run. Raises Failure when model, lexicon or encoder cannot be used."""
    from mtcheck.checker import Checker
    from mtcheck.encoder.detector import ModelError
    from mtcheck.lexicon.entry import LexiconError

    if settings.encoder is not None and Path(settings.encoder).is_absolute() and not Path(settings.encoder).exists():
        raise Failure(f"{settings.encoder}: there is no such encoder model; check --encoder")
    try:
        return Checker(
            grammar=not settings.no_grammar,
            encoder=settings.encoder,
            languagetool_url=settings.languagetool_url,
            lexicon=settings.lexicon or None,
            model=settings.model,
            threads=settings.jobs,
            **options,
        )
    except (ModelError, LexiconError) as error:
        raise Failure(str(error)) from None
    except (RuntimeError, ImportError, OSError) as error:
        if settings.encoder is None:
            raise
        raise Failure(" ".join(str(error).split())) from None


def lower_threshold(checker: Checker, settings: Iterable[Settings]) -> float:
    """Let the checker report down to the lowest confidence that any file asks for; returns the calibrated default.

    One checker serves every file of a run, and what a file does not want is
    left out afterwards. The default always stays in reach, because a
    document's score and verdict rest on what lies above it.
    """
    default = checker.min_confidence
    asked = (s.min_confidence for s in settings if s.min_confidence is not None)
    checker.min_confidence = min([default, *asked])
    return default
