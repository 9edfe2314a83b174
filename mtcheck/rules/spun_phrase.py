"""Several words that stand for a fixed phrase."""

from mtcheck.finding import Category
from mtcheck.rules.model import Example, Rule

RULE = Rule(
    id="spun-phrase",
    title="A phrase put together from synonyms",
    category=Category.TERMINOLOGY,
    what="""\
Several words in a row stand for an established term: each is a synonym of a word of that term, together they
are no term at all. The reference lexicon knows many of them with what they came from; others are found
because neighbouring words do not belong in the story.""",
    why="""\
A term of a trade is fixed: "casualty rate" means something, "casualty speed" does not. Such phrases are the
surest trace of automatic rewriting, and searching for the term no longer finds the story.""",
    flagged=(
        Example("The [casualty speed] fell for the third month.", "casualty rate"),
        Example("Residents will be [casting a ballot] on the bond in May.", "voting"),
        Example("The [gag buy] keeps both sides from speaking.", "gag order"),
    ),
    fine=(
        Example("The [casualty rate] fell for the third month.", "the term itself"),
        Example("She said she was [casting her ballot] for the first time.", "the full expression, used in its place"),
        Example("The committee [put off the vote] until spring.", "a plain phrase that is nobody's term"),
    ),
    silence="`mtcheck lexicon explain PHRASE` shows the entry behind it; an entry can say which words must not be near.",
)
