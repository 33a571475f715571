"""What the core needs from outside, as protocols. `storage` and the surfaces implement them."""

from handlers.ports.appointing import Register
from handlers.ports.carrying import Delivery, Errand, Intake, Kept, Messenger, Post, Receipt
from handlers.ports.keeping import (
    Cases,
    Outbox,
    Periods,
    Places,
    Profile,
    Profiles,
    Trail,
    Transactions,
    UnitOfWork,
    Vault,
    World,
)
from handlers.ports.reaching import Rooms, Ways, room_of
from handlers.ports.watching import Watch

__all__ = [
    "Cases",
    "Delivery",
    "Errand",
    "Intake",
    "Kept",
    "Messenger",
    "Outbox",
    "Periods",
    "Places",
    "Post",
    "Profile",
    "Profiles",
    "Receipt",
    "Register",
    "Rooms",
    "Trail",
    "Transactions",
    "UnitOfWork",
    "Vault",
    "Watch",
    "Ways",
    "World",
    "room_of",
]
