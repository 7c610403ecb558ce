"""A webhook receiver as a Flask view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from flask import Response, request
from flask.typing import RouteCallable
from flask.views import View
from werkzeug.exceptions import ClientDisconnected

from vivamo.webhooks import MAX_BYTES

from . import core


def receiver(inbox: core.Inbox, *, max_bytes: int = MAX_BYTES, name: str = "vivamo_webhooks") -> RouteCallable:
    """The view: `app.add_url_rule("/webhooks/vivamo", view_func=receiver(inbox))`. `name` is its endpoint's.

    max_bytes: a longer body is answered with 413, unread where its length is declared. Of a limit of the application's
    own (MAX_CONTENT_LENGTH) it is independent.
    """
    return Receiver.as_view(name, inbox, max_bytes)


class Receiver(View):
    """Answers each POST: 200 once the event is stored."""

    methods: ClassVar[list[str]] = ["POST"]
    provide_automatic_options: ClassVar[bool] = False
    init_every_request: ClassVar[bool] = False

    def __init__(self, inbox: core.Inbox, max_bytes: int) -> None:
        self.inbox = inbox
        self.max_bytes = max_bytes

    def dispatch_request(self) -> Response:
        steps = core.steps(request.method, request.headers, max_bytes=self.max_bytes)
        answer = core.run(steps, self._chunks(), self.inbox)
        return Response(answer.text, answer.status, list(answer.headers))

    def _chunks(self) -> Iterator[bytes]:
        """The body at once, as a hook before may have left it; one byte over the limit shows that there is more."""
        request.max_content_length = self.max_bytes + 1
        try:
            yield request.get_data(cache=False)
        except ClientDisconnected:
            raise ConnectionAbortedError("the sender is gone") from None
