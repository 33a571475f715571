"""A reading as plain labels, as `tidstyv read` writes them and the labelled messages are labelled."""

from handlers.domain.reading import Reading


def labels(reading: Reading) -> dict[str, object]:
    """The reading by label; values are text, numbers, booleans, None and a sorted list, ready for JSON."""
    cost = reading.cost
    return {
        "intent": reading.intent.value,
        "lang": reading.language.value,
        "minutes": cost.minutes,
        "times": cost.times,
        "per": cost.per.value if cost.per else None,
        "people": cost.people,
        "system": reading.system,
        "kind": reading.kind.value,
        "level": reading.level.value,
        "anonymous": reading.anonymous,
        "rep_only": reading.rep_only,
        "concern": reading.concern,
        "personal": sorted(kind.value for kind in reading.personal),
    }
