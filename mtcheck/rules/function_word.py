"""Connectives, prepositions and quantities that rewriting disturbs."""

from mtcheck.finding import Category
from mtcheck.rules.model import Example, Rule

RULE = Rule(
    id="function-word",
    title="A connective, preposition or quantity gone wrong",
    category=Category.MISTRANSLATION,
    what="""\
The small words that hold a sentence together were replaced: "according to" by "as indicated by", "where" by "the
place", "were" by "had been", "less than half" by "not exactly 50%".""",
    why="""\
Such a swap changes who said a thing, when it happened or how much of it there was, and it returns in every
second sentence of a rewritten text.""",
    flagged=(
        Example("The road will reopen on Friday, [as indicated by] police.", "according to"),
        Example("[Not exactly] 50% of the seats were filled.", "Less than"),
        Example("He returned to the town [the place] he grew up.", "where"),
    ),
    fine=(
        Example("The tank was empty, [as indicated by] the gauge.", "an indicator that indicates"),
        Example("It was [not exactly] a surprise.", "meant as it stands"),
    ),
)
