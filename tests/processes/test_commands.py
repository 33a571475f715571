"""The commands as somebody at a terminal meets them."""

import json
import stat
from pathlib import Path

from tests.processes.conftest import Place

REPORT = "Vi fører temperaturen på papir og i Gerica, 10 min hver vakt. Ingen leser det."


async def test_without_settings_everything_that_is_missing_is_said_at_once(place: Place) -> None:
    code, out, err = await place.tidstyv("run", ORGANISATION_FILE="", IDENTITY_KEYS="", PORT="many")
    assert (code, out) == (1, "")
    for name in ("ORGANISATION_FILE", "IDENTITY_KEYS", "PORT"):
        assert name in err
    assert "tidstyv keys new" in err
    assert "Traceback" not in err


async def test_a_key_that_is_none_is_said_in_words_by_every_command(place: Place) -> None:
    for command in ("run", "doctor", "digest"):
        code, out, err = await place.tidstyv(command, IDENTITY_KEYS="hemmelig")
        assert code == 1
        assert "IDENTITY_KEYS er ikke en nøkkel: det skal være 32 byte i base64." in out + err
        assert "Traceback" not in err
        assert "hemmelig" not in out + err


async def test_a_database_that_was_never_made_is_refused_with_the_command_that_makes_it(place: Place) -> None:
    code, _, err = await place.tidstyv("run")
    assert code == 1
    assert "tidstyv migrate" in err
    assert "Traceback" not in err


async def test_migrate_makes_a_database_that_only_its_owner_reads(place: Place, tmp_path: Path) -> None:
    code, out, _ = await place.tidstyv("migrate")
    assert code == 0
    assert "0001: tabellene er laget." in out
    assert stat.S_IMODE((tmp_path / "tidstyv.db").stat().st_mode) == 0o600


async def test_a_file_with_faults_is_refused_with_all_of_them(place: Place, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(
        '[organisation]\nname = "X"\nlanguage = "dk"\n[[units]]\nid = "a"\nname = "A"\nleaders = ["nobody"]\n'
    )
    code, out, _ = await place.tidstyv("doctor", ORGANISATION_FILE=str(wrong))
    assert code == 1
    assert "nobody" in out
    assert "dk" in out


async def test_doctor_finds_everything_in_order_in_the_workplace(place: Place) -> None:
    await place.tidstyv("migrate")
    code, out, err = await place.tidstyv("doctor")
    assert (code, err) == (0, "")
    assert "✓ Slack svarer." in out
    assert "✗" not in out


async def test_doctor_says_what_is_wrong_and_what_mends_it(place: Place) -> None:
    await place.tidstyv("migrate")
    place.workplace.state.channel("C06ZZ7MUMGE").is_ext_shared = True
    code, out, _ = await place.tidstyv("doctor")
    assert code == 1
    assert "✗ Kanalen C06ZZ7MUMGE" in out
    code, out, _ = await place.tidstyv("doctor", SLACK_BOT_TOKEN="xoxb-wrong")
    assert code == 1
    assert "✗ Slack godtar ikke SLACK_BOT_TOKEN" in out


async def test_a_taken_port_is_said_in_words(place: Place) -> None:
    await place.tidstyv("migrate")
    port = int(place.workplace.base_url.rpartition(":")[2])
    code, _, err = await place.tidstyv("run", PORT=str(port))
    assert code == 1
    assert err == (
        f"Det går ikke an å lytte på 127.0.0.1, port {port}: porten er opptatt. Velg noe annet med HOST og PORT.\n"
    )
    assert "Traceback" not in err


async def test_the_digest_of_a_week_can_be_read_and_a_wrong_week_is_refused(place: Place) -> None:
    await place.tidstyv("migrate")
    code, out, _ = await place.tidstyv("digest", "--week", "2026-W47")
    assert code == 0
    assert "Ukas rydding, uke 47" in out
    code, _, err = await place.tidstyv("digest", "--week", "2026-W99")
    assert (code, err) == (1, "2026-W99 er ingen uke. Skriv den slik: 2026-W47.\n")


async def test_sending_the_digest_twice_sends_it_once(place: Place) -> None:
    await place.tidstyv("migrate")
    _, first, _ = await place.tidstyv("digest", "--week", "2026-W47", "--send")
    _, second, _ = await place.tidstyv("digest", "--week", "2026-W47", "--send")
    assert "én kanal" in first
    assert "0 kanaler" in second


async def test_keys_and_manifest_are_ready_to_paste(place: Place) -> None:
    _, first, _ = await place.tidstyv("keys", "new")
    _, second, _ = await place.tidstyv("keys", "new")
    assert first != second
    _, out, _ = await place.tidstyv("manifest", "slack", "--url", "https://tidstyv.example/")
    settings = json.loads(out)["settings"]
    assert settings["event_subscriptions"]["request_url"] == "https://tidstyv.example/slack/events"
    _, out, _ = await place.tidstyv("manifest", "slack")
    assert json.loads(out)["settings"]["socket_mode_enabled"] is True
