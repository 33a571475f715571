"""Telling people: from a change in a case to the letters that say so. The only place that composes messages."""

from handlers.announce.change import announce, announce_again, remind
from handlers.announce.noticed import ask_noticed, thank_noticed
from handlers.announce.talk import carry_talk

__all__ = ["announce", "announce_again", "ask_noticed", "carry_talk", "remind", "thank_noticed"]
