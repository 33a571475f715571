"""The words of the random walk, in three languages: reports, lines that decide, and words in a thread."""

from collections.abc import Mapping
from typing import Final, NamedTuple

PLAIN, WISH, CONCERN = "plainly", "for the representative alone", "with a concern"
_REPORTS: Final = {
    "nb": "Vi fører temperaturen på papir og i Gerica, 10 min hver vakt. Ingen leser det.",
    "nn": "Vi fører temperaturen på papir og i Gerica, 10 min kvar vakt. Ingen les det.",
    "en": "We write the temperature on paper and in Gerica, 10 minutes every shift. Nobody reads it.",
}
_WISHES: Final = {
    "nb": "Send det bare til tillitsvalgt.",
    "nn": "Send det berre til tillitsvald.",
    "en": "Send it only to the union representative.",
}
_CONCERNS: Final = {
    "nb": "Etter at jeg sa fra, har lederen truet meg med å ta fra meg vaktene. Jeg blir trakassert.",
    "nn": "Etter at eg sa frå, har leiaren truga meg med å ta frå meg vaktene. Eg blir trakassert.",
    "en": "After I spoke up, my leader has threatened to take my shifts away. I am being harassed.",
}
_MORE: Final[Mapping[str, Mapping[str, str]]] = {PLAIN: {}, WISH: _WISHES, CONCERN: _CONCERNS}


def report(what: str, language: str, token: str) -> str:
    """A message that becomes a case, known everywhere by its token."""
    return f"{_REPORTS[language]} {token}. {_MORE[what].get(language, '')}".strip()


class Decision(NamedTuple):
    """A line in the thread that decides."""

    outcome: str
    words: str


LINES: Final = (
    Decision("removed", "fjernet: vi slutter med papirlista"),
    Decision("simplified", "forenkla: eitt ark er nok"),
    Decision("kept", "beholdes: kreves av legemiddelforskriften § 7"),
    Decision("forwarded", "sendt videre til Visma: vi ber dem hente tallene"),
    Decision("trial", "trial: we leave the paper list"),
    Decision("elsewhere", "høyrer heime hos lønn: dette er ei lønssak"),
)
DIALOGS: Final[Mapping[str, Mapping[str, str]]] = {
    "removed": {"sentence": "Vi slutter med papirlista."},
    "simplified": {"sentence": "Lista blir halvert."},
    "merged": {"sentence": "Lista går inn i journalen."},
    "explained": {"sentence": "Lista brukes når strømmen går."},
    "kept": {"sentence": "Lista blir.", "reason": "Forskriften krever den."},
    "forwarded": {"sentence": "Vi spør leverandøren.", "addressee": "Visma"},
    "trial": {"sentence": "Vi prøver uten."},
    "elsewhere": {"sentence": "Dette hører til lønn.", "belongs": "Lønnskontoret"},
}
SAID: Final[Mapping[str, str]] = {
    "asks": "Brukes lista til noe på nattevakt?",
    "supports": "støtter",
    "disagrees": "ueinig: natta må spørjast først",
    "wants consultation": "drøfting",
    "records agreement": "semje: vi prøver dette",
    "records disagreement": "disagreement: the night shift needs a list",
}
