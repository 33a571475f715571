"""What the machine it runs on decides: the environment, read once, with every fault told at once."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config.ids import is_guid
from config.problems import Problems
from handlers.domain.machine import because
from handlers.domain.texts import Text, Words, text

SLACK_API = "https://slack.com/api/"
_SQLITE = "sqlite:///"
_POSTGRES = "postgresql://"
_MISSING = text("settings.wrong.not_set")
_MAY_BE_IN_A_FILE = frozenset(
    {
        "database_url",
        "identity_keys",
        "slack_bot_token",
        "slack_signing_secret",
        "slack_app_token",
        "microsoft_app_password",
    }
)
_MICROSOFT = ("microsoft_app_id", "microsoft_app_password", "microsoft_app_tenant_id")
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

# How Slack writes them: docs.slack.dev/authentication/tokens.
KINDS: Mapping[str, str] = {
    "app_token": r"xapp-",
    "bot_token": r"xoxb-",
    "signing_secret": r"[0-9a-f]{32}$",
    "user_token": r"xoxp-",
    "rotated_token": r"xoxe",
    "browser_token": r"xox[cds]-",
}
"""What a secret of Slack's may be, by how it looks; `settings.kind.…` names it."""


class SettingsError(Problems):
    """The settings cannot be used; no secret is in what is said of them."""


class _Unfit(ValueError):
    """What is wrong with one setting, to stand behind its name."""

    def __init__(self, wrong: Text) -> None:
        super().__init__(wrong.key)
        self.wrong = wrong


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
    microsoft_app_id: str | None = None
    microsoft_app_password: SecretStr | None = None
    microsoft_app_tenant_id: str | None = None
    teams_emulator: Literal["0", "1"] = "0"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    hold_seconds: int = Field(default=60, ge=0, le=3600)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def slack(self) -> bool:
        """Whether Slack is switched on; everything it needs is then there."""
        return self.slack_bot_token is not None

    @property
    def teams(self) -> bool:
        """Whether Teams is switched on: the real one, or an emulator on this machine."""
        return self.microsoft_app_id is not None or self.teams_emulator == "1"

    @property
    def surfaces(self) -> frozenset[str]:
        """The chat platforms that are switched on."""
        return frozenset(name for name, is_on in (("slack", self.slack), ("teams", self.teams)) if is_on)

    @field_validator("organisation_file")
    @classmethod
    def _a_file(cls, path: Path) -> Path:
        if not path.is_file():
            raise _Unfit(text("settings.wrong.no_file", file=Words(str(path))))
        return path

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: SecretStr) -> SecretStr:
        given = url.get_secret_value()
        if given.startswith("postgres://"):  # what several hosts hand out
            given = _POSTGRES + given.removeprefix("postgres://")
        if given.startswith(_POSTGRES) or (given.startswith(_SQLITE) and len(given) > len(_SQLITE)):
            return SecretStr(given)
        raise _Unfit(text("settings.wrong.no_database"))

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
            raise _Unfit(_MISSING)
        return keys

    @field_validator("slack_bot_token", "slack_app_token", "slack_signing_secret")
    @classmethod
    def _right_kind(
        cls, given: SecretStr | tuple[SecretStr, ...] | None, field: ValidationInfo
    ) -> SecretStr | tuple[SecretStr, ...] | None:
        secrets = [one.get_secret_value() for one in (given if isinstance(given, tuple) else (given,)) if one]
        if any("…" in secret for secret in secrets):
            raise _Unfit(text("settings.wrong.example"))
        looks_like = {kind for secret in secrets for kind in _kinds(secret)}
        for kind in sorted(looks_like - {(field.field_name or "").removeprefix("slack_")}):
            raise _Unfit(text("settings.wrong.kind", kind=text(f"settings.kind.{kind}")))
        return given

    @field_validator("microsoft_app_id", "microsoft_app_tenant_id")
    @classmethod
    def _guid(cls, given: str | None) -> str | None:
        if given is not None and not is_guid(given.lower()):
            raise _Unfit(text("settings.wrong.no_guid"))
        return given and given.lower()

    @field_validator("slack_api_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise _Unfit(text("settings.wrong.no_address"))
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
    problems: dict[str, Text] = {}
    for name in Settings.model_fields:
        try:
            value = _value(environ, name)
        except _Unfit as error:
            problems[name] = error.wrong
            continue
        if value:
            given[name] = value
    problems.update((*_half_slack(given, problems), *_half_teams(given, problems), *_open_emulator(given)))
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        found = {str(wrong["loc"][0]): _reason(wrong) for wrong in error.errors()}
        problems = {**found, **problems}
    if problems:
        raise SettingsError(problem(name, problems[name]) for name in Settings.model_fields if name in problems)
    return settings


def problem(name: str, wrong: Text) -> Text:
    """What is wrong with a setting, and what to do: `wrong` follows behind its name."""
    return text("settings.problem", name=Words(name.upper()), wrong=wrong, todo=text(f"settings.todo.{name}"))


def _value(environ: Mapping[str, str], name: str) -> str:
    """The value itself or, for secrets, the content of the file named beside it."""
    value, file = environ.get(name.upper(), "").strip(), environ.get(f"{name.upper()}_FILE", "").strip()
    if name not in _MAY_BE_IN_A_FILE or not file:
        return value
    if value:
        raise _Unfit(text("settings.wrong.twice", file=Words(f"{name.upper()}_FILE")))
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as error:
        raise _Unfit(text("settings.wrong.unreadable", file=Words(file), why=because(error))) from error
    except UnicodeDecodeError:
        raise _Unfit(text("settings.wrong.unreadable", file=Words(file), why=text("machine.no_text"))) from None


def _half_slack(given: Mapping[str, str], known: Mapping[str, Text]) -> Iterator[tuple[str, Text]]:
    """Slack needs a bot token, and a signing secret unless an app token opens a socket."""
    if not given.keys() & {"slack_bot_token", "slack_signing_secret", "slack_app_token"}:
        return
    if "slack_bot_token" not in given.keys() | known.keys():
        yield "slack_bot_token", text("settings.wrong.half_slack")
    if not (given.keys() | known.keys()) & {"slack_signing_secret", "slack_app_token"}:
        yield "slack_signing_secret", text("settings.wrong.half_slack_secret")


def _half_teams(given: Mapping[str, str], known: Mapping[str, Text]) -> Iterator[tuple[str, Text]]:
    """Teams needs all three."""
    if given.keys() & set(_MICROSOFT):
        missing = (name for name in _MICROSOFT if name not in given.keys() | known.keys())
        yield from ((name, text("settings.wrong.half_teams")) for name in missing)


def _open_emulator(given: Mapping[str, str]) -> Iterator[tuple[str, Text]]:
    """An emulator proves nothing of who it is: beside the real Teams, or where others reach it, it is a hole."""
    if given.get("teams_emulator") != "1":
        return
    if "microsoft_app_id" in given:
        yield "teams_emulator", text("settings.wrong.emulator_beside_teams")
    elif given.get("host", "127.0.0.1") not in _LOOPBACK:
        yield "teams_emulator", text("settings.wrong.emulator_open")


def _kinds(secret: str) -> Iterator[str]:
    """What a secret of Slack's looks like; nothing for what looks like none of them."""
    return (kind for kind, shape in KINDS.items() if re.match(shape, secret))


def _reason(wrong: ErrorDetails) -> Text:
    cause = wrong.get("ctx", {}).get("error")
    if isinstance(cause, _Unfit):
        return cause.wrong
    return _MISSING if wrong["type"] == "missing" else text("settings.wrong.not_possible")
