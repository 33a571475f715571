"""What is remembered of one person, whichever of their accounts they write from, as far as the directory knows them.

It is kept under each account's own tag, so that nothing in the database says which accounts are one person's.
"""

from dataclasses import replace

from handlers.domain.people import Address, Organisation
from handlers.ports import Profile, UnitOfWork


def profile_of(uow: UnitOfWork, organisation: Organisation, who: Address) -> Profile:
    """Their unit and language: this account's, or what is known from another of theirs."""
    known = [uow.profiles.get(account) for account in organisation.accounts(who)]
    unit = next((profile.unit for profile in known if profile.unit), "")
    return Profile(unit, next((profile.language for profile in known if profile.language), None))


def remember(uow: UnitOfWork, organisation: Organisation, who: Address, profile: Profile) -> None:
    """This, in place of what was remembered, for all their accounts."""
    for account in organisation.accounts(who):
        uow.profiles.save(account, profile)


def remember_unit(uow: UnitOfWork, organisation: Organisation, who: Address, unit: str) -> None:
    """Where somebody works, for next time. A unit they only wrote about once does not take its place."""
    profile = profile_of(uow, organisation, who)
    if unit and profile.unit != unit:
        remember(uow, organisation, who, replace(profile, unit=unit))
