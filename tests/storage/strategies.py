"""Any case, message and destination, as Hypothesis makes them from the domain's own annotations."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from handlers.domain.case import Case
from handlers.domain.messages import (
    Aside,
    Bars,
    Deeds,
    Destination,
    Fact,
    Facts,
    Heading,
    Line,
    Message,
    Press,
    Quote,
    ToChannel,
    ToGroup,
    ToHidden,
    ToPerson,
    Whisper,
)
from handlers.domain.texts import Text, Words

floats = st.floats(allow_nan=False, allow_infinity=False)
moments = st.datetimes(timezones=st.just(UTC))
words = st.builds(Words, st.text())
scalars = st.text() | st.integers() | floats | st.dates() | moments | words
texts = st.recursive(
    st.builds(Text, st.text(), st.dictionaries(st.text(), scalars, max_size=2)),
    lambda inner: st.builds(Text, st.text(), st.dictionaries(st.text(), scalars | inner, max_size=2)),
    max_leaves=4,
)

for kind, strategy in ((datetime, moments), (date, st.dates()), (float, floats), (Text, texts)):
    st.register_type_strategy(kind, strategy)

parts = st.one_of(
    st.builds(Heading, texts),
    st.builds(Line, texts),
    st.builds(Quote, words),
    st.builds(Facts, st.lists(st.builds(Fact, texts, texts | words), max_size=2).map(tuple)),
    st.builds(Aside, texts),
    st.builds(Bars),
    st.builds(Deeds, st.lists(st.builds(Press), max_size=2).map(tuple)),
)
messages: st.SearchStrategy[Message] = st.builds(
    Message, parts=st.lists(parts, max_size=3).map(tuple), buttons=st.lists(st.builds(Press), max_size=2).map(tuple)
)
destinations: st.SearchStrategy[Destination] = st.one_of(
    st.builds(ToChannel), st.builds(ToPerson), st.builds(ToGroup), st.builds(ToHidden), st.builds(Whisper)
)
cases: st.SearchStrategy[Case] = st.builds(Case)
