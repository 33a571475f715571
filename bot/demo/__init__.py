"""The bot and a workplace to try it in, on one page in the browser."""

from bot.demo.running import BotSettings, Move, RunningBot, StartBot, Upcoming
from bot.demo.stage import Stage, run_demo

__all__ = ["BotSettings", "Move", "RunningBot", "Stage", "StartBot", "Upcoming", "run_demo"]
