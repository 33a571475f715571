"""Whether the representatives have been heard: what makes a proposal a decision."""

from datetime import datetime

from handlers.domain.case import Case, Stance, Statement
from handlers.domain.lifecycle import Status
from handlers.domain.people import Role

_RESULTS = (Stance.AGREEMENT, Stance.DISAGREEMENT)


def standing(case: Case) -> tuple[Statement, ...]:
    """What each party last said about the proposal on the table; words about an older proposal do not count."""
    latest = {(s.by, s.stance in _RESULTS): s for s in case.statements if _counts(case, s)}
    return tuple(latest.values())


def _counts(case: Case, statement: Statement) -> bool:
    """A result belongs to the consultation that is going on or was held last, other words to the proposal."""
    since = case.consultation_at if statement.stance in _RESULTS else _begun(case)
    return since is not None and statement.at >= since


def _begun(case: Case) -> datetime:
    return case.decision.at if case.decision else case.routed_at or case.reported_at


def supported(case: Case) -> bool:
    """Every notified representative supports the proposal on the table."""
    supporters = {s.by for s in standing(case) if s.stance is Stance.SUPPORT}
    representatives = case.people(Role.REPRESENTATIVE)
    return bool(representatives) and supporters.issuperset(representatives)


def recorded_since(case: Case) -> datetime | None:
    """When the second of both sides recorded the result; None until then.

    Where the leader is the only representative there is, there is but one side.
    """
    results = [s for s in standing(case) if s.stance in _RESULTS]
    first = {role: min(s.at for s in results if s.role is role) for role in {s.role for s in results}}
    sides = {Role.LEADER, *([Role.REPRESENTATIVE] if _others(case) else [])}
    return max(first[side] for side in sides) if sides <= first.keys() else None


def _others(case: Case) -> frozenset[str]:
    """The representatives but for a leader who is one, too."""
    return frozenset(case.people(Role.REPRESENTATIVE)).difference(case.people(Role.LEADER))


def _all_recorded(case: Case) -> bool:
    """Both sides have, and of several representatives each."""
    recorders = {s.by for s in standing(case) if s.stance in _RESULTS}
    return recorded_since(case) is not None and recorders >= _others(case)


def consulted(case: Case, now: datetime) -> bool:
    """The proposal may become a decision now."""
    if case.decision is None:
        return False
    if case.status is Status.IN_CONSULTATION:
        return _all_recorded(case)
    window_over = case.window_ends is not None and case.window_ends <= now
    return case.status is Status.PROPOSED and (window_over or supported(case))


def spoke_before(case: Case) -> bool:
    """A representative spoke before the decision was final; silence is no agreement."""
    end = case.concluded_at
    return any(s.role is Role.REPRESENTATIVE and (end is None or s.at <= end) for s in case.statements)


def silent(case: Case) -> tuple[str, ...]:
    """The representatives who have not spoken about the proposal: recorded as such."""
    spoken = {s.by for s in standing(case) if s.role is Role.REPRESENTATIVE}
    return tuple(person for person in case.people(Role.REPRESENTATIVE) if person not in spoken)


def repeats(case: Case, statement: Statement) -> bool:
    """The same person's last word since the proposal came was the same."""
    since = case.decision.at if case.decision else case.reported_at
    own = [s for s in case.statements if s.by == statement.by and s.at >= since]
    return bool(own) and own[-1].stance is statement.stance and own[-1].sentence == statement.sentence
