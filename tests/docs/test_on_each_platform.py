"""The page of what is done how on which platform says what the tests do, and leaves out no step."""

import pytest

from tests import on_each_platform
from tests.steps import SLACK, TEAMS, Step

NOT_ON_TEAMS = {Step.REPORT_COMMAND}
"""Teams has no commands that are typed anywhere."""


def test_the_page_is_what_the_tests_say() -> None:
    assert on_each_platform.PAGE.read_text("utf-8") == on_each_platform.page()


@pytest.mark.parametrize("platform", [SLACK, TEAMS])
def test_every_step_is_walked_on_every_platform_that_has_it(platform: str) -> None:
    unwalked = {step for step in Step if on_each_platform.how(step, platform) == "–"}
    assert unwalked == (NOT_ON_TEAMS if platform == TEAMS else set())
