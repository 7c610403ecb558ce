"""The mock behind a real socket: uvicorn, and real time driving its clock."""

from __future__ import annotations

import contextlib
import gc
import logging
import signal
import socket
import threading
from collections.abc import Callable
from types import TracebackType

import uvicorn

from payments_mock.apart import apart
from payments_mock.asgi import App
from payments_mock.assembly import Options, Service, assemble
from payments_mock.controls import Controls
from payments_mock.core import Mock
from payments_mock.courier import Courier
from payments_mock.refusal import StartupError

logger = logging.getLogger("payments_mock")

# How often real time is looked at; nothing the API promises is finer than a second.
_TICK_SECONDS = 0.05


class Server(uvicorn.Server):
    """uvicorn, telling when it is ready, and ending what it would otherwise wait for."""

    def __init__(self, mock: Mock, courier: Courier, *, ready: Callable[[], None]) -> None:
        self._app = App(mock)
        self._courier = courier
        self._ready = ready
        super().__init__(_config(self._app))

    def end(self) -> None:
        """Shuts down in good order, soon."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.stop()
        # Without webhooks an advance of the clock has nothing to wait for.
        await apart(self._courier.close)
        await super().shutdown(sockets=sockets)


class Ticker:
    """Does again and again what real time asks for, from a thread of its own."""

    def __init__(self, tick: Callable[[], None]) -> None:
        self._tick = tick
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="payments-mock-ticker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(_TICK_SECONDS):
            try:
                self._tick()
            except Exception:  # one mistake must not end all that real time does
                logger.exception("what real time asked for failed")


class RunningMock(Controls):
    """A mock that is being served; leaving its `with` block stops it."""

    def __init__(self, options: Options, *, host: str, port: int) -> None:
        self._service = service = assemble(options)
        super().__init__(service.mock, api_key=options.api_key)
        listener = listen(host, port)
        self.url = url_of(listener)
        service.mock.begin()
        ready = threading.Event()
        self._server = Server(service.mock, service.courier, ready=ready.set)
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="payments-mock-server", daemon=True
        )
        self._thread.start()
        self._ticker = Ticker(service.tick)
        while not ready.wait(_TICK_SECONDS):
            if not self._thread.is_alive():
                raise StartupError("the server ended before it was ready")

    def __repr__(self) -> str:
        return f"<RunningMock at {self.url}>"

    def stop(self) -> None:
        """Ends the server and everything under way; a second call does nothing."""
        self._server.should_exit = True
        self._thread.join()
        self._ticker.stop()
        self._service.close()

    def __enter__(self) -> RunningMock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(service: Service, *, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serves until Ctrl-C or SIGTERM; `announce` is told the address once it listens. Raises as `listen` does."""
    listener = listen(host, port)
    url = url_of(listener)
    service.mock.begin()
    server = Server(service.mock, service.courier, ready=lambda: announce(url))
    ticker = Ticker(service.tick)
    _collect_seldom()
    # uvicorn raises the signal again once it has shut down in good order; to end then would save nothing.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:  # not under nohup
        signal.signal(signal.SIGHUP, lambda *_: server.end())
    try:
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
    finally:
        ticker.stop()
        service.close()


def _collect_seldom() -> None:
    """What a mock is sent it keeps, and looking through all of it for garbage every 700 objects finds none."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def listen(host: str, port: int) -> socket.socket:
    """A bound socket. Raises OSError when the port is taken or the host is not ours, ValueError for no port at all."""
    if not 0 <= port <= 65_535:
        raise ValueError(f"port must be from 0 to 65535, not {port}")  # getaddrinfo would take it modulo 65536.
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    # The protocol is named, since asyncio switches Nagle's delay off for sockets of TCP by name alone.
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()  # From here on a client waits instead of being refused.
    except OSError:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _config(app: App) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,  # A library that is tested must keep its own logging.
        log_level="warning",
        access_log=False,
        # Who is local decides about /_mock, so no header may say it.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
