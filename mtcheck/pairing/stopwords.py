"""Function words: the words that hold a sentence together and carry little meaning of their own."""

FUNCTION_WORDS = frozenset(
    "a an the and or but nor yet so of in on at to for from by with as is are was were be been being am has have had having do does "
    "did doing this that these those it its itself he she they them him his her hers their theirs we us our ours you your yours i me "
    "my mine myself himself herself themselves who whom whose which what not no if than then there here when where why how while "
    "whereas although though because since until till unless all any both each either neither few more most less least other another "
    "some such only own same too very just also even still can could will would shall should may might must ought cannot about above "
    "across after against along amid among amongst around before behind below beneath beside besides between beyond despite down "
    "during except inside into like near off onto out outside over past per regarding round through throughout toward towards under "
    "underneath up upon via within without again once ever never however moreover furthermore therefore thus hence meanwhile "
    "don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't couldn't shouldn't hasn't haven't hadn't it's that's there's "
    "i'm i've i'd i'll he's she's they're they've we're we've you're you've let's".split()
)
