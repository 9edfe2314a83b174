"""A grammar mistake of the kind that rewriting leaves."""

from mtcheck.finding import Category
from mtcheck.rules.model import Example, Rule

RULE = Rule(
    id="grammar",
    title="A grammar mistake that rewriting leaves",
    category=Category.GRAMMAR,
    what="""\
LanguageTool reports a mistake of a kind that comes from swapping words: an article that does not fit the new
word, a verb in the wrong form, an agreement broken, a word doubled. Its rules on style and spelling are not
asked.""",
    why="""\
A writer makes such mistakes now and then; a rewriting tool makes them wherever a new word needs another article,
ending or preposition than the old one. Beside other findings they are strong evidence.""",
    flagged=(
        Example("She was named as [a envoy] to the talks.", "an envoy"),
        Example("The two sides has [agree] to meet again.", "agreed"),
    ),
    fine=(
        Example("It was [an historic] day.", "an accepted use"),
        Example("The team [have] won all their matches.", "good British English"),
    ),
    silence="`--no-grammar` leaves LanguageTool out altogether.",
)
