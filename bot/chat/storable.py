"""People's words as they can be kept."""

from handlers.placing import LONGEST


def storable(words: str) -> str:
    """As many as are ever read, without what no database takes: half characters become U+FFFD, control characters but
    line breaks go."""
    whole = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    kept = "".join(char for char in whole if char in "\n\t" or not (char < " " or "\x7f" <= char < "\xa0"))
    return kept.strip()[:LONGEST]
