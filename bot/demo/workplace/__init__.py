"""A local workplace that speaks Slack: the other side of the wire in the demo and in every test.

It knows nothing of the bot: it imports nothing from it, and the bot reaches it by address and token
as it reaches Slack. README.md beside this file says which rules it is true to, and where each comes from.
"""

from bot.demo.workplace.clock import Clock, ManualClock, SystemClock
from bot.demo.workplace.delivery import Answer, Delivery
from bot.demo.workplace.faults import Fault
from bot.demo.workplace.limits import check_blocks, check_view
from bot.demo.workplace.mentions import mentions_in
from bot.demo.workplace.model import BOT_USER_ID, Accepted, Call, Channel, Message, Team, User, View
from bot.demo.workplace.refusals import GestureRefused, SlackError
from bot.demo.workplace.submitting import Submitted
from bot.demo.workplace.workplace import Workplace

__all__ = [
    "BOT_USER_ID",
    "Accepted",
    "Answer",
    "Call",
    "Channel",
    "Clock",
    "Delivery",
    "Fault",
    "GestureRefused",
    "ManualClock",
    "Message",
    "SlackError",
    "Submitted",
    "SystemClock",
    "Team",
    "User",
    "View",
    "Workplace",
    "check_blocks",
    "check_view",
    "mentions_in",
]
