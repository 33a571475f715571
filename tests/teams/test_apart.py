"""What Teams costs whoever does not use it: nothing."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_sdk_is_imported_only_where_teams_is_switched_on() -> None:
    told = "import sys, bot.cli, bot.wiring; print({'botbuilder', 'botframework', 'msal'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
