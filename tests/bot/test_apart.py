"""What Teams and PostgreSQL cost whoever does not use them: nothing."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_teams_sdk_and_postgresqls_driver_are_imported_only_where_they_are_used() -> None:
    told = (
        "import sys, bot.cli, bot.wiring;"
        "print({'botbuilder', 'botframework', 'msal', 'psycopg', 'asyncpg'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
