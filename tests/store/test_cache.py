"""The cache: hits, limits, damage, several processes."""

import json
import multiprocessing
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from mtcheck.cache import NAME, Cache, cache_key
from mtcheck.codec import dump_report, load_report
from mtcheck.finding import Report
from tests.samples import run_report

LIMIT = 1 << 20


def test_what_is_put_is_found_by_the_next(tmp_path: Path) -> None:
    cache = Cache(tmp_path, LIMIT)
    cache.put(b"k", "é\udcff")
    cache.close()
    again = Cache(tmp_path, LIMIT)
    assert again.get(b"k") == "é\udcff"
    assert again.get(b"other") is None
    assert again.size()[0] == 1
    again.close()


def test_keys_keep_their_parts_apart() -> None:
    assert cache_key("ab", "c") != cache_key("a", "bc")
    assert cache_key("a", b"b") == cache_key(b"a", "b")


def test_bounded_and_the_oldest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import random

    def noise(i: int) -> str:
        return "".join(random.Random(i).choices("0123456789abcdef", k=2000))

    clock = iter(range(10**6))
    monkeypatch.setattr("mtcheck.cache.time.time", lambda: float(next(clock)))
    cache = Cache(tmp_path, 20_000)
    for i in range(200):
        cache.put(cache_key(str(i)), noise(i))
    cache.close()
    again = Cache(tmp_path, 20_000)
    assert again.size()[1] <= 20_000
    assert again.get(cache_key("199")) == noise(199)
    assert again.get(cache_key("0")) is None
    again.close()
    assert sum(p.stat().st_size for p in tmp_path.iterdir()) < 100_000


@pytest.mark.parametrize("damage", ["empty", "garbage", "middle", "other"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, damage: str) -> None:
    cache = Cache(tmp_path, LIMIT)
    for i in range(300):
        cache.put(cache_key(str(i)), "text " * i)
    cache.close()
    path = tmp_path / NAME
    data = path.read_bytes()
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "garbage":
        path.write_bytes(b"\x00garbage" * 1000)
    elif damage == "middle":
        path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    else:
        path.unlink()
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE entry (something TEXT)")
        other.close()
    again = Cache(tmp_path, LIMIT)
    assert again.get(cache_key("5")) in (None, "text " * 5)
    again.put(b"new", "value")
    again.close()
    third = Cache(tmp_path, LIMIT)
    assert third.get(b"new") == "value"
    third.close()


def test_damage_during_use(tmp_path: Path) -> None:
    cache = Cache(tmp_path, LIMIT)
    cache.put(b"a", "1")
    cache.size()
    (tmp_path / NAME).write_bytes(b"\xff" * 50_000)
    for suffix in ("-wal", "-shm"):
        (tmp_path / (NAME + suffix)).write_bytes(b"\xff" * 5000)
    cache.get(b"a")
    cache.put(b"b", "2")
    cache.close()
    again = Cache(tmp_path, LIMIT)
    assert again.get(b"b") in (None, "2")
    again.put(b"c", "3")
    again.close()


def test_a_flipped_value_is_a_miss(tmp_path: Path) -> None:
    cache = Cache(tmp_path, LIMIT)
    cache.put(b"a", "value")
    cache.close()
    with sqlite3.connect(tmp_path / NAME) as other:
        other.execute("UPDATE entry SET value = x'00'")
    other.close()
    again = Cache(tmp_path, LIMIT)
    assert again.get(b"a") is None
    again.close()


def test_a_folder_that_cannot_be_used_is_an_empty_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "sub", LIMIT)
    cache.put(b"a", "1")
    assert cache.get(b"a") is None
    assert cache.size() == (0, 0)
    cache.close()


def _fill(folder: str, start: int) -> None:
    cache = Cache(Path(folder), LIMIT)
    for i in range(start, start + 200):
        cache.put(cache_key(str(i)), f"value {i}")
    cache.close()


def test_several_processes_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_fill, args=(str(tmp_path), 200 * n)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    cache = Cache(tmp_path, LIMIT)
    assert all(cache.get(cache_key(str(i))) == f"value {i}" for i in range(600))
    cache.close()


def test_damaged_reports_are_none() -> None:
    report = next(r for r in run_report().documents if r.findings and r.findings[0].suggestions)
    sound = dump_report(replace(report, skipped=()))
    for damaged in ("{", "[1, 2]", "7", '[{}, 1, 0, "clean", []]', '[1, 1, 0, "clean", 5]'):
        assert load_report(damaged, "x") is None
    for place in range(12):
        data = json.loads(sound)
        data[4][0][place] = None
        assert load_report(json.dumps(data), "x") is None


def test_reports_come_back_equal() -> None:
    for report in run_report().documents:
        bare = Report(report.path, report.words, report.score, report.spun_probability, report.verdict, report.findings)
        assert load_report(dump_report(bare), report.path) == bare
