"""The whole journey in a real browser: three languages, two widths, light and dark, looked at wherever it stops."""

from itertools import product
from typing import get_args

import pytest
from playwright.async_api import Browser

from .visitor import Look, Scheme, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZES = [(1440, 900), (390, 780)]
LOOKS = [
    Look(language, width, height, scheme)
    for language, (width, height), scheme in product(["nb", "nn", "en"], SIZES, get_args(Scheme))
]
LOOKED_AT = {"write", "held", "card", "propose", "support", "told", "digest", "noticed", "end"}


@pytest.mark.parametrize("look", LOOKS, ids=lambda one: one.called)
async def test_the_example_goes_from_the_phone_to_the_confirmation(browser: Browser, look: Look) -> None:
    async with visiting(browser, look) as visitor:
        await visitor.look("start")
        await visitor.start_example()
        for name in (await visitor.steps())[1:]:
            await visitor.go_to(name)
            if name in LOOKED_AT:
                await visitor.look(name)
        told = {one.text for said in visitor.stage.scene.workplace.state.messages.values() for one in said.values()}
        assert len(told) > 10
        assert not visitor.troubles
