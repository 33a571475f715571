"""What holds for every test: no way out to the network, and property tests that time no one."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.browser.chromium import NONE_HERE, found

LOOPBACK = frozenset({None, "", "localhost", "127.0.0.1", "::1", b"localhost", b"127.0.0.1", b"::1"})

# A shared machine may be slow without anything being wrong.
settings.register_profile("tidstyv", deadline=None)
settings.load_profile("tidstyv")


@pytest.fixture(scope="session", autouse=True)
def _no_name_is_looked_up_outside() -> Iterator[None]:
    """pytest-socket refuses connections; asking a name server would be a way out before that."""
    ask = socket.getaddrinfo

    def guarded(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host not in LOOPBACK:
            raise socket.gaierror(socket.EAI_NONAME, f"tests may not look up {host!r}")
        return ask(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", guarded)
        yield


def pytest_report_header() -> str:
    return f"browser: {found() or NONE_HERE}"
