"""The whole journey in a real browser: three languages, two widths, light and dark."""

import pytest
from playwright.async_api import Browser

from .visitor import Look, visiting

WIDE, NARROW = (1440, 900), (390, 780)
LOOKS = [
    Look("nb", *WIDE, "light"),
    Look("nb", *NARROW, "dark"),
    Look("nn", *WIDE, "dark"),
    Look("nn", *NARROW, "light"),
    Look("en", *WIDE, "light"),
    Look("en", *NARROW, "dark"),
]
LOOKED_AT = {"write", "card", "support", "digest", "end"}


@pytest.mark.parametrize("look", LOOKS, ids=lambda one: f"{one.language}-{one.width}-{one.scheme}")
async def test_the_example_goes_from_the_phone_to_the_confirmation(browser: Browser, look: Look) -> None:
    async with visiting(browser, look) as visitor:
        await visitor.look()
        await visitor.start_example()
        for name in (await visitor.steps())[1:]:
            await visitor.go_to(name)
            if name in LOOKED_AT:
                await visitor.look()
        told = {one.text for said in visitor.stage.scene.workplace.state.messages.values() for one in said.values()}
        assert len(told) > 10
        assert not visitor.troubles
