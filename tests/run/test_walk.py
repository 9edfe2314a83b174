"""Which files a walk finds, and what it says of those that it cannot check."""

import os
from pathlib import Path

import pytest

from mtcheck.config import Configurations
from mtcheck.document import is_text
from mtcheck.finding import Skipped
from mtcheck.walk import Target, Walker


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files, which is also the working folder."""
    for name in ("a.txt", "b.md", "c.py", "sub/d.txt", "sub/deep/e.html", "node_modules/x.txt", ".git/HEAD.txt"):
        make(tmp_path, name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(root: Path, name: str, text: str = "text") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def walk(*paths: str, **given: object) -> tuple[list[str], list[Skipped]]:
    """Names of the targets, and what was skipped."""
    items = list(Walker(Configurations(given), is_text).walk(paths))
    return [i.name for i in items if isinstance(i, Target)], [i for i in items if isinstance(i, Skipped)]


def test_a_folder_gives_its_texts_in_order(tree: Path) -> None:
    assert walk(".") == (["a.txt", "b.md", "sub/d.txt", "sub/deep/e.html"], [])


def test_named_files_are_taken_whatever_they_are_called(tree: Path) -> None:
    assert walk("c.py", "node_modules/x.txt") == (["c.py", "node_modules/x.txt"], [])
    assert walk("node_modules/x.txt", force_exclude=True) == ([], [])


def test_named_folders_are_walked_even_when_excluded(tree: Path) -> None:
    make(tree, ".gitignore", "sub/\n")
    assert walk(".")[0] == ["a.txt", "b.md"]
    assert walk("sub")[0] == ["sub/d.txt", "sub/deep/e.html"]
    assert walk("node_modules")[0] == ["node_modules/x.txt"]


def test_overlapping_paths_count_once(tree: Path) -> None:
    assert walk("sub/d.txt", "sub", ".", "./sub/../a.txt")[0] == ["sub/d.txt", "sub/deep/e.html", "a.txt", "b.md"]
    assert walk("a.txt", "a.txt") == (["a.txt"], [])
    assert walk("sub", "sub") == (["sub/d.txt", "sub/deep/e.html"], [])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"include": ("*.py",)}, ["c.py"]),
        ({"include": ("sub/**",)}, ["sub/d.txt", "sub/deep/e.html"]),
        ({"include": ("*.txt", "!a.txt")}, ["sub/d.txt"]),
        ({"exclude": ("sub/deep", ".git")}, ["a.txt", "b.md", "node_modules/x.txt", "sub/d.txt"]),
        ({"extend_exclude": ("*.md", "/sub")}, ["a.txt"]),
    ],
)
def test_include_and_exclude(tree: Path, given: dict[str, object], expected: list[str]) -> None:
    assert walk(".", **given)[0] == expected


def test_patterns_of_a_file_are_relative_to_it(tree: Path) -> None:
    make(tree, "sub/mtcheck.toml", 'extend_exclude = ["/deep"]\n')
    make(tree, "deep/f.txt")
    assert walk(".")[0] == ["a.txt", "b.md", "deep/f.txt", "sub/d.txt"]


def test_gitignore(tree: Path) -> None:
    make(tree, ".gitignore", "*.html\n/a.txt\n# comment\n")
    make(tree, "sub/.gitignore", "!e.html\nd.txt\n")
    make(tree, ".git/info/exclude", "b.md\n")
    assert walk(".")[0] == ["sub/deep/e.html"]
    assert walk("sub/deep")[0] == ["sub/deep/e.html"]
    assert walk(".", no_gitignore=True)[0] == ["a.txt", "b.md", "sub/d.txt", "sub/deep/e.html"]


def test_symbolic_links(tree: Path) -> None:
    (tree / "sub" / "loop").symlink_to(tree, target_is_directory=True)
    (tree / "self").symlink_to(tree / "self")
    (tree / "twin.txt").symlink_to(tree / "a.txt")
    (tree / "z.txt").symlink_to(tree / "nowhere")
    names, skipped = walk(".")
    assert names == ["a.txt", "b.md", "sub/d.txt", "sub/deep/e.html"]
    assert [(s.what, s.reason) for s in skipped] == [("z.txt", "the symbolic link leads nowhere")]


def test_size_guard(tree: Path) -> None:
    make(tree, "big.txt", "x" * 3000)
    names, skipped = walk(".", max_file_size=2048)
    assert "big.txt" not in names
    assert [s.what for s in skipped] == ["big.txt"]
    assert "raise --max-file-size" in skipped[0].remedy


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("none.txt", "there is no such file or folder"),
        ("empty", "there is no file to check in this folder"),
        ("/dev/null", "it is a device or socket"),
        ("a\0b", "this is no path"),
        ("a.txt/b", "it cannot be read (Not a directory)"),
    ],
)
def test_useless_paths(tree: Path, path: str, says: str) -> None:
    (tree / "empty").mkdir()
    make(tree, "empty/picture.png")
    names, (skipped,) = walk(path)
    assert names == []
    assert says in skipped.reason
    assert skipped.failed
    assert skipped.remedy


def test_pipes_in_a_folder_are_not_waited_for(tree: Path) -> None:
    os.mkfifo(tree / "pipe.txt")
    names, (skipped,) = walk(".")
    assert "pipe.txt" not in names
    assert "it is a pipe" in skipped.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tree: Path) -> None:
    (tree / "sub").chmod(0)
    names, (skipped,) = walk(".")
    (tree / "sub").chmod(0o755)
    assert names == ["a.txt", "b.md"]
    assert skipped.reason == "permission denied"


def test_standard_input_has_the_settings_of_its_name(tree: Path) -> None:
    make(tree, "sub/mtcheck.toml", "min_confidence = 0.9\n")
    (item,) = Walker(Configurations(), is_text).walk(["-"], "sub/x.md")
    assert isinstance(item, Target)
    assert (item.name, item.path, item.settings.min_confidence) == ("sub/x.md", None, 0.9)
