"""A webhook receiver as a Django view, exempt from CSRF tokens: the signature is what proves the sender."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from vivamo.webhooks import MAX_BYTES

from . import core

_CHUNK: Final = 64 * 1024


def receiver(inbox: core.Inbox, *, max_bytes: int = MAX_BYTES) -> Callable[[HttpRequest], HttpResponse]:
    """The view: `path("webhooks/vivamo", receiver(inbox))`.

    max_bytes: a longer body is answered with 413, unread where its length is declared. Of DATA_UPLOAD_MAX_MEMORY_SIZE
    it is independent.
    """

    def vivamo_webhooks(request: HttpRequest) -> HttpResponse:
        steps = core.steps(request.method, request.headers, max_bytes=max_bytes)
        answer = core.run(steps, _chunks(request), inbox)
        return HttpResponse(answer.text, status=answer.status, headers=dict(answer.headers))

    view: Callable[[HttpRequest], HttpResponse] = csrf_exempt(vivamo_webhooks)
    return view


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    """Pieces of the body; of a body that a middleware has read, from Django's copy of it."""
    return iter(partial(_source(request).read, _CHUNK), b"")


def _source(request: HttpRequest) -> Any:
    """Django reads no body whose length is not declared; a server that ends it (`wsgi.input_terminated`) has one."""
    environ: dict[str, Any] = getattr(request, "environ", {})
    if not environ.get("CONTENT_LENGTH") and environ.get("wsgi.input_terminated"):
        return environ["wsgi.input"]
    return request
