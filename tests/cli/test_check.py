"""``mtcheck check`` as a user sees it: exit codes, output, bad input."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Invoke, story
from tests.fakes import CRASH

CLEAN = "All is well in the harbour today.\n"
SPUN = "The Joined Realm lifted the gag buy.\n"


def data(invoke: Invoke, *arguments: str | Path, **more: Any) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(invoke("check", *arguments, "--format", "json", **more).stdout)
    return result


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (CLEAN, [], 0),
        (SPUN, [], 1),
        (SPUN, ["--exit-zero"], 0),
        (SPUN, ["--fail-on", "none"], 0),
        (SPUN, ["--fail-on", "critical"], 1),
        ("A gag buy was here.", ["--fail-on", "critical"], 0),
        ("A gag buy was here.", ["--fail-on", "major"], 1),
        ("It was so, as indicated by him.", ["--fail-on", "major"], 0),
        (SPUN, ["--fail-on", "verdict"], 0),
        (SPUN, ["--fail-on", "suspect"], 1),
        (SPUN + SPUN, ["--fail-on", "verdict"], 1),
        (SPUN, ["--max-findings", "2"], 0),
        (SPUN, ["--max-findings", "1"], 1),
        (SPUN, ["--max-findings", "2", "--fail-on", "any"], 1),
        (SPUN, ["--min-score", "60"], 0),
        (SPUN, ["--min-score", "61"], 1),
        (SPUN, ["--max-spun-probability", "0.5"], 0),
        (SPUN, ["--max-spun-probability", "0.4"], 1),
        (SPUN, ["--max-spun-probability", "0.4", "--exit-zero"], 0),
        (SPUN, ["--min-confidence", "0.99"], 0),
        (SPUN, ["--select", "grammar"], 0),
        (SPUN, ["--ignore", "broken-name", "--ignore", "spun-phrase"], 0),
        (SPUN, ["--allow", "joined realm", "--allow", "gag buy"], 0),
        (SPUN, ["--preset", "lenient"], 0),
        (SPUN, ["--preset", "harsh"], 2),
        (SPUN, ["--min-confidence", "2"], 2),
        (SPUN, ["--nonsense"], 2),
        (SPUN, ["--format", "xml"], 2),
        (SPUN, ["missing.txt"], 2),
        (SPUN, ["missing.txt", "--exit-zero"], 2),
    ],
)
def test_exit_codes(invoke: Invoke, folder: Path, text: str, arguments: list[str], code: int) -> None:
    story(folder, "a.txt", text)
    result = invoke("check", "a.txt", *arguments)
    assert result.exit_code == code, result.output


@pytest.mark.parametrize(
    "gate", [["--fail-on", "suspect"], ["--min-score", "99"], ["--max-spun-probability", "0.1"], ["--fail-on", "verdict"]], ids=" ".join
)
def test_a_document_whose_findings_are_all_suppressed_fails_no_gate(invoke: Invoke, folder: Path, gate: list[str]) -> None:
    story(folder, "a.md", f"<!-- mtcheck: ignore-file -->\n\n{SPUN}{SPUN}")
    assert invoke("check", "a.md", *gate).exit_code == 0
    story(folder, "b.md", SPUN + SPUN)
    assert invoke("check", "b.md", *gate).exit_code == 1


@pytest.mark.parametrize("form", ["github", "rdjson"])
def test_a_comment_that_silences_nothing_is_told_where_the_format_has_no_place(invoke: Invoke, folder: Path, form: str) -> None:
    story(folder, "a.md", f"{CLEAN}\n<!-- mtcheck: ignore-next-line -->\n{CLEAN}")
    assert "silences nothing" in invoke("check", "a.md", "--format", form).stderr


def test_an_allow_list_that_is_missing_is_told_before_anything_is_written(invoke: Invoke, folder: Path) -> None:
    story(folder, "a/1.txt", CLEAN)
    story(folder, "b/mtcheck.toml", 'allow_file = ["none.txt"]\n')
    story(folder, "b/2.txt", CLEAN)
    result = invoke("check", ".", "--format", "json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "none.txt: the allow list cannot be read" in result.stderr


def test_a_run_stopped_before_its_model_is_loaded_leaves_the_last_report(
    invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mtcheck.cli.session
    from mtcheck.cli.interrupt import Stopped

    def stopped(*_: object, **__: object) -> None:
        raise Stopped("SIGTERM")

    story(folder, "a.txt", CLEAN)
    report = story(folder, "report.json", "the last one")
    monkeypatch.setattr(mtcheck.cli.session, "make_checker", stopped)
    result = invoke("check", "a.txt", "--format", "json", "-o", "report.json")
    assert result.exit_code == 2
    assert "stopped by SIGTERM before anything was checked" in result.stderr
    assert report.read_text() == "the last one"
    assert sorted(p.name for p in folder.iterdir() if p.is_file()) == ["a.txt", "report.json"]


@pytest.mark.parametrize("form", ["sarif", "rdjson"])
def test_a_fix_that_would_take_markup_with_it_is_not_offered(invoke: Invoke, folder: Path, form: str) -> None:
    def fixes(text: str) -> bool:
        story(folder, "a.md", text)
        out = invoke("check", "a.md", "--format", form, "--fail-on", "none").stdout
        return '"insertedContent"' in out or '"suggestions": [{' in out or '"suggestions":[{' in out

    assert fixes("The Joined Realm lifted it.\n")
    assert not fixes("The **Joined** Realm lifted it.\n")


def test_text_is_what_a_person_reads(invoke: Invoke, folder: Path) -> None:
    story(folder, "a.md", "# News\n\nThe **Joined Realm** lifted it.\n")
    result = invoke("check", "a.md")
    assert 'a.md:3:7: "Joined Realm" → "United Kingdom"  [critical, 97% sure, broken-name]' in result.stdout
    assert "    The Joined Realm lifted it.\n        ^^^^^^^^^^^^\n" in result.stdout
    assert result.stdout.endswith("1 finding in 1 of 1 document, 6 words.\n")
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "\ufeffÉté. The Joined\r\nRealm.".encode("utf-16")),
        ("a.txt", "\ufeffÉté. The Joined Realm.".encode()),
        ("a.md", "---\ntitle: gag buy\n---\n\nÉté **Joined *Realm*** &amp; `gag buy`\n".encode()),
        ("a.html", "<p>Été 𐐀 the <b>Joined</b> Realm</p><script>gag buy</script>".encode()),
        ("a.rst", "Été\n===\n\nThe *Joined* Realm.\n\n.. code::\n\n   gag buy\n".encode()),
    ],
)
def test_offsets_hold_in_the_source(invoke: Invoke, folder: Path, name: str, text: bytes) -> None:
    path = story(folder, name, text)
    document = data(invoke, path)["documents"][0]
    encoding = "utf-16" if text.startswith(b"\xff\xfe") else "utf-8-sig"
    source = text.decode(encoding)
    (finding,) = document["findings"]
    assert source[finding["start"] : finding["end"]] == finding["text"]
    assert finding["text"].startswith("Joined")
    lines = source[: finding["start"]].replace("\r\n", "\n").split("\n")
    assert (finding["line"], finding["column"]) == (len(lines), len(lines[-1]) + 1)


def test_json_is_the_contract(invoke: Invoke, folder: Path) -> None:
    story(folder, "a.txt", SPUN)
    found = data(invoke, "a.txt")
    assert found["schema_version"] == "1"
    assert found["tool"].keys() == {"name", "version", "signature"}
    assert found["summary"]["findings"] == 2
    (document,) = found["documents"]
    assert document.keys() >= {"path", "words", "score", "spun_probability", "verdict", "findings", "skipped"}
    keys = {
        "rule",
        "start",
        "end",
        "line",
        "column",
        "text",
        "category",
        "severity",
        "confidence",
        "suggestions",
        "evidence",
        "message",
    }
    assert all(f.keys() == keys for f in document["findings"])


def test_standard_input(invoke: Invoke, folder: Path) -> None:
    assert data(invoke, "-", stdin=SPUN)["documents"][0]["path"] == "<stdin>"
    found = data(invoke, "-", "--stdin-filename", "x/y.html", stdin="<p>gag <b>buy</b><script>gag buy</script>")[
        "documents"
    ][0]
    assert found["path"] == "x/y.html"
    assert [f["text"] for f in found["findings"]] == ["gag <b>buy"]


@pytest.mark.parametrize("separator", ["\n", "\0", "\r\n"])
def test_files_from(invoke: Invoke, folder: Path, separator: str) -> None:
    for name in ("a b.txt", "c.txt", "d.txt"):
        story(folder, name, SPUN)
    listed = separator.join(["a b.txt", "", "c.txt", ""])
    assert [d["path"] for d in data(invoke, "--files-from", "-", stdin=listed)["documents"]] == ["a b.txt", "c.txt"]
    story(folder, "list", listed)
    assert [d["path"] for d in data(invoke, "d.txt", "--files-from", "list")["documents"]] == [
        "d.txt",
        "a b.txt",
        "c.txt",
    ]
    assert invoke("check", "--files-from", "-", stdin="").exit_code == 0


def test_files_from_git(invoke: Invoke, folder: Path) -> None:
    """Git puts a path with unusual characters in quotes."""
    names = ["caf\u00e9.txt", 'a "b"\\c.txt']
    for name in names:
        story(folder, name, SPUN)
    listed = '"caf\\303\\251.txt"\n"a \\"b\\"\\\\c.txt"\n'
    assert [d["path"] for d in data(invoke, "--files-from", "-", stdin=listed)["documents"]] == names


def test_list_of_files_that_is_missing(invoke: Invoke, folder: Path) -> None:
    assert "the list of files cannot be read" in invoke("check", "--files-from", "none").stderr


@pytest.mark.parametrize(
    ("name", "content", "code", "says"),
    [
        ("a.txt", b"", 0, "the file is empty"),
        ("a.txt", b"One", 0, "only 1 word of prose"),
        ("a.md", b"```\ncode\n```\n", 0, "no prose in it"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0", 2, "a PNG picture"),
        ("a.txt", bytes(range(256)) * 20, 2, "not checked"),
        ("a.docx", b"not a zip", 2, "not checked"),
        ("a.txt", b"x " * 6_000_000, 2, "raise --max-file-size"),
    ],
)
def test_bad_files_get_one_sentence(
    invoke: Invoke, folder: Path, name: str, content: bytes, code: int, says: str
) -> None:
    story(folder, name, content)
    story(folder, "good.txt", SPUN)
    result = invoke("check", name, "good.txt", "--exit-zero")
    assert result.exit_code == code
    (line,) = [line for line in result.stdout.splitlines() if line.startswith(f"{name}: ")]
    assert says in line
    assert "Traceback" not in result.output
    assert "2 findings in 1 of" in result.stdout


def test_bad_paths_do_not_stop_the_others(invoke: Invoke, folder: Path) -> None:
    (folder / "empty").mkdir()
    story(folder, "good.txt", SPUN)
    result = invoke("check", "gone.txt", "empty", "good.txt")
    assert result.exit_code == 2
    assert "gone.txt: not checked: there is no such file or folder; check the path" in result.stdout
    assert "empty: not checked: there is no file to check in this folder" in result.stdout
    assert "2 findings in 1 of 1 document" in result.stdout


def test_only_bad_paths_make_no_checker(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    import mtcheck.cli.session

    monkeypatch.setattr(mtcheck.cli.session, "make_checker", lambda settings: pytest.fail("made"))
    found = invoke("check", "gone.txt", "--format", "json")
    assert found.exit_code == 2
    assert json.loads(found.stdout)["documents"][0]["skipped"]


def test_a_crash_is_one_skipped_entry(invoke: Invoke, folder: Path) -> None:
    for name, text in (("a.txt", SPUN), ("b.txt", f"This is a {CRASH}."), ("c.txt", SPUN)):
        story(folder, name, text)
    result = invoke("check", ".", "--format", "json")
    assert result.exit_code == 2
    documents = json.loads(result.stdout)["documents"]
    assert [(len(d["findings"]), len(d["skipped"])) for d in documents] == [(2, 0), (0, 1), (2, 0)]
    assert "b.txt: not checked: the check failed on it" in result.stderr


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("mtcheck.toml", "min_confidense = 1", "did you mean min_confidence?"),
        ("setup.cfg", "[mtcheck]\nno_gramar = true\n", "did you mean no_grammar?"),
        ("pyproject.toml", "[tool.mtcheck]\nfail_on = 'never'\n", "fail_on must be one of none, any"),
    ],
)
def test_bad_configuration_is_exit_2(invoke: Invoke, folder: Path, name: str, text: str, says: str) -> None:
    story(folder, "a.txt", CLEAN)
    story(folder, name, text)
    result = invoke("check", "a.txt")
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_configuration_holds_and_the_command_line_wins(invoke: Invoke, folder: Path) -> None:
    story(folder, "setup.cfg", "[mtcheck]\nformat = json\nmin_confidence = 0.95\n")
    story(folder, "sub/mtcheck.toml", "min_confidence = 0.2\n")
    for name in ("a.txt", "sub/b.txt"):
        story(folder, name, "doubtful gag buy, Joined Realm")
    found = {
        d["path"]: [f["text"] for f in d["findings"]] for d in json.loads(invoke("check", ".").stdout)["documents"]
    }
    assert found == {"a.txt": ["Joined Realm"], "sub/b.txt": ["doubtful", "gag buy", "Joined Realm"]}
    assert len(json.loads(invoke("check", ".", "--min-confidence", "0.85").stdout)["documents"][1]["findings"]) == 2
    assert invoke("check", "a.txt", "--format", "text").stdout.startswith("a.txt: ")


class TestOutputs:
    def test_several_formats(self, invoke: Invoke, folder: Path) -> None:
        story(folder, "a.txt", SPUN)
        result = invoke(
            "check",
            "a.txt",
            "--format",
            "text",
            "--format",
            "sarif",
            "-o",
            "out/x.sarif",
            "--format",
            "junit",
            "-o",
            "x.xml",
        )
        assert result.exit_code == 1
        assert result.stdout.startswith("a.txt: suspect")
        assert json.loads((folder / "out" / "x.sarif").read_text())["version"] == "2.1.0"
        assert (folder / "x.xml").read_text().startswith("<?xml")
        assert sorted(p.name for p in folder.iterdir()) == ["a.txt", "out", "x.xml"]

    @pytest.mark.parametrize(
        ("name", "begins"), [("x.json", '{"schema'), ("x.sarif", '{"$schema'), ("x.xml", "<?xml"), ("x.out", "a.txt:")]
    )
    def test_the_suffix_names_the_format(self, invoke: Invoke, folder: Path, name: str, begins: str) -> None:
        story(folder, "a.txt", SPUN)
        assert invoke("check", "a.txt", "-o", name).stdout == ""
        assert (folder / name).read_text().startswith(begins)

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["--format", "json", "--format", "text"], "only one format can go to standard output"),
            (["--format", "json", "-o", "x", "-o", "y"], "one has two"),
            (["-o", "x", "-o", "y"], "several outputs need a --format each"),
            (["--format", "json", "-o", "x", "--format", "text", "-o", "x"], "the same file"),
            (["--format", "json", "-o", "a.txt/x"], "check the path and its permissions"),
        ],
    )
    def test_outputs_that_do_not_fit(self, invoke: Invoke, folder: Path, arguments: list[str], says: str) -> None:
        story(folder, "a.txt", SPUN)
        result = invoke("check", "a.txt", *arguments)
        assert result.exit_code == 2
        assert says in result.stderr

    def test_a_failed_run_leaves_the_old_file(
        self, invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import mtcheck.formats.json

        story(folder, "a.txt", SPUN)
        story(folder, "x.json", "old")
        monkeypatch.setattr(mtcheck.formats.json.JsonRenderer, "end", lambda self, skipped: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            invoke("check", "a.txt", "-o", "x.json")
        assert (folder / "x.json").read_text() == "old"
        assert sorted(p.name for p in folder.iterdir()) == ["a.txt", "x.json"]

    def test_sarif_paths_are_relative(self, invoke: Invoke, folder: Path) -> None:
        path = story(folder, "sub/a b.txt", SPUN)
        result = json.loads(invoke("check", path, "--format", "sarif").stdout)["runs"][0]["results"][0]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "sub/a%20b.txt"

    @pytest.mark.parametrize("form", ["sarif", "github"])
    def test_paths_begin_at_the_checkout(self, invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
        monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))
        story(folder, "content/news/a.txt", SPUN)
        monkeypatch.chdir(folder / "content")
        for path in ("news", "../content/news/a.txt", str(folder / "content" / "news" / "a.txt")):
            assert '"content/news/a.txt"' in invoke("check", path, "--format", form).stdout.replace("file=content/news/a.txt,", '"content/news/a.txt"')

    def test_step_summary(self, invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
        story(folder, "summary.md", "before\n")
        story(folder, "a.txt", SPUN)
        assert invoke("check", "a.txt").exit_code == 1
        assert (folder / "summary.md").read_text() == "before\n"
        assert invoke("check", "a.txt", "--format", "github").stdout.startswith("::error file=a.txt,line=1")
        assert (folder / "summary.md").read_text().startswith("before\n## mtcheck\n")

    def test_step_summary_that_cannot_be_written(self, invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder))
        story(folder, "a.txt", SPUN)
        result = invoke("check", "a.txt", "--format", "github")
        assert result.exit_code == 1
        assert result.stdout.startswith("::error file=a.txt")
        assert "the step summary cannot be written" in result.stderr

    def test_statistics(self, invoke: Invoke, folder: Path) -> None:
        story(folder, "s/a.txt", SPUN)
        assert "Findings by rule:\n       1  broken-name\n" in invoke("check", ".", "--statistics").stdout
        result = invoke("check", ".", "--statistics", "--format", "json")
        assert json.loads(result.stdout)
        assert "Findings by folder:\n       2  s" in result.stderr

    def test_colour_only_when_wanted(self, invoke: Invoke, folder: Path) -> None:
        story(folder, "a.txt", SPUN)
        assert "\x1b[" in invoke("check", "a.txt", "--color", "always").stdout
        assert "\x1b[" not in invoke("check", "a.txt").stdout

    def test_quiet(self, invoke: Invoke, folder: Path) -> None:
        assert invoke("check", "gone", "--format", "json").stderr != ""
        assert invoke("check", "gone", "--format", "json", "-q").stderr == ""


class TestBaseline:
    def test_recorded_then_checked_gives_none(self, invoke: Invoke, folder: Path) -> None:
        story(folder, "a.txt", SPUN)
        first = invoke("check", ".", "--baseline", "b.json", "--update-baseline")
        assert first.exit_code == 0
        assert first.stderr == "mtcheck: 2 findings recorded in b.json\n"
        assert invoke("check", ".", "--baseline", "b.json").exit_code == 0
        story(folder, "a.txt", "New first paragraph.\n\n" + SPUN)
        found = data(invoke, ".", "--baseline", "b.json")["documents"][0]
        assert found["findings"] == []
        assert [s["suppressed_by"] for s in found["suppressed"]] == ["baseline", "baseline"]
        story(folder, "a.txt", SPUN + "Then the casualty speed fell.")
        assert [f["text"] for f in data(invoke, ".", "--baseline", "b.json")["documents"][0]["findings"]] == [
            "casualty speed"
        ]

    @pytest.mark.parametrize("form", ["text", "json", "jsonl", "github", "sarif", "rdjson", "junit"])
    def test_every_format_leaves_known_findings_out(self, invoke: Invoke, folder: Path, form: str) -> None:
        story(folder, "a.txt", SPUN)
        invoke("check", ".", "--baseline", "b.json", "--update-baseline")
        result = invoke("check", ".", "--baseline", "b.json", "--format", form)
        assert result.exit_code == 0
        assert "failure" not in result.stdout.replace('failures="0"', "")
        assert "::" not in result.stdout
        assert "No findings" in result.stdout if form == "text" else True

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["--update-baseline"], "give --baseline FILE"),
            (["--baseline", "none.json"], "--update-baseline writes it"),
            (["--baseline", "a.txt"], "not valid JSON"),
            (["--baseline", "b.json", "--update-baseline", "--since", "HEAD"], "leave --since out"),
        ],
    )
    def test_mistakes(self, invoke: Invoke, folder: Path, arguments: list[str], says: str) -> None:
        story(folder, "a.txt", SPUN)
        result = invoke("check", "a.txt", *arguments)
        assert result.exit_code == 2
        assert says in result.stderr


def test_since(invoke: Invoke, folder: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)

    story(folder, "a.txt", SPUN + "\nSecond line.\n")
    story(folder, "b.txt", SPUN)
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "one")
    story(folder, "a.txt", SPUN + "\nSecond line with a casualty speed.\n")
    story(folder, "new.md", SPUN)
    found = {d["path"]: [f["text"] for f in d["findings"]] for d in data(invoke, "--since", "main")["documents"]}
    assert found == {"a.txt": ["casualty speed"], "new.md": ["Joined Realm", "gag buy"]}
    assert data(invoke, "--since", "main", "b.txt")["documents"] == []
    failed = invoke("check", "--since", "nowhere")
    assert (failed.exit_code, failed.stdout) == (2, "")
    assert "git knows no revision nowhere" in failed.stderr


def test_needs_something_to_check(invoke: Invoke) -> None:
    result = invoke("check")
    assert result.exit_code == 2
    assert "name a file or folder" in result.stderr


def test_the_second_run_comes_from_the_cache(invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.fakes import FakeChecker

    story(folder, "a.txt", SPUN)
    first = invoke("check", ".", "--format", "json")
    monkeypatch.setattr(FakeChecker, "check_documents", lambda self, documents: pytest.fail("asked"))
    assert invoke("check", ".", "--format", "json").stdout == first.stdout
    with pytest.raises(pytest.fail.Exception):
        invoke("check", ".", "--no-cache")


PHRASES = st.lists(
    st.sampled_from(["Joined Realm", "gag buy", "purified", "a envoy", "plain words", "\n\n", ". "]), max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PHRASES)
def test_suppressing_every_finding_is_exit_0(invoke: Invoke, folder: Path, words: list[str]) -> None:
    text = " and ".join(words)
    story(folder, "p.md", "<!-- mtcheck: ignore-file all of it -->\n\n" + text)
    assert invoke("check", "p.md", "--no-cache").exit_code == 0
    beside = text
    for phrase in ("Joined Realm", "gag buy", "purified", "a envoy"):
        beside = beside.replace(phrase, f"{phrase} [mtcheck: ignore it is so]")
    story(folder, "p.txt", beside)
    found = data(invoke, "p.txt", "--no-cache")["documents"][0]
    assert found["findings"] == []
    assert all(s["suppressed_by"] == "comment" and s["reason"] == "it is so" for s in found.get("suppressed", []))


def docx(*paragraphs: list[str]) -> bytes:
    """A Word file of paragraphs, each a list of runs."""
    import io
    import zipfile
    from xml.sax.saxutils import escape

    runs = ["".join(f"<w:r><w:t xml:space='preserve'>{escape(r)}</w:t></w:r>" for r in p) for p in paragraphs]
    body = "".join(f"<w:p>{p}</w:p>" for p in runs)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", f"<w:document xmlns:w='{space}'><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def test_docx_findings_name_paragraph_and_run(invoke: Invoke, folder: Path) -> None:
    story(
        folder,
        "a.docx",
        docx(["A headline"], ["Of the ", "Joined", " Realm."], ["A gag buy [mtcheck: ignore it is so] here."]),
    )
    document = data(invoke, "a.docx")["documents"][0]
    (finding,) = document["findings"]
    assert (finding["text"], finding["paragraph"], finding["run"]) == ("Joined Realm", 2, 2)
    assert [s["text"] for s in document["suppressed"]] == ["gag buy"]
    assert '"Joined Realm" (paragraph 2) → "United Kingdom"' in invoke("check", "a.docx").stdout


def test_html_is_one_file_for_all_documents(invoke: Invoke, folder: Path) -> None:
    story(folder, "a.txt", SPUN)
    story(folder, "b.txt", CLEAN)
    result = invoke("check", ".", "-o", "report.html")
    assert (result.exit_code, result.stdout) == (1, "")
    page = (folder / "report.html").read_text()
    assert page.lower().startswith("<!doctype html>")
    assert "a.txt" in page
    assert "Joined Realm" in page


def test_reports_of_the_last_run_are_not_checked(invoke: Invoke, folder: Path) -> None:
    story(folder, "a.txt", SPUN)
    story(folder, "out/b.html", SPUN)
    for _ in range(2):
        arguments = ["--format", "jsonl", "--format", "html", "-o", "out/r.html", "--format", "text", "-o", "r.txt"]
        found = invoke("check", ".", *arguments)
    assert [json.loads(line)["path"] for line in found.stdout.splitlines()] == ["a.txt", "out/b.html"]
