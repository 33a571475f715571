"""Seals: only the right key and the right purpose open them, and they tell nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.case import Hidden
from handlers.domain.errors import Fault
from handlers.domain.people import Address
from storage.vault import Ring, new_key, read_key
from tests.storage.cast import KARI, OLA

OLD, NEW = b"o" * 32, b"n" * 32


@given(st.builds(Address, st.text(), st.text()))
def test_whoever_is_hidden_is_revealed_again(who: Address) -> None:
    ring = Ring([OLD])
    hidden = ring.hide(who)
    assert ring.reveal(hidden) == who
    assert ring.is_same(who, hidden)


def test_twice_the_same_person_has_the_same_tag_and_different_seals() -> None:
    first, second = Ring([OLD]).hide(KARI), Ring([OLD]).hide(KARI)
    assert first.tag == second.tag != Ring([OLD]).hide(OLA).tag
    assert first.sealed != second.sealed


def test_neither_seal_nor_tag_tells_who_it_is() -> None:
    hidden = Ring([OLD]).hide(KARI)
    assert KARI.id not in f"{hidden}"
    assert not Ring([OLD]).is_same(OLA, hidden)
    assert not Ring([OLD]).is_same(Address("teams", KARI.id), hidden)


def test_after_a_change_of_keys_old_seals_open_and_the_newest_key_seals() -> None:
    hidden = Ring([OLD]).hide(KARI)
    both = Ring([NEW, OLD])
    assert both.reveal(hidden) == KARI
    assert both.is_same(KARI, hidden)
    assert both.tags(KARI)[1] == hidden.tag
    assert Ring([NEW]).reveal(both.hide(KARI)) == KARI


def test_without_its_key_a_seal_stays_shut() -> None:
    hidden = Ring([OLD]).hide(KARI)
    with pytest.raises(Fault, match="no key in the ring"):
        Ring([NEW]).reveal(hidden)
    assert not Ring([NEW]).is_same(KARI, hidden)


@pytest.mark.parametrize("broken", ["", "é", "AAAA", "not base64!"])
def test_what_is_no_seal_does_not_open(broken: str) -> None:
    with pytest.raises(Fault):
        Ring([OLD]).reveal(Hidden(broken, ""))


@given(st.binary(), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_seal_does_not_open(content: bytes, at: int, change: int) -> None:
    ring = Ring([OLD])
    sealed = bytearray(ring.seal("inbox", content))
    sealed[at % len(sealed)] ^= change
    with pytest.raises(Fault):
        ring.open("inbox", bytes(sealed))


def test_a_seal_moved_to_another_purpose_does_not_open() -> None:
    ring = Ring([OLD])
    with pytest.raises(Fault):
        ring.open("letter", ring.seal("inbox", b"content"))


def test_a_blind_differs_with_value_purpose_and_key() -> None:
    ring = Ring([NEW, OLD])
    blinds = {*ring.blind("place", "a"), *ring.blind("place", "b"), *ring.blind("profile", "a")}
    assert len(blinds) == 6
    assert ring.blind("place", "a")[1:] == Ring([OLD]).blind("place", "a")


def test_a_new_key_is_read_again() -> None:
    written = new_key()
    assert written != new_key()
    assert Ring([read_key(f" {written}\n")]).reveal(Ring([read_key(written)]).hide(KARI)) == KARI


@pytest.mark.parametrize("written", ["", "short", "YWJj", "%" * 44, "é" * 32])
def test_a_key_that_is_none_is_refused_without_being_repeated(written: str) -> None:
    with pytest.raises(ValueError, match="tidstyv keys new") as raised:
        read_key(written)
    assert not written or written not in str(raised.value)


@pytest.mark.parametrize("keys", [[], [b"short"], [OLD, b""]])
def test_a_ring_needs_whole_keys(keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Ring(keys)


def test_a_ring_does_not_show_its_keys() -> None:
    assert repr(Ring([NEW, OLD])) == "Ring of 2"
