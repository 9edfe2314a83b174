"""The table of rules, without a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtcheck.grammar import rules
from mtcheck.grammar.rules import RuleClass, asked_rules, read_rules


def test_table_is_sound() -> None:
    table = read_rules()
    ids = [rule.rule_id for rule in table]
    assert len(ids) == len(set(ids))
    assert sum(rule.asked for rule in table) >= 100
    for rule in table:
        assert rule.why, rule.rule_id
        assert (0.5 <= rule.weight <= 1) if rule.asked else rule.weight == 0, rule.rule_id


def test_style_and_spelling_are_in_the_table_and_never_asked() -> None:
    kinds = {rule.rule_id: rule.kind for rule in read_rules()}
    assert kinds["MORFOLOGIK_RULE_EN_US"] is RuleClass.SPELLING
    assert kinds["category:STYLE"] is RuleClass.STYLE
    assert kinds["MASS_AGREEMENT"] is RuleClass.NOISE
    assert not {"MORFOLOGIK_RULE_EN_US", "category:STYLE", "MASS_AGREEMENT"} & set(asked_rules())


@pytest.mark.parametrize(
    ("rule_id", "marked", "counts"),
    [
        ("EN_A_VS_AN", "She was [a] envoy.", True),
        ("EN_A_VS_AN", "a loss of [an] $850m payout", False),
        ("EN_A_VS_AN", "it was [an] hotel bill", False),
        ("EN_A_VS_AN", "you need [a] HDTV set", False),
        ("HE_VERB_AGR", "and he [go] home", True),
        ("HE_VERB_AGR", "England [have] a chance", False),
        ("TO_NON_BASE", "refused to [solves] it", True),
        ("TO_NON_BASE", "the North agreed to [talks] on Monday", False),
        ("AGREEMENT_SENT_START", "The pies [was] bland", True),
        ("AGREEMENT_SENT_START", "The Commons [has] voted", False),
        ("A_NNS", "[a houses]", True),
    ],
)
def test_what_stands_around_a_hit_decides(rule_id: str, marked: str, counts: bool) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    assert asked_rules()[rule_id].counts(text, start, end) is counts


@pytest.mark.parametrize(
    "line",
    ["A_RULE\tmachine\t0.9", "A_RULE\tsure\t0.9\t1\t0\t\twhy", "R\tslip\tx\t1\t0\t\twhy", "R\tslip\t1\t1\t0\t(\twhy"],
)
def test_a_bad_line_is_named(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "rules.tsv"
    table.write_text(f"# comment\n{line}\n", "utf-8")
    monkeypatch.setattr(rules, "TABLE", table)
    with pytest.raises(ValueError, match=r"rules\.tsv:2: "):
        read_rules.__wrapped__()
