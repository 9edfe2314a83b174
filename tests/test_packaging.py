"""What an installation holds: every package, and the data that lies beside it in the repository."""

from __future__ import annotations

import configparser
import os
import re
from pathlib import Path

import pytest

from mtcheck import __version__
from mtcheck.resources import models_dir, seeds_dir

ROOT = Path(__file__).parent.parent
MAPPED = {"mtcheck.models": "models", "mtcheck.seeds": "seeds"}


@pytest.fixture(scope="module")
def config() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def test_every_package_is_listed(config: configparser.ConfigParser) -> None:
    listed = set(config["options"]["packages"].split())
    found = {".".join(p.parent.relative_to(ROOT).parts) for p in (ROOT / "mtcheck").rglob("__init__.py")}
    assert listed == found | MAPPED.keys()


def test_every_extra_is_installable_by_all(config: configparser.ConfigParser) -> None:
    extras = config["options.extras_require"]
    (everything,) = extras["all"].split()
    assert set(everything.partition("[")[2].rstrip("]").split(",")) == set(extras) - {"all"}


def test_data_is_installed_inside_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    from setuptools import Distribution

    monkeypatch.chdir(ROOT)
    distribution = Distribution()
    distribution.parse_config_files([str(ROOT / "setup.cfg")])
    assert distribution.metadata.version == __version__
    distribution.script_name = "setup.py"
    command = distribution.get_command_obj("build_py")
    command.ensure_finalized()
    out = Path(command.build_lib)
    installed = {Path(name).relative_to(out).as_posix() for name in command.get_outputs(include_bytecode=False)}
    for folder in MAPPED.values():
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"mtcheck/{path.relative_to(ROOT).as_posix()}" in installed
    data = [p for p in (ROOT / "mtcheck").rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc")]
    assert [p for p in data if p.relative_to(ROOT).as_posix() not in installed] == []


def test_data_is_found_in_a_checkout_and_in_an_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (seeds_dir() / "lexicon").is_dir()
    assert models_dir().name == "models"
    import mtcheck.resources

    package = tmp_path / "site-packages" / "mtcheck"
    (package / "models").mkdir(parents=True)
    monkeypatch.setattr(mtcheck.resources, "_PACKAGE", package)
    assert models_dir() == package / "models"
    assert seeds_dir() == tmp_path / "site-packages" / "seeds"


@pytest.mark.skipif(not os.environ.get("CI"), reason="builds a wheel: only in CI")
def test_a_wheel_can_be_built(tmp_path: Path) -> None:
    import subprocess
    import sys
    import zipfile

    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("mtcheck-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("mtcheck/seeds/lexicon/") for name in names)
    assert [name for name in names if name.split("/")[0] not in ("mtcheck", f"mtcheck-{__version__}.dist-info")] == []


def test_every_import_of_the_core_is_a_core_dependency(config: configparser.ConfigParser) -> None:
    import ast
    import sys

    names = {
        "charset_normalizer": "charset-normalizer",
        "markdown_it": "markdown-it-py",
        "language_tool_python": "language-tool-python",
    }
    bundled = {"markupsafe"}  # comes with jinja2
    extras = {
        "mtcheck/training",
        "mtcheck/encoder/sentence_transformers.py",
        "mtcheck/encoder/torch_module.py",
        "mtcheck/grammar",
    }
    wanted = {re.split(r"[\[<>=; ]", line)[0].lower() for line in config["options"]["install_requires"].split("\n") if line}
    missing = set()
    for path in (ROOT / "mtcheck").rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if any(name == e or name.startswith(e + "/") for e in extras):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            for top in {m.partition(".")[0] for m in modules} - sys.stdlib_module_names - {"mtcheck"} - bundled:
                if names.get(top, top).lower() not in wanted:
                    missing.add((top, name))
    assert missing == set()
