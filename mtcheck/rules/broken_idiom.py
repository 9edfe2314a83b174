"""An idiom whose words were swapped."""

from mtcheck.finding import Category
from mtcheck.rules.model import Example, Rule

RULE = Rule(
    id="broken-idiom",
    title="An idiom with its words swapped",
    category=Category.IDIOM,
    what="""\
A set expression lost one of its words to a synonym, or plain words were replaced by an idiom that does not fit.""",
    why="""\
An idiom means something only as it stands. With a word exchanged it is at best comical, and readers notice it
before anything else.""",
    flagged=(
        Example("The singer [kicked the pail] at the age of 91.", "kicked the bucket"),
        Example("The bill is [a done arrangement], aides said.", "a done deal"),
        Example("Talks went on [around the timekeeper].", "around the clock"),
    ),
    fine=(
        Example("The toddler [kicked the pail] over and the milk ran out.", "meant literally"),
        Example("Crews worked [around the clock].", "the idiom itself"),
    ),
)
