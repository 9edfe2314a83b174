from mtcheck.pairing.habits import Habits, count

SEEN = count([("workforce", "team", True)] * 6 + [("stated", "said", False)] * 6 + [("stated", "said", True)] + [("houses", "homes", False)] * 2)


def test_what_was_undone_speaks_against_a_swap_and_what_stood_for_it() -> None:
    habits = Habits(SEEN)
    bad, good, new = (habits.features(*s)["habit swap"] for s in (("Workforce", "team"), ("stated", "Said"), ("lens", "camera")))
    assert bad > 0.5 > new > good
    assert new == 0.0


def test_lemmas_carry_over_to_other_forms() -> None:
    row = Habits(SEEN).features("house", "home")
    assert row["seen swap"] == 0
    assert row["habit lemmas"] < 0


def test_a_story_does_not_vouch_for_itself() -> None:
    own = count([("workforce", "team", True)] * 6)
    row = Habits(SEEN).features("workforce", "team", own)
    assert row["habit swap"] == row["seen swap"] == row["habit new"] == 0.0


def test_counts_for_the_reader() -> None:
    assert Habits(SEEN).seen("stated", "said") == (6, 1)
