"""The Django view, with what a project may have set or done before it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from payments_core.errors import LedgerError, SignatureInvalid
from vivamo.receivers.django import receiver

from tests.receivers.fake_inbox import FakeInbox
from tests.receivers.posts import PATH
from tests.receivers.sites import urls


def posted(inbox: FakeInbox, body: bytes, **environ: Any) -> Any:
    """What the view answers to a request of Django's own making."""
    request = RequestFactory().post("/hooks", data=body, content_type="application/json", **environ)
    return receiver(inbox, max_bytes=10)(request)


class Gone(io.RawIOBase):
    """The connection breaks in the middle."""

    def read(self, _: int = -1) -> bytes:
        raise ConnectionResetError


@pytest.mark.parametrize("allowed", [None, 5, 1000])
@pytest.mark.parametrize(("size", "status"), [(10, 200), (11, 413)])
def test_limit_is_the_receivers_own(allowed: int | None, size: int, status: int) -> None:
    """Whatever the project allows elsewhere."""
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=allowed):
        assert posted(FakeInbox(), b"x" * size).status_code == status


@pytest.mark.parametrize(("size", "status"), [(10, 200), (11, 413)])
@pytest.mark.parametrize("length", [{}, {"CONTENT_LENGTH": ""}], ids=["absent", "empty"])
def test_limit_holds_without_a_length(size: int, status: int, length: dict[str, str]) -> None:
    """Django itself would hand over nothing; the server says that the body has an end."""
    inbox = FakeInbox()
    environ = {"wsgi.input": io.BytesIO(b"x" * size), "wsgi.input_terminated": True}
    assert posted(inbox, b"", **environ, **length).status_code == status
    assert [len(body) for body in inbox.bodies] == ([size] if status == 200 else [])


def test_body_that_nobody_ends_is_not_read() -> None:
    """It would be waited for without end."""
    inbox = FakeInbox()
    posted(inbox, b"", **{"wsgi.input": io.BytesIO(b"12345"), "CONTENT_LENGTH": ""})
    assert inbox.bodies == [b""]


@pytest.mark.parametrize(
    "environ",
    [{"CONTENT_LENGTH": "5"}, {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}],
    ids=["known", "unknown"],
)
def test_sender_who_is_gone_leaves_nothing(environ: dict[str, Any]) -> None:
    """Django's UnreadablePostError, or the server's own error."""
    inbox = FakeInbox()
    answer = posted(inbox, b"12345", **environ, **{"wsgi.input": Gone()})
    assert (answer.status_code, answer.content, inbox.bodies) == (400, b"cut off", [])


@pytest.mark.parametrize("look", [lambda request: request.body, lambda request: request.POST], ids=["body", "form"])
@pytest.mark.parametrize("ends", [False, True], ids=["by its length", "by the server"])
def test_middleware_that_read_the_body_is_no_harm(look: Callable[[HttpRequest], object], ends: bool) -> None:
    """The bytes are those that came."""
    inbox = FakeInbox()
    request = RequestFactory().post(
        "/hooks", data=b'{"a" :1}', content_type="application/json", **{"wsgi.input_terminated": ends}
    )
    look(request)
    assert receiver(inbox)(request).status_code == 200
    assert inbox.bodies == [b'{"a" :1}']


def test_middleware_that_took_the_body_is_seen_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is left to verify; the length of it says why."""
    request = RequestFactory().post("/hooks", data=b"123", content_type="application/json")
    request.read()
    assert receiver(FakeInbox(SignatureInvalid("no")))(request).status_code == 400
    assert caplog.messages == ["refused a delivery of 0 bytes: SignatureInvalid"]


@pytest.mark.parametrize(
    ("error", "status"), [(None, 200), (SignatureInvalid("no"), 400), (LedgerError("down"), 503), (TypeError(), 500)]
)
def test_view_needs_no_token_and_no_failure_is_200(error: Exception | None, status: int) -> None:
    """In a project that demands CSRF tokens; what nobody foresaw is Django's own 500."""
    with urls(FakeInbox(error)):
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        assert client.post(PATH, data=b"123", content_type="application/json").status_code == status


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_other_method_is_refused(method: str) -> None:
    """405, and which one is allowed."""
    answer = receiver(FakeInbox())(RequestFactory().generic(method, "/hooks"))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
