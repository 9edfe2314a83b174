"""The command line with a fake checker, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mtcheck.cli.main import cli
from tests.fakes import FakeChecker

Invoke = Callable[..., Result]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, a cache of its own, and no CI around."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("MTCHECK_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "NO_COLOR", "MTCHECK_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return work


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Runs mtcheck with the fake checker; ``result.stdout`` and ``result.stderr`` are apart."""
    import mtcheck.cli.session

    made: list[FakeChecker] = []

    def make(settings: object, **_: object) -> FakeChecker:
        made.append(FakeChecker(grammar=not getattr(settings, "no_grammar", False)))
        return made[-1]

    monkeypatch.setattr(mtcheck.cli.session, "make_checker", make)

    def call(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(cli, [str(a) for a in arguments], input=stdin, prog_name="mtcheck")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert all(checker.closed for checker in made)
        return result

    return call


def story(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file, with its folders."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
