"""The files that other projects use as they are: hook, action, snippets, image."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from mtcheck.cli.main import cli
from mtcheck.document import SUFFIXES
from mtcheck.gates import fail_on
from mtcheck.settings import FAIL_ON, FORMATS, KEYS, Settings, option

ROOT = Path(__file__).parent.parent.parent
SOURCE = "https://git.example.org/mtcheck.git"
"""Stands in the docs for the address of mtcheck's repository."""
CI_DOC = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")


def load(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", CI_DOC, re.DOTALL)


def faults(schema: str, value: Any) -> list[str]:
    """What a schema of check-jsonschema says against a value."""
    path = files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{schema}.json"
    validator = Draft7Validator(json.loads(path.read_text(encoding="utf-8")))
    return [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(value)]


def options_in(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))


class TestAction:
    ACTION = load((ROOT / "action.yml").read_text(encoding="utf-8"))

    def test_is_valid(self) -> None:
        assert faults("github-actions", self.ACTION) == []
        assert faults("github-actions", {"name": "x"}) != []

    def test_inputs_reach_scripts_only_as_environment(self) -> None:
        for step in self.ACTION["runs"]["steps"]:
            assert "${{" not in step.get("run", "")

    def test_names_every_gate(self) -> None:
        described = self.ACTION["inputs"]["fail-on"]["description"]
        assert all(name in described for name in FAIL_ON)

    @pytest.mark.parametrize(
        ("inputs", "expected"),
        [
            ({}, "check --format github -- ."),
            ({"PATHS": "a b\n\n-c\n"}, "check --format github -- <a b> -c"),
            ({"GRAMMAR": "false"}, "check --format github --no-grammar -- ."),
            ({"SARIF": "out/x y.sarif"}, "check --format github --format sarif --output <out/x y.sarif> -- ."),
            ({"FAIL_ON": "major"}, "check --format github --fail-on major -- ."),
            ({"GITHUB_BASE_REF": "main"}, "check --format github --since origin/main -- ."),
            ({"GITHUB_BASE_REF": "main", "SINCE": ""}, "check --format github -- ."),
            ({"SINCE": "v1"}, "check --format github --since v1 -- ."),
            ({"ARGUMENTS": "--jobs 2  --max-findings 5"}, "check --format github --jobs 2 --max-findings 5 -- ."),
            ({"ARGUMENTS": "--exclude 'a b' --exclude \"c\""}, "check --format github --exclude <a b> --exclude c -- ."),
            ({"ARGUMENTS": "--exclude '$(touch pwned)'"}, "check --format github --exclude <$(touch pwned)> -- ."),
            ({"PATHS": "$(touch pwned);`touch pwned`"}, "check --format github -- <$(touch pwned);`touch pwned`>"),
        ],
    )
    @pytest.mark.parametrize("code", [0, 1, 2])
    def test_check(self, tmp_path: Path, inputs: dict[str, str], expected: str, code: int) -> None:
        done, calls, out = self.run("check", tmp_path, inputs, code)
        assert done.returncode == code, done.stderr
        assert calls == [f"mtcheck {expected}"]
        assert out == f"exit-code={code}\n"
        assert not (tmp_path / "pwned").exists()

    @pytest.mark.parametrize(
        ("grammar", "expected"),
        [
            ("true", ["python -m pip install --quiet /the/action[java]", "mtcheck languagetool install"]),
            ("false", ["python -m pip install --quiet /the/action"]),
        ],
    )
    def test_install(self, tmp_path: Path, grammar: str, expected: list[str]) -> None:
        done, calls, _ = self.run("install", tmp_path, {"GRAMMAR": grammar, "ACTION": "/the/action"}, 0)
        assert (done.returncode, calls) == (0, expected)

    def test_install_stops_at_a_failure(self, tmp_path: Path) -> None:
        done, calls, _ = self.run("install", tmp_path, {"ACTION": "/the/action"}, 3)
        assert done.returncode == 3
        assert len(calls) == 1

    def test_check_for_real(self, tmp_path: Path) -> None:
        """With mtcheck itself on our own example, as the workflow does it on the runners."""
        inputs = {"PATHS": str(ROOT / "seeds" / "examples"), "GRAMMAR": "false", "SARIF": "out.sarif", "ARGUMENTS": "--no-cache --config 'my settings.toml'", "PYTHONPATH": str(ROOT)}
        (tmp_path / "my settings.toml").write_text("")
        done, _, out = self.run("check", tmp_path, inputs, 0, f'#!/bin/bash\nexec "{sys.executable}" -m mtcheck "$@"\n')
        assert (done.returncode, out) == (1, "exit-code=1\n"), done.stderr
        assert re.match(r"::(error|warning|notice) file=", done.stdout)
        assert json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]

    def test_workflow(self) -> None:
        workflow = load((ROOT / ".github" / "workflows" / "action.yml").read_text(encoding="utf-8"))
        assert faults("github-workflows", workflow) == []
        (step,) = (s for s in workflow["jobs"]["action"]["steps"] if s.get("uses") == "./")
        assert step["with"].keys() <= self.ACTION["inputs"].keys()

    def run(
        self, step: str, folder: Path, inputs: dict[str, str], code: int, mtcheck: str = ""
    ) -> tuple[subprocess.CompletedProcess[str], list[str], str]:
        """Run a step as the runner does, with programs that only note how they are called."""
        (script,) = (s["run"] for s in self.ACTION["runs"]["steps"] if s.get("id") == step)
        for name in ("python", "mtcheck"):
            program = folder / "bin" / name
            program.parent.mkdir(exist_ok=True)
            program.write_text(
                (mtcheck if name == "mtcheck" else "")
                or f'#!/bin/bash\nprintf %s {name} >> "$CALLS"\nfor a in "$@"; do case "$a" in *" "*) a="<$a>";; esac;'
                f' printf " %s" "$a" >> "$CALLS"; done\necho >> "$CALLS"\nexit {code}\n'
            )
            program.chmod(0o755)
        given = {"PATHS": "inputs.paths", "SINCE": "inputs.since", "GRAMMAR": "inputs.grammar"}
        defaults = {name: self.ACTION["inputs"][where.partition(".")[2]]["default"] for name, where in given.items()}
        environment = {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "CALLS": str(folder / "calls"),
            "GITHUB_OUTPUT": str(folder / "output"),
            **defaults,
            "FAIL_ON": "",
            "SARIF": "",
            "ARGUMENTS": "",
            **inputs,
        }
        (folder / "calls").write_text("")
        (folder / "output").write_text("")
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=30)
        return done, (folder / "calls").read_text().splitlines(), (folder / "output").read_text()


