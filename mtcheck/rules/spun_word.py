"""A word that a thesaurus put there."""

from mtcheck.finding import Category
from mtcheck.rules.model import Example, Rule

RULE = Rule(
    id="spun-word",
    title="A word that does not belong",
    category=Category.MISTRANSLATION,
    what="""\
One word stands where a writer of English would have used another: a synonym of the wrong sense, the wrong
register, or the wrong part of speech. The word is judged in its sentence and in the story around it, by a model
that has learnt what automatic rewriting does to words, whether or not the reference lexicon lists it.""",
    why="""\
Rewriting tools swap words one at a time for synonyms and do not know which sense is meant. The sentence stays
grammatical while it stops being true: a crop "yield" becomes a "surrender", a trooper a "cavalryman". Readers
stumble; a fact may have changed.""",
    flagged=(
        Example("The minister [purified] the new budget in parliament.", "cleared"),
        Example("Two [inhabitants] of the car were taken to hospital.", "occupants"),
        Example("The striker has scored in six straight [coordinates].", "matches"),
    ),
    fine=(
        Example("The defeat is a [setback] for the government.", "the usual word for it"),
        Example("Property [developers] have bought the old mill.", "a word with several senses, used in the right one"),
        Example("State [troopers] closed the road at noon.", "the name of the office"),
    ),
    silence="A word that your writers use on purpose belongs on the `allow` list of the configuration.",
)
