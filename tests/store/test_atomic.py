"""Files and folders that change in one step or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtcheck.atomic import replacing, staged, write_text


def tree(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def made(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        write_text(folder / name.replace("__", "/"), text)
    return folder


def test_a_file_is_replaced_or_left(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "a"
    write_text(path, "one \ud800")
    assert path.read_bytes() == b"one \\ud800"

    def stopped() -> None:
        with replacing(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert path.read_bytes() == b"one \\ud800"
    assert [p.name for p in path.parent.iterdir()] == ["a"]


def test_what_was_written_comes_into_the_folder(tmp_path: Path) -> None:
    folder = made(tmp_path / "out", a="old", b="old", sub__c="old", work__d="big")
    with staged(folder, "a", folder / "work") as copy:
        assert tree(copy) == {"a": "old", "b": "old", "sub/c": "old"}
        (copy / "a").write_text("new a")
        (copy / "sub" / "c").write_text("new c")
        made(copy, new__e="new e")
        (folder / "b").write_text("changed by somebody else")
        assert tree(folder)["a"] == "old"
    assert tree(folder) == {
        "a": "new a", "b": "changed by somebody else", "sub/c": "new c", "work/d": "big", "new/e": "new e"
    }  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_block_that_fails_changes_nothing(tmp_path: Path) -> None:
    folder = made(tmp_path / "out", a="old")

    def stopped() -> None:
        with staged(folder, "a") as copy:
            made(copy, a="new", b="new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert tree(folder) == {"a": "old"}
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_the_last_file_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    really = Path.replace

    def replace(self: Path, target: Path) -> Path:
        order.append(target.name)
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with staged(tmp_path / "out", "card") as copy:
        for name in ("a", "card", "z"):
            (copy / name).write_text(name)
    assert order[-1] == "card"
    assert sorted(order) == ["a", "card", "z"]