class TestHook:
    (HOOK,) = load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

    def test_takes_the_files_that_have_a_reader(self) -> None:
        pattern = re.compile(self.HOOK["files"])
        assert all(pattern.search(f"a{suffix}") for suffix in SUFFIXES)
        assert {f".{s}" for s in re.findall(r"\w+", self.HOOK["files"])} == SUFFIXES
        assert not pattern.search("a.py")

    def test_entry_is_a_command_that_exists(self) -> None:
        program, *arguments = self.HOOK["entry"].split()
        assert program == "mtcheck"
        assert CliRunner().invoke(cli, [*arguments, "--help"]).exit_code == 0
        assert options_in(self.HOOK["entry"]) <= set(map(option, KEYS))


class TestSnippets:
    def test_github_workflow(self) -> None:
        (workflow,) = (load(b) for b in blocks("yaml") if "workflows/" in b)
        assert faults("github-workflows", workflow) == []
        steps = workflow["jobs"]["mtcheck"]["steps"]
        (step,) = (s for s in steps if s["uses"].endswith("/mtcheck"))
        assert step["with"].keys() <= TestAction.ACTION["inputs"].keys()
        assert steps[0]["with"]["submodules"] is True
        assert f"git submodule add {SOURCE} {step['uses'].removeprefix('./')}\n" in CI_DOC

    def test_gitlab_job(self) -> None:
        (job,) = (load(b) for b in blocks("yaml") if ".gitlab-ci.yml" in b)
        assert faults("gitlab-ci", job) == []
        assert faults("gitlab-ci", {"job": {"scrpt": []}}) != []

    def test_gitlab_installs_from_git(self, tmp_path: Path) -> None:
        (job,) = (load(b) for b in blocks("yaml") if ".gitlab-ci.yml" in b)
        for name in ("apt-get", "pip", "mtcheck"):
            (tmp_path / name).write_text(f'#!/bin/sh\necho "{name} $*"\n')
            (tmp_path / name).chmod(0o755)
        environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", **job["mtcheck"]["variables"]}
        script = "set -e\n" + "\n".join(job["mtcheck"]["before_script"])
        done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[2:] == [
            f"pip install mtcheck[java] @ git+{SOURCE}@main",
            "mtcheck languagetool install",
        ]

    def test_everything_comes_from_one_address(self) -> None:
        assert set(re.findall(r"https://[^\s\"@`]+mtcheck[^\s\"@`]*", CI_DOC)) == {SOURCE}
        installed = [line for block in (*blocks("sh"), *blocks("yaml")) for line in block.splitlines() if "pip install" in line]
        assert len(installed) == 3
        assert all("mtcheck[java] @ " in line or '"./' in line for line in installed)

    def test_gitlab_script_runs(self, tmp_path: Path) -> None:
        (job,) = (load(b) for b in blocks("yaml") if ".gitlab-ci.yml" in b)
        (script,) = job["mtcheck"]["script"]
        (tmp_path / "mtcheck").write_text('#!/bin/sh\necho "$@"\n')
        (tmp_path / "mtcheck").chmod(0o755)
        for sha, part in (("", ""), ("abc123", "--since abc123 ")):
            environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CI_MERGE_REQUEST_DIFF_BASE_SHA": sha}
            done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=True)
            assert (
                done.stdout == f"check {part}--extend-exclude .mtcheck/ --format text --format junit -o mtcheck.xml .\n"
            )

    def test_pre_commit_configuration_names_the_hook(self) -> None:
        (config,) = (load(b) for b in blocks("yaml") if ".pre-commit-config.yaml" in b)
        assert config["repos"][0]["hooks"][0]["id"] == TestHook.HOOK["id"]

    def test_options_exist(self) -> None:
        others = {"--rm", "--yes", "--no-install-recommends"}
        assert options_in(CI_DOC) - others <= set(map(option, KEYS))

    def test_formats_are_all_told(self) -> None:
        table = CI_DOC[CI_DOC.index("| format |") : CI_DOC.index("`--format` may")]
        assert set(re.findall(r"`(\w+)`", table)) == set(FORMATS)


class TestImage:
    LINES = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()

    def test_copies_what_an_installation_needs_and_the_ignore_file_lets_through(self) -> None:
        copied = {
            n for line in self.LINES if line.startswith("COPY ") and "--from" not in line for n in line.split()[1:-1]
        }
        assert copied >= {"setup.cfg", "pyproject.toml", "mtcheck", "models", "seeds"}
        let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
        assert copied == let_through
        assert [name for name in copied if not (ROOT / name).exists()] == []

    def test_starts_mtcheck(self) -> None:
        (entry,) = (
            json.loads(line.removeprefix("ENTRYPOINT ")) for line in self.LINES if line.startswith("ENTRYPOINT")
        )
        assert entry == ["mtcheck"]


def test_documented_default_gate() -> None:
    assert fail_on(Settings()) == "any"
    assert fail_on(Settings(max_findings=3)) == "none"
