"""Configuration files: where they are found, what wins, and what is said about mistakes."""

from pathlib import Path

import pytest

from mtcheck.config import ConfigError, Configurations, common_folder
from mtcheck.rules import RULES
from mtcheck.settings import KEYS, PRESET_HELP, PRESETS, RULE_IDS, Settings


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "mtcheck.toml",
            "min_confidence = 0.8\nignore = ['grammar', 'spun-word']\nmax_file_size = '2MB'\nexit_zero = true\n",
        ),
        (
            "pyproject.toml",
            "[tool.mtcheck]\nmin_confidence = 0.8\nignore = 'grammar,spun-word'\nmax_file_size = 2097152\nexit_zero = 'yes'\n",
        ),
        (
            "setup.cfg",
            "[mtcheck]\nmin_confidence = .8\nignore =\n  grammar\n  spun-word\nmax_file_size = 2 MB\nexit_zero = on\n",
        ),
    ],
)
def test_each_file_sets_the_same(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path / name, text)
    settings = Configurations().for_run(tmp_path).settings
    assert settings.min_confidence == 0.8
    assert settings.ignore == ("grammar", "spun-word")
    assert settings.max_file_size == 2 * 1024**2
    assert settings.exit_zero


def test_found_upward_and_nearest_wins(tmp_path: Path) -> None:
    write(tmp_path / "setup.cfg", "[mtcheck]\nmin_confidence = 0.5\n")
    write(tmp_path / "a" / "setup.cfg", "[metadata]\nname = other\n")
    write(tmp_path / "a" / "b" / "mtcheck.toml", "min_confidence = 0.9\n")
    found = Configurations()
    assert found.for_file(tmp_path / "a" / "x.txt").settings.min_confidence == 0.5
    assert found.for_file(tmp_path / "a" / "b" / "c" / "x.txt").settings.min_confidence == 0.9


def test_each_folder_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "mtcheck.toml", "")
    reads = []
    original = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda self, **kw: (reads.append(self), original(self, **kw))[1])
    found = Configurations()
    for i in range(50):
        found.for_file(tmp_path / f"d{i % 3}" / f"{i}.txt")
    assert reads == [tmp_path / "mtcheck.toml"]


def test_another_projects_broken_file_is_no_concern(tmp_path: Path) -> None:
    write(tmp_path / "setup.cfg", "not an ini file")
    write(tmp_path / "pyproject.toml", "nor [ toml")
    assert Configurations().for_run(tmp_path).settings == Settings()


def test_order_of_layers(tmp_path: Path) -> None:
    write(
        tmp_path / "mtcheck.toml",
        'preset = "lenient"\nfail_on = "any"\n[overrides."old/**"]\nmin_confidence = 0.7\n[overrides."old/deep/"]\nmin_confidence = 0.6\n',
    )
    found = Configurations()
    plain = found.for_file(tmp_path / "x.txt")
    assert plain.settings.min_confidence == PRESETS["lenient"]["min_confidence"]
    assert plain.settings.fail_on == "any"
    assert plain.origins["min_confidence"] == f"preset lenient in {tmp_path / 'mtcheck.toml'}"
    assert found.for_file(tmp_path / "old" / "x.txt").settings.min_confidence == 0.7
    assert found.for_file(tmp_path / "old" / "deep" / "x.txt").settings.min_confidence == 0.6
    given = Configurations({"min_confidence": 0.1})
    assert given.for_file(tmp_path / "old" / "x.txt").settings.min_confidence == 0.1


def test_overrides_in_setup_cfg(tmp_path: Path) -> None:
    write(tmp_path / "setup.cfg", "[mtcheck:wire/*.md]\nallow = Joined Realm, per cent\n")
    found = Configurations()
    assert found.for_file(tmp_path / "wire" / "a.md").settings.allow == ("Joined Realm", "per cent")
    assert found.for_file(tmp_path / "wire" / "a.txt").settings.allow == ()


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    write(tmp_path / "mtcheck.toml", 'baseline = "known.json"\nencoder = "some/model"\nlexicon = ["more.tsv"]\n')
    settings = Configurations().for_run(tmp_path / "sub").settings
    assert settings.baseline == tmp_path / "known.json"
    assert settings.lexicon == (tmp_path / "more.tsv",)
    assert settings.encoder == "some/model"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("min_confidense = 0.8", "unknown key min_confidense; did you mean min_confidence?"),
        ("min-confidence = 0.8", "did you mean min_confidence?"),
        ("zzz = 1", "unknown key zzz; did you mean "),
        ("quiet = true", "give --quiet on the command line"),
        ("[mtcheck]\njobs = 2", "write the keys at its top"),
        ("min_confidence = 8", "min_confidence must be a number from 0 to 1, not 8"),
        ("min_confidence = true", "must be a number"),
        ("jobs = 0", "jobs must be a whole number from 1, not 0"),
        ("format = ['xml']", "must be one of text, json"),
        ("preset = 'harsh'", "preset must be one of default, strict, lenient"),
        ("update_baseline = true", "give --update-baseline on the command line"),
        ("max_file_size = 'big'", "must be a size such as 500KB or 10MB"),
        ("[overrides.'a/**']\nformat = 'json'", "format holds for a whole run; move it out of the overrides"),
        ("[overrides.'a/**']\nminconfidence = 1", "did you mean min_confidence?"),
        ("exit_zero = ", "not valid TOML"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path / "mtcheck.toml", text)
    with pytest.raises(ConfigError) as error:
        Configurations().for_run(tmp_path)
    assert says in str(error.value)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_file_given_by_name_needs_a_section(tmp_path: Path) -> None:
    path = write(tmp_path / "setup.cfg", "[metadata]\nname = mtcheck\n")
    with pytest.raises(ConfigError, match="no section for mtcheck"):
        Configurations(file=path)
    with pytest.raises(ConfigError, match="cannot be read"):
        Configurations(file=tmp_path / "none.toml")


def test_table_is_complete() -> None:
    assert set(RULES) == set(RULE_IDS)
    assert set(PRESETS) == set(PRESET_HELP)
    assert all(key.help and key.kind.name for key in KEYS.values())
    for values in PRESETS.values():
        for name, value in values.items():
            assert KEYS[name].kind.parse(value, Path()) == value


def test_common_folder(tmp_path: Path) -> None:
    for name in ("a/x.txt", "a/b/y.txt"):
        write(tmp_path / name, "")
    assert common_folder([tmp_path / "a" / "x.txt", tmp_path / "a" / "b"]) == tmp_path / "a"
    assert common_folder([tmp_path / "a" / "b" / "y.txt"]) == tmp_path / "a" / "b"
    assert common_folder([]) == Path.cwd()
