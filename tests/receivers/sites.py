"""The receiver in each framework, behind a real server of its kind, on a free port of the loopback address."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import uvicorn
import werkzeug.serving
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.test.utils import override_settings
from django.urls import path
from fastapi import FastAPI
from flask import Flask
from starlette.applications import Starlette
from starlette.routing import Route
from vivamo.receivers import asgi, core
from vivamo.receivers import django as django_receivers
from vivamo.receivers import flask as flask_receivers

from tests.receivers.posts import LIMIT, PATH

if not settings.configured:
    settings.configure(SECRET_KEY="of no use here", ALLOWED_HOSTS=["*"])


@dataclass(frozen=True, slots=True)
class Site:
    """A framework and a server that runs it.

    chunks: whether the server takes a body without a length. spools: whether it waits for the body before all else.
    """

    name: str
    serve: Callable[[core.Inbox], AbstractContextManager[int]]
    chunks: bool = True
    spools: bool = False


def served(app: Any) -> AbstractContextManager[int]:
    """An ASGI application by uvicorn."""
    return _uvicorn(app)


@contextmanager
def _uvicorn(app: Any) -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.005)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def _wsgi(server: Any) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
        """No line a request."""


class _QuietWerkzeug(werkzeug.serving.WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the name that werkzeug gives it
        """No line a request."""


def root(inbox: core.Inbox) -> AbstractContextManager[int]:
    """The receiver is all there is."""
    return served(asgi.receiver(inbox, max_bytes=LIMIT))


def starlette(inbox: core.Inbox) -> AbstractContextManager[int]:
    return served(Starlette(routes=[Route(PATH, asgi.receiver(inbox, max_bytes=LIMIT))], lifespan=_closing(inbox)))


def fastapi(inbox: core.Inbox) -> AbstractContextManager[int]:
    app = FastAPI(lifespan=_closing(inbox))
    app.router.routes.append(Route(PATH, asgi.receiver(inbox, max_bytes=LIMIT)))
    return served(app)


def _closing(inbox: core.Inbox) -> Any:
    @contextlib.asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        yield
        await inbox.aclose()

    return lifespan


def flask(inbox: core.Inbox) -> AbstractContextManager[int]:
    app = Flask("receiver")
    app.add_url_rule(PATH, view_func=flask_receivers.receiver(inbox, max_bytes=LIMIT))
    return _wsgi(werkzeug.serving.make_server("127.0.0.1", 0, app, threaded=True, request_handler=_QuietWerkzeug))


@contextmanager
def django_wsgi(inbox: core.Inbox) -> Iterator[int]:
    with urls(inbox):
        server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet)
        with _wsgi(server) as port:
            yield port


@contextmanager
def django_asgi(inbox: core.Inbox) -> Iterator[int]:
    with urls(inbox), served(get_asgi_application()) as port:
        yield port


@contextmanager
def urls(inbox: core.Inbox) -> Iterator[None]:
    """Django's routes are a module; CSRF is on, as in every project that `startproject` makes."""
    routes = ModuleType("urls_of_one_test")
    routes.urlpatterns = [path(PATH[1:], django_receivers.receiver(inbox, max_bytes=LIMIT))]  # type: ignore[attr-defined]
    middleware = ["django.middleware.csrf.CsrfViewMiddleware", "django.middleware.common.CommonMiddleware"]
    with override_settings(ROOT_URLCONF=routes, MIDDLEWARE=middleware):
        yield


SITES = (
    Site("asgi", root),
    Site("starlette", starlette),
    Site("fastapi", fastapi),
    Site("flask", flask),
    Site("django-wsgi", django_wsgi, chunks=False),
    Site("django-asgi", django_asgi, spools=True),
)
