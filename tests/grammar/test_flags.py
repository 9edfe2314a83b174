"""What LanguageTool, asked by our table, must and must not flag: sentences of our own."""

from __future__ import annotations

import pytest

from mtcheck.grammar import GrammarChecker

pytestmark = pytest.mark.languagetool

MUST_FLAG = [
    "She was named as [a envoy] to the talks.",
    "The two sides has [agree] to meet again.",
    "The minister said [an serious] mistake had been made.",
    "He [go] to parliament every Tuesday to answer questions.",
    "She [insist] that the deal was fair to both sides.",
    "We [doesn't] know how many people were hurt.",
    "They [was] told to leave the building at once.",
    "The company will [announces] its results on Monday.",
    "Investors could [lost] everything in the collapse.",
    "The firm plans to [opens] two factories next year.",
    "Officers were sent to [arrested] the two men.",
    "The suspect has been [identify] by detectives.",
    "They had [wrote] to the council three times.",
    "The union has [reject] the offer.",
    "The council did not [gave] a reason for the delay.",
    "She doesn't [wants] to stand in the election.",
    "It was [a attack] on the free press.",
    "He bought [a houses] near the harbour.",
    "[This] figures show how far prices have fallen.",
    "[Every voters] will receive a letter this week.",
    "There are [many reason] for the delay, she said.",
    "The club has sold five [player] this summer.",
    "[He angry] about the decision, his lawyer said.",
    "[She going] to court tomorrow, her family said.",
    "It [remain] unclear who fired the shot.",
    "Only [a compete] for the contract was left.",
    "The committee is reviewing the [propose] for the new stadium.",
    "Did the minister [resigned] over the scandal?",
    "Prices are [more higher] than a year ago.",
    "The [live] of the singer was never easy.",
    "She wants him to [resigns].",
    "The rates were [rise] by the central bank in May.",
    "I would have [went] to the match, he said.",
]

MUST_NOT_FLAG = [
    "The team have won all their matches this season.",
    "It was an historic day for the county, and an hotelier was there.",
    "England have named an unchanged side for the third Test.",
    "The government are considering a ban on the sale of fireworks.",
    "The police are asking for witnesses to come forward.",
    "Manchester United are top of the table after beating Leeds.",
    "She insisted that he resign before the hearing began.",
    "The judge ordered that she be released on bail.",
    "The bank reported an $850m loss and an 11% fall in sales.",
    "He is an MP, she is a European and they met at an NHS hospital.",
    "It took them an hour to cross a one-way street near a university.",
    "The Netherlands has asked for talks with the Commission.",
    "The United States is sending two ships to the gulf.",
    "News of the attack was slow to reach the capital.",
    "The committee agreed to talks with the unions on Monday.",
    "Two thirds of the money was spent on roads.",
    "A number of residents have complained about the noise.",
    "The data show that fewer people are smoking.",
    "Physics is his best subject, and mathematics comes second.",
    "He was made chairman in 2001 and has held the post since.",
    "The Producers has closed on Broadway after six years.",
    "Had he known, he would have stayed at home.",
    "Long may she reign over us, the choir sang.",
    "She had had enough of the long wait for a lawyer.",
    "The lord chancellor advised that the bill be withdrawn.",
    "Who the men were, and where they went, is not known.",
    "The lathi-charge left a dozen students hurt, a police officer said.",
    "He batted well, but was out leg before for 42.",
    "The bishop blessed the fleet, as his predecessors did before him.",
    "It is time he went, said a backbencher who asked not to be named.",
    "The couple were married at St Giles in 1974.",
    "None of the men was charged, and none were named.",
    "The jury is out, but all the evidence is in.",
    "The family of five is staying with relatives in Leeds.",
    "Man held after knife attack at station.",
    "Minister quits over expenses row.",
    "Neither the mayor nor the councillors were at the meeting.",
    "Half the town was without power, and half its shops were shut.",
    "Teh colour of the aluminium programme was grey , he wrote",
]


@pytest.mark.parametrize("marked", MUST_FLAG)
def test_must_flag(grammar: GrammarChecker, marked: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    spans = [(m.start, m.end) for m in grammar.check(text)]
    assert any((s <= start and end <= e) or (start <= s and e <= end) for s, e in spans), spans
    assert all(s < end and start < e for s, e in spans), f"flags more than the mistake: {spans}"


@pytest.mark.parametrize("text", MUST_NOT_FLAG)
def test_must_not_flag(grammar: GrammarChecker, text: str) -> None:
    assert grammar.check(text) == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("She was named as a envoy to the talks.", "an envoy"),
        ("The two sides has agree to meet again.", "agreed"),
        ("The company will announces its results on Monday.", "announce"),
        ("He bought a houses near the harbour.", "a house"),
    ],
)
def test_replacement_fits_the_span(grammar: GrammarChecker, text: str, right: str) -> None:
    (match,) = grammar.check(text)
    assert match.replacements[0] == right
    assert match.message
    assert 0.5 <= match.weight <= 1


@pytest.mark.xfail(reason="LanguageTool 6.8 has no rule that sees it", strict=True)
@pytest.mark.parametrize(
    "text",
    [
        "The road was close by police for six hours.",
        "It was the worst than anyone had feared.",
        "These shows that the plan has failed, he said.",
        "They refusal to speak to reporters.",
    ],
)
def test_known_misses(grammar: GrammarChecker, text: str) -> None:
    assert grammar.check(text)
