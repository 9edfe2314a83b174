"""A name that was rewritten as if it were words."""

from mtcheck.finding import Category
from mtcheck.rules.model import Example, Rule

RULE = Rule(
    id="broken-name",
    title="A name, title or institution put into other words",
    category=Category.NAME,
    what="""\
The name of a place, an institution, an office, an event or a work was taken for ordinary words and replaced by
synonyms.""",
    why="""\
A name is not to be paraphrased. The reader cannot tell who is meant, a search does not find it, and a person or
an office may be misnamed in print.""",
    flagged=(
        Example("Talks with the [Joined Realm] resume on Monday.", "United Kingdom"),
        Example("Shares fell on [Wall Road] for a second day.", "Wall Street"),
        Example("She won the [Honorable Harmony Prize] in 2014.", "Nobel Peace Prize"),
    ),
    fine=(
        Example("Russian [Foreign Minister] Sergei Lavrov arrived on Tuesday.", "the title as it is"),
        Example("A lorry blocked [Wall Road] in the village of Hale.", "a road of that name, told by what is near"),
    ),
    silence="A name that looks spun and is real belongs on the `allow` list of the configuration.",
)
