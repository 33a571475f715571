"""What the machine it runs on decides: the environment, read once, with every fault told at once."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

SLACK_API = "https://slack.com/api/"
_SQLITE = "sqlite:///"
_POSTGRES = "postgresql://"
_MISSING = "is not set"

_WHAT_TO_DO: Mapping[str, str] = {
    "database_url": "Write sqlite:///tidstyv.db or postgresql://user:password@host/name.",
    "organisation_file": (
        "It says who is who. `tidstyv init` writes one to begin with, and a settings file that names it; "
        "`tidstyv demo` shows it all without one."
    ),
    "identity_keys": (
        "They seal who reports. Make one with `tidstyv keys new`, keep it outside the database, "
        "and give it here or in a file named by IDENTITY_KEYS_FILE."
    ),
    "slack_bot_token": 'Copy "Bot User OAuth Token" (xoxb-…) on the app\'s page "OAuth & Permissions".',
    "slack_signing_secret": 'Copy "Signing Secret" on the Slack app\'s page "Basic Information".',
    "slack_app_token": 'Make one (xapp-…, connections:write) on the Slack app\'s page "Basic Information".',
    "slack_api_url": "Leave it out for Slack itself, or write an address that begins with http.",
    "host": "Write the address to listen on, like 127.0.0.1 or 0.0.0.0.",
    "port": "Write a whole number from 0 to 65535.",
    "hold_seconds": "Write a whole number of seconds from 0 to 3600.",
    "log_level": "Write DEBUG, INFO, WARNING or ERROR.",
}
_MAY_BE_IN_A_FILE = frozenset(
    {"database_url", "identity_keys", "slack_bot_token", "slack_signing_secret", "slack_app_token"}
)

_BOT_TOKEN, _APP_TOKEN, _SIGNING_SECRET = "a bot token (xoxb-…)", "an app-level token (xapp-…)", "a signing secret"
# How Slack writes them: docs.slack.dev/authentication/tokens.
_KINDS: Mapping[str, str] = {
    _BOT_TOKEN: r"xoxb-",
    _APP_TOKEN: r"xapp-",
    _SIGNING_SECRET: r"[0-9a-f]{32}$",
    "a user's token (xoxp-…)": r"xoxp-",
    "a token that is rotated (xoxe…): switch token rotation off": r"xoxe",
    "a token of a browser's (xoxc-…, xoxd-…)": r"xox[cds]-",
}
_KINDS_WANTED: Mapping[str, str] = {
    "slack_bot_token": _BOT_TOKEN,
    "slack_app_token": _APP_TOKEN,
    "slack_signing_secret": _SIGNING_SECRET,
}


class SettingsError(Exception):
    """The settings cannot be used. `problems` are sentences, each with what to do; no secret is in them."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Settings(BaseSettings):
    """Frozen, and safe to print: secrets show as stars."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: SecretStr = SecretStr("sqlite:///tidstyv.db")
    organisation_file: Path
    identity_keys: tuple[SecretStr, ...]
    slack_bot_token: SecretStr | None = None
    slack_signing_secret: tuple[SecretStr, ...] = ()
    slack_app_token: SecretStr | None = None
    slack_api_url: str = SLACK_API
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    hold_seconds: int = Field(default=60, ge=0, le=3600)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def slack(self) -> bool:
        """Whether Slack is switched on; everything it needs is then there."""
        return self.slack_bot_token is not None

    @field_validator("organisation_file")
    @classmethod
    def _a_file(cls, path: Path) -> Path:
        if not path.is_file():
            raise ValueError(f"names {path}, which is not a file")
        return path

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: SecretStr) -> SecretStr:
        given = url.get_secret_value()
        if given.startswith("postgres://"):  # what several hosts hand out
            given = _POSTGRES + given.removeprefix("postgres://")
        if given.startswith(_POSTGRES) or (given.startswith(_SQLITE) and len(given) > len(_SQLITE)):
            return SecretStr(given)
        raise ValueError("names neither an SQLite file nor a PostgreSQL database")

    @field_validator("identity_keys", "slack_signing_secret", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        """Comma-separated, newest first, so that a key can be changed without a gap."""
        if not isinstance(value, str):
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())

    @field_validator("identity_keys")
    @classmethod
    def _some(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not keys:
            raise ValueError(_MISSING)
        return keys

    @field_validator("slack_bot_token", "slack_app_token", "slack_signing_secret")
    @classmethod
    def _right_kind(
        cls, given: SecretStr | tuple[SecretStr, ...] | None, field: ValidationInfo
    ) -> SecretStr | tuple[SecretStr, ...] | None:
        secrets = [one.get_secret_value() for one in (given if isinstance(given, tuple) else (given,)) if one]
        if any("…" in secret for secret in secrets):
            raise ValueError("is still the example")
        looks_like = {kind for secret in secrets for kind in _kinds(secret)}
        for kind in sorted(looks_like - {_KINDS_WANTED[field.field_name or ""]}):
            raise ValueError(f"looks like {kind}")
        return given

    @field_validator("slack_api_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("is no web address")
        return url.rstrip("/") + "/"

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load_settings` hands over: the environment comes in as a parameter."""
        return (init_settings,)


def load_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in this environment. Raises SettingsError with everything that is wrong or missing."""
    given: dict[str, str] = {}
    problems: dict[str, str] = {}
    for name in Settings.model_fields:
        try:
            value = _value(environ, name)
        except _Unreadable as error:
            problems[name] = str(error)
            continue
        if value:
            given[name] = value
    problems.update(_half_slack(given, problems))
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        found = {str(wrong["loc"][0]): _reason(wrong["type"], wrong["msg"]) for wrong in error.errors()}
        problems = {**found, **problems}
    if problems:
        raise SettingsError(tuple(_sentence(name, problems[name]) for name in _WHAT_TO_DO if name in problems))
    return settings


class _Unreadable(Exception):
    """A secret's file that gives nothing."""


def _value(environ: Mapping[str, str], name: str) -> str:
    """The value itself or, for secrets, the content of the file named beside it."""
    value, file = environ.get(name.upper(), "").strip(), environ.get(f"{name.upper()}_FILE", "").strip()
    if name not in _MAY_BE_IN_A_FILE or not file:
        return value
    if value:
        raise _Unreadable(f"is set twice, by itself and by {name.upper()}_FILE: keep one")
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise _Unreadable(f"cannot be read from {file}: {why}") from error


def _half_slack(given: Mapping[str, str], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Slack needs a bot token, and a signing secret unless an app token opens a socket."""
    if not given.keys() & {"slack_bot_token", "slack_signing_secret", "slack_app_token"}:
        return
    if "slack_bot_token" not in given.keys() | known.keys():
        yield "slack_bot_token", f"{_MISSING}, though Slack is half set up"
    if not (given.keys() | known.keys()) & {"slack_signing_secret", "slack_app_token"}:
        yield (
            "slack_signing_secret",
            f"{_MISSING}, though Slack is half set up (or set SLACK_APP_TOKEN instead)",
        )


def _kinds(secret: str) -> Iterator[str]:
    """What a secret of Slack's looks like; nothing for what looks like none of them."""
    return (kind for kind, shape in _KINDS.items() if re.match(shape, secret))


def _reason(kind: str, message: str) -> str:
    if kind == "missing":
        return _MISSING
    return message.removeprefix("Value error, ") if kind == "value_error" else "is not a possible value"


def _sentence(name: str, reason: str) -> str:
    return f"{name.upper()} {reason}. {_WHAT_TO_DO[name]}"
