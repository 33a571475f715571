"""Talk in the thread: the leader's first word acknowledges, an outcome word decides, the rest is carried."""

from collections.abc import Mapping

from handlers.announce import carry_talk
from handlers.announce.talk import WORDS
from handlers.decide import OUTCOME, STANCE_ACTION, person_id, propose, state, suggested
from handlers.domain.case import Case, Stance
from handlers.domain.deeds import Deed
from handlers.domain.errors import Refusal
from handlers.domain.inbound import Place, Reacted, Said, Submitted
from handlers.domain.lifecycle import Action, Status, allowed
from handlers.domain.messages import Unfilled
from handlers.domain.people import Address, Role
from handlers.domain.texts import text
from handlers.ports import UnitOfWork, World
from handlers.progress import carry_out
from handlers.reading import mask
from handlers.reading.replies import Stance as Spoken
from handlers.reading.replies import StanceWord, Verdict, parse_reply
from handlers.roles import acting_role, roles_of

ACKNOWLEDGING = frozenset({"eyes", "white_check_mark", "heavy_check_mark", "+1", "thumbsup", "ok_hand"})
"""Reactions that say "I have seen it"."""

_PARTIES = (Role.LEADER, Role.REPRESENTATIVE)
_STANCES: Mapping[StanceWord, Stance] = {
    StanceWord.SUPPORT: Stance.SUPPORT,
    StanceWord.DISAGREE: Stance.DISAGREE,
    StanceWord.AGREEMENT: Stance.AGREEMENT,
    StanceWord.DISAGREEMENT: Stance.DISAGREEMENT,
}


def converse(uow: UnitOfWork, world: World, case: Case, said: Said) -> None:
    """Take what was written below one of the case's messages. From anybody else than its people: nothing.

    Raises Refusal where there are no words, as with a picture alone: files stay where they are.
    """
    roles = roles_of(uow, world, case, said.who)
    party = next((role for role in _PARTIES if role in roles), None)
    speaks = Role.REPORTER if said.direct and Role.REPORTER in roles else party
    if speaks is None:
        return
    if not said.text.strip():
        raise Refusal(text("reply.empty"))
    if speaks is Role.REPORTER:
        _from_reporter(uow, world, case, said)
    else:
        _from_party(uow, world, case, said, speaks, frozenset(roles))


def reply(uow: UnitOfWork, world: World, case: Case, sent: Submitted) -> None:
    """Take what the window brought as if it had been written below. Raises Refusal for who is not of the case."""
    acting_role(uow, world, case, sent.who, Action.SAY)
    words = sent.answers.get(WORDS, "")
    if not isinstance(words, str) or not words.strip():
        raise Unfilled({WORDS: text("reply.empty")})
    converse(uow, world, case, Said(sent.who, words, Place(sent.who.surface, ""), sent.event, direct=True))


def react(uow: UnitOfWork, world: World, case: Case, reacted: Reacted) -> None:
    """A leader's reaction acknowledges; any other reaction is just that."""
    if reacted.emoji in ACKNOWLEDGING and Role.LEADER in roles_of(uow, world, case, reacted.who):
        _acknowledge(uow, world, case, reacted.who)


def _from_reporter(uow: UnitOfWork, world: World, case: Case, said: Said) -> None:
    words = mask(said.text.strip())
    after = carry_out(uow, world, case, Deed(Action.SAY, Role.REPORTER, world.now(), words=words))
    if after.sent:
        carry_talk(uow, world, after, Role.REPORTER, "", said, words)


def _from_party(uow: UnitOfWork, world: World, case: Case, said: Said, role: Role, roles: frozenset[Role]) -> None:
    reply = parse_reply(said.text, world.calendar.today(world.now()))
    if isinstance(reply, Verdict) and Role.LEADER in roles:
        _verdict(uow, world, case, said.who, reply)
    elif isinstance(reply, Spoken) and _speaks(uow, world, case, said.who, reply, roles):
        return
    else:
        _talk(uow, world, case, said, role)


def _verdict(uow: UnitOfWork, world: World, case: Case, who: Address, verdict: Verdict) -> None:
    said = {field.value: value for field, value in verdict.fields.items()}
    answers = {OUTCOME: verdict.outcome.value, **suggested(verdict.outcome, world), **said}
    try:
        propose(uow, world, case, who, answers)
    except Unfilled as unfilled:
        raise Refusal(next(iter(unfilled.errors.values()))) from unfilled


def _speaks(uow: UnitOfWork, world: World, case: Case, who: Address, spoken: Spoken, roles: frozenset[Role]) -> bool:
    """Whether these words are for this role and this moment; if not, they are talk like any other."""
    if spoken.stance is StanceWord.CONSULT:
        role = Role.REPRESENTATIVE if Role.REPRESENTATIVE in roles else Role.LEADER
        if case.status is not Status.IN_CONSULTATION:
            carry_out(uow, world, case, Deed(Action.CONSULT, role, world.now(), person_id(world, who)))
        return True
    stance = _STANCES[spoken.stance]
    action = STANCE_ACTION[stance]
    may = [role for role in _PARTIES if role in roles and action in allowed(case.status, role)]
    if may:
        state(uow, world, case, who, may[0], stance, mask(spoken.sentence))
    return bool(may)


def _talk(uow: UnitOfWork, world: World, case: Case, said: Said, role: Role) -> None:
    if role is Role.LEADER:
        case = _acknowledge(uow, world, case, said.who, notes=False)
    by = person_id(world, said.who)
    after = carry_out(uow, world, case, Deed(Action.SAY, role, world.now(), by))
    carry_talk(uow, world, after, role, by, said, mask(said.text.strip()))


def _acknowledge(uow: UnitOfWork, world: World, case: Case, who: Address, notes: bool = True) -> Case:
    if case.status is not Status.ROUTED:
        return case
    deed = Deed(Action.ACKNOWLEDGE, Role.LEADER, world.now(), person_id(world, who))
    return carry_out(uow, world, case, deed, notes=notes)
