"""What the bot remembers. The only folder that speaks SQL; `bot.wiring` alone opens it."""
