"""The group and the small commands."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mtcheck.cli.main import COMMANDS, cli
from mtcheck.rules import RULES
from mtcheck.settings import KEYS, option
from tests.cli.conftest import Invoke, story

ROOT = Path(__file__).parent.parent.parent
HEAVY = (
    "numpy",
    "onnxruntime",
    "tokenizers",
    "torch",
    "rich",
    "tqdm",
    "pathspec",
    "language_tool_python",
    "markdown_it",
    "requests",
)


def python(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, **more)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["check", "--help"], ["explain", "spun-word"], ["config", "--keys"]]
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom mtcheck.cli.main import main\n"
        f"sys.argv = ['mtcheck', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit as error:\n    assert not error.code, error.code\n"
        f"print('LOADED', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = python("-c", code)
    assert done.stdout.splitlines()[-1] == "LOADED []", done.stderr
    assert len(done.stdout) > 20


def test_every_command_is_listed_and_has_its_help() -> None:
    listed = CliRunner().invoke(cli, ["--help"]).stdout
    for name in cli.list_commands(None):  # type: ignore[arg-type]
        assert f"  {name} " in listed
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert command.help
        assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0
    assert {"check", "explain", "doctor", "config", "init"} <= set(cli.list_commands(None)) <= set(COMMANDS)  # type: ignore[arg-type]


def test_every_module_with_a_command_is_a_command() -> None:
    modules = {p.stem for p in (ROOT / "mtcheck" / "cli").glob("*.py") if "\ndef command(" in p.read_text("utf-8")}
    assert modules == set(COMMANDS)


def test_a_command_whose_module_is_missing_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "nosuchmodule", "never shown")
    assert "never shown" not in CliRunner().invoke(cli, ["--help"]).stdout
    result = CliRunner().invoke(cli, ["nosuchmodule"])
    assert result.exit_code == 2
    assert "there is no command nosuchmodule" in result.stderr


def test_the_nearest_command_is_named() -> None:
    result = CliRunner().invoke(cli, ["chek"])
    assert result.exit_code == 2
    assert "did you mean check?" in result.stderr


def test_every_setting_is_an_option() -> None:
    shown = CliRunner().invoke(cli, ["check", "--help"], terminal_width=200).stdout
    assert [name for name in KEYS if option(name) not in shown] == []


def test_a_stopped_command_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mtcheck.cli.session.run", stop)
    result = CliRunner().invoke(cli, ["check", "."])
    assert result.exit_code == 2
    assert result.output == "mtcheck: stopped before it was done; run it again\n"


def test_a_mistake_of_our_own_is_one_sentence() -> None:
    code = (
        "import sys\nimport mtcheck.cli.main as m\nm.LazyGroup.list_commands = lambda *_: 1 / 0\n"
        "sys.argv = ['mtcheck', 'check']\nm.main()"
    )
    done = python("-c", code)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "mtcheck: this is a mistake in mtcheck: ZeroDivisionError: division by zero; please report it"
    )
    assert done.stderr.count("\n") == 1


def test_shell_completion() -> None:
    import os

    words = {"COMP_WORDS": "mtcheck explain broken", "COMP_CWORD": "2", "_MTCHECK_COMPLETE": "bash_complete"}
    done = python("-m", "mtcheck", env=os.environ | words)
    assert {line.split(",")[1] for line in done.stdout.splitlines()} == {"broken-name", "broken-idiom"}


class TestExplain:
    @pytest.mark.parametrize("rule", RULES)
    def test_every_rule(self, rule: str) -> None:
        text = CliRunner().invoke(cli, ["explain", rule]).stdout
        assert text.startswith(f"{rule}: ")
        assert f"mtcheck: ignore[{rule}]" in " ".join(text.split())
        found = json.loads(CliRunner().invoke(cli, ["explain", rule, "--format", "json"]).stdout)
        assert found["id"] == rule
        assert found["flagged"]
        assert found["fine"]

    def test_examples_mark_the_words(self) -> None:
        for rule in RULES.values():
            for example in (*rule.flagged, *rule.fine):
                assert example.text.count("[") == example.text.count("]") == 1, example

    def test_unknown_rule(self) -> None:
        result = CliRunner().invoke(cli, ["explain", "broken-nam"])
        assert result.exit_code == 2
        assert "did you mean broken-name?" in result.stderr

    def test_list(self) -> None:
        assert [line.split()[0] for line in CliRunner().invoke(cli, ["explain"]).stdout.splitlines()] == list(RULES)

    def test_documentation_is_generated_from_it(self) -> None:
        expected = CliRunner().invoke(cli, ["explain", "--format", "markdown"]).stdout
        assert expected in (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


class TestConfig:
    def test_values_and_where_they_come_from(self, folder: Path) -> None:
        story(
            folder, "setup.cfg", "[mtcheck]\npreset = strict\nmin_confidence = 0.7\n[mtcheck:old/*]\nignore = grammar\n"
        )
        story(folder, "old/a.txt", "")
        found = json.loads(CliRunner().invoke(cli, ["config", "old/a.txt", "--format", "json"]).stdout)
        assert found["settings"]["min_confidence"] == 0.7
        assert found["settings"]["ignore"] == ["grammar"]
        assert found["origins"]["ignore"].endswith("setup.cfg, overrides for old/*")
        assert found["origins"]["unused_ignores"].startswith("preset strict in ")
        text = CliRunner().invoke(cli, ["config"]).stdout
        assert f"Configuration: {folder / 'setup.cfg'}" in text
        assert f"0.7   ({folder / 'setup.cfg'})" in text

    def test_mistakes(self, folder: Path) -> None:
        story(folder, "mtcheck.toml", "alow = []")
        result = CliRunner().invoke(cli, ["config"])
        assert result.exit_code == 2
        assert "did you mean allow?" in result.stderr

    def test_documentation_is_generated_from_it(self) -> None:
        expected = CliRunner().invoke(cli, ["config", "--format", "markdown"]).stdout
        assert expected in (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")

    def test_every_key_is_listed(self) -> None:
        listed = CliRunner().invoke(cli, ["config", "--keys"]).stdout
        assert [name for name in KEYS if f"\n{name}  (" not in "\n" + listed] == []


class TestInit:
    def test_writes_a_configuration_that_holds_and_a_baseline(self, invoke: Invoke, folder: Path) -> None:
        story(folder, "a.txt", "The gag buy of the Joined Realm.")
        result = invoke("init", "--preset", "strict")
        assert result.exit_code == 0
        assert "2 findings recorded in mtcheck-baseline.json" in result.stderr
        assert sorted(p.name for p in folder.iterdir()) == ["a.txt", "mtcheck-baseline.json", "mtcheck.toml"]
        assert invoke("check", ".").exit_code == 0
        story(folder, "b.txt", "It was purified.")
        assert invoke("check", ".").exit_code == 1

    def test_does_not_overwrite(self, invoke: Invoke, folder: Path) -> None:
        story(folder, "mtcheck.toml", "# mine\n")
        result = invoke("init", "--no-baseline")
        assert result.exit_code == 2
        assert "--force" in result.stderr
        assert (folder / "mtcheck.toml").read_text() == "# mine\n"
        assert invoke("init", "--no-baseline", "--force").exit_code == 0
        assert 'preset = "default"' in (folder / "mtcheck.toml").read_text()
        assert not (folder / "mtcheck-baseline.json").exists()


class TestDoctor:
    def test_says_what_is_there(self) -> None:
        result = CliRunner().invoke(cli, ["doctor", "--format", "json"])
        items = {item["name"]: item for item in json.loads(result.stdout)["items"]}
        assert {
            "mtcheck",
            "python",
            "lexicon",
            "model",
            "languagetool",
            "java",
            "cache",
            "configuration",
        } <= items.keys()
        assert items["lexicon"]["ok"]
        assert all(item["remedy"] for item in items.values() if not item["ok"] and item["name"] != "java")

    def test_a_missing_model_is_exit_2_and_says_what_to_do(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        import mtcheck.checker
        import mtcheck.resources

        for module in (mtcheck.checker, mtcheck.resources):
            monkeypatch.setattr(module, "models_dir", lambda: folder / "nothing")
        result = CliRunner().invoke(cli, ["doctor"])
        assert result.exit_code == 2
        assert "BROKEN" in result.stdout
        assert "mtcheck cannot work: model." in result.stdout
