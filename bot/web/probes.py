"""What a supervisor asks: is it alive, is it ready, what are the figures."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

Figures = Mapping[tuple[str, str], float]
"""(name, label) to a figure; none is about a person."""

_FIGURES = Gauge("tidstyv_state", "What waits, by table and state", ["what", "state"])


def probes(ready: Callable[[], Awaitable[bool]], figures: Callable[[], Awaitable[Figures]]) -> list[web.RouteDef]:
    """`/healthz`: the process answers. `/readyz`: it can take work. `/metrics`: figures for Prometheus."""

    async def healthz(request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(request: web.Request) -> web.Response:
        is_ready = await ready()
        return web.Response(text="ready\n" if is_ready else "not ready\n", status=200 if is_ready else 503)

    async def metrics(request: web.Request) -> web.Response:
        now = await figures()
        _FIGURES.clear()  # a state that nothing is in any more would keep its last figure
        for (what, state), figure in now.items():
            _FIGURES.labels(what, state).set(figure)
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)]
