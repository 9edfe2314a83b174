"""``mtcheck doctor``."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from mtcheck import __version__

SENTENCE = "Talks with the Joined Realm resume on Monday, as indicated by two people who asked not to be named."
CORE = ("numpy", "onnxruntime", "tokenizers", "markdown-it-py", "language-tool-python")
EXTRAS = {"sentence-transformers": "sentence-transformers", "torch": "train"}


@dataclass(frozen=True)
class Item:
    """One thing that was looked at."""

    name: str
    ok: bool
    found: str
    remedy: str = ""
    needed: bool = True
    """Whether a check fails without it."""


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="output format")
@click.option("--languagetool-url", metavar="URL", help="ask this LanguageTool server whether it is well")
@click.pass_context
def command(ctx: click.Context, /, form: str, languagetool_url: str | None) -> None:
    """Tell what is installed, what is missing, and what to do about it.

    The exit code is 2 when a check cannot work at all.
    """
    items = examine(languagetool_url)
    if form == "json":
        from mtcheck.formats.json import dumps

        click.echo(dumps({"ok": not _broken(items), "items": [asdict(item) for item in items]}, 1))
    else:
        click.echo(as_text(items))
    ctx.exit(2 if _broken(items) else 0)


def examine(url: str | None = None) -> list[Item]:
    """Look at everything; nothing of it raises."""
    looks: tuple[Callable[[], list[Item]], ...] = (
        _python,
        _packages,
        _lexicon,
        _model,
        lambda: _grammar(url),
        _configuration,
        _cache,
    )
    items: list[Item] = []
    for look in looks:
        try:
            items += look()
        except Exception as error:  # the doctor reports what is broken, whatever it is
            name = getattr(look, "__name__", "grammar").strip("_<>")
            items.append(
                Item(name, False, f"{type(error).__name__}: {' '.join(str(error).split())}", "install mtcheck again")
            )
    return items


def as_text(items: list[Item]) -> str:
    """The findings of the doctor, one a line, with what to do below."""
    width = max(len(item.name) for item in items)
    lines = []
    for item in items:
        state = "ok     " if item.ok else "missing" if not item.needed else "BROKEN "
        lines.append(f"{state}  {item.name:{width}}  {item.found}")
        if item.remedy:
            lines.append(f"{'':{width + 11}}→ {item.remedy}")
    broken = _broken(items)
    verdict = f"mtcheck cannot work: {', '.join(broken)}." if broken else "mtcheck can check."
    return "\n".join([*lines, "", verdict])


def _broken(items: list[Item]) -> list[str]:
    return [item.name for item in items if item.needed and not item.ok]


def _python() -> list[Item]:
    where = f"{platform.python_version()} at {sys.executable}, {platform.system()} {platform.machine()}"
    package = Path(__file__).resolve().parent.parent
    return [Item("mtcheck", True, f"{__version__} at {package}"), Item("python", True, where)]


def _packages() -> list[Item]:
    items = []
    for name in CORE:
        found = _version(name)
        items.append(
            Item(name, found is not None, found or "not installed", "" if found else "run: pip install mtcheck")
        )
    for name, extra in EXTRAS.items():
        found = _version(name)
        remedy = "" if found else f'only for other encoders and training: pip install "mtcheck[{extra}]"'
        items.append(Item(name, found is not None, found or "not installed", remedy, needed=False))
    return items


def _lexicon() -> list[Item]:
    from mtcheck.lexicon.entry import LexiconError, read_lexicon
    from mtcheck.resources import seeds_dir

    folder = seeds_dir() / "lexicon"
    try:
        count = len(read_lexicon([folder]))
    except (LexiconError, OSError) as error:
        return [Item("lexicon", False, str(error), "install mtcheck again, or mend the file: mtcheck lexicon validate")]
    return [Item("lexicon", count > 0, f"{count:,} entries in {folder}")]


def _model() -> list[Item]:
    from mtcheck.cli.engine import make_checker
    from mtcheck.cli.main import Failure
    from mtcheck.resources import models_dir
    from mtcheck.settings import Settings

    folder = models_dir()
    try:
        with make_checker(Settings(no_grammar=True)) as checker:
            found = checker.check(SENTENCE).findings
            signature = checker.signature
    except Failure as error:
        return [Item("model", False, error.format_message(), "install mtcheck again")]
    size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1024**2
    works = "finds the test phrase" if found else "finds nothing in the test sentence"
    remedy = "" if found else "install mtcheck again: the model or its calibration is damaged"
    return [
        Item("model", bool(found), f"{works}; {size:.0f} MB in {folder}", remedy),
        Item("signature", True, signature),
    ]


def _grammar(url: str | None) -> list[Item]:
    from mtcheck.grammar import describe

    facts = describe(url)
    runtime, installed = facts["java"], facts["installation"]
    java = f"{runtime['version']} at {runtime['path']} ({runtime['source']})" if runtime else "none that fits"
    place = f"{facts['version']} in {installed['folder']} ({installed['kind']})" if installed else "not found"
    if installed and installed["kind"] == "own" and facts["tables"] is None:
        place += "; it starts slowly until mtcheck languagetool install is run again"
    if facts.get("server"):
        place = f"server at {facts['server']['url']}" + ("" if facts["server"]["answers"] else " does not answer")
    problems = " ".join(facts["problems"])
    remedy = " ".join(filter(None, (problems if not facts["ok"] else "", facts["remedy"])))
    return [
        Item("java", runtime is not None, java, needed=False),
        Item("languagetool", facts["ok"], place, remedy, needed=False),
    ]


def _configuration() -> list[Item]:
    from mtcheck.config import ConfigError, Configurations

    try:
        found = Configurations().find(Path())
    except ConfigError as error:
        return [Item("configuration", False, str(error), "mend it; mtcheck config --keys tells what can stand there")]
    return [Item("configuration", True, str(found.path) if found else "none found; defaults hold")]


def _cache() -> list[Item]:
    from mtcheck.cache import Cache, default_folder

    cache = Cache(default_folder(), 256 * 1024**2)
    try:
        count, size = cache.size()
        usable = cache.usable
    finally:
        cache.close()
    remedy = "" if usable else "make the folder writable, or name another with --cache-dir or MTCHECK_CACHE_DIR"
    return [
        Item(
            "cache", usable, f"{count:,} entries, {size / 1024**2:.1f} MB in {cache.path.parent}", remedy, needed=False
        )
    ]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
