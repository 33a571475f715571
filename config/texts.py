"""Turns keys into words: every sentence a person reads comes through here."""

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from config.catalog import Catalog, Plural, Slot, Template, load_catalogs, slots
from config.wording import STYLES, Value, plural_form, write
from handlers.domain.errors import Defect
from handlers.domain.reading import Language
from handlers.domain.texts import Param, Text, Words


class Texts:
    """The catalogs of all languages, ready to speak. Instants are told in the organisation's zone."""

    def __init__(self, catalogs: Mapping[Language, Catalog], zone: ZoneInfo) -> None:
        self._catalogs = catalogs
        self._zone = zone

    def say(self, text: Text | Words, language: Language, surface: str = "") -> str:
        """The text in this language, with people's own words as they are.

        Where a platform has words of its own for it, as `teams.card.title` for `card.title`, it gets those.
        Raises Defect for a key or a parameter that is missing: nobody is ever shown a key.
        """
        if isinstance(text, Words):
            return text.said
        template = self._template(text, language, surface)
        filled = (part if isinstance(part, str) else self._fill(part, text, language, surface) for part in template)
        return "".join(filled)

    def check(self) -> None:
        """Raises Defect, naming everything at once, unless all languages say the same things."""
        problems = list(_differences(self._catalogs))
        if problems:
            raise Defect("The catalogs do not agree:\n" + "\n".join(problems))

    def _template(self, text: Text, language: Language, surface: str) -> Template:
        catalog = self._catalogs[language]
        entry = catalog.get(f"{surface}.{text.key}") or catalog.get(text.key)
        if entry is None:
            raise Defect(f"{language} has no text {text.key}")
        if not isinstance(entry, Plural):
            return entry
        count = text.params.get("count")
        if not isinstance(count, int | float):
            raise Defect(f"{text.key} needs a number in count")
        return entry.pick(plural_form(count, language))

    def _fill(self, slot: Slot, text: Text, language: Language, surface: str) -> str:
        param = text.params.get(slot.name)
        if param is None:
            raise Defect(f"{text.key} lacks {slot.name}")
        try:
            return write(self._value(param, language, surface), slot.style, language, self._zone)
        except KeyError as error:
            raise Defect(f"{text.key} cannot write {slot.name} in the style {slot.style}") from error

    def _value(self, param: Param, language: Language, surface: str) -> Value:
        return self.say(param, language, surface) if isinstance(param, Text | Words) else param


def load_texts(zone: ZoneInfo) -> Texts:
    """The shipped catalogs, checked. Raises Defect where they do not agree."""
    texts = Texts(load_catalogs(), zone)
    texts.check()
    return texts


def _differences(catalogs: Mapping[Language, Catalog]) -> Iterator[str]:
    """One line for each text that some language lacks, or says with other gaps or forms than the first."""
    first, model = next(iter(catalogs.items()))
    for language, catalog in catalogs.items():
        yield from (f"{language} lacks {key}" for key in sorted(model.keys() - catalog.keys()))
        yield from (f"{first} lacks {key}, which {language} has" for key in sorted(catalog.keys() - model.keys()))
        for key in sorted(model.keys() & catalog.keys()):
            entry, other = model[key], catalog[key]
            if isinstance(entry, Plural) != isinstance(other, Plural):
                yield f"{key} has plural forms in only one of {first} and {language}"
            if {slot.name for slot in slots(entry)} != {slot.name for slot in slots(other)}:
                yield f"{key} has other placeholders in {language} than in {first}"
            yield from (f"{key} in {language}: no style {s.style}" for s in slots(other) if s.style not in STYLES)
