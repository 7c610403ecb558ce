"""The Flask view, with what an application may have set or done before it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Blueprint, Flask, request
from payments_core.errors import LedgerError, SignatureInvalid
from vivamo.receivers.flask import receiver

from tests.receivers.fake_inbox import FakeInbox


def application(inbox: FakeInbox, **config: object) -> Flask:
    app = Flask("application")
    app.config.update(config)
    app.add_url_rule("/hooks", view_func=receiver(inbox, max_bytes=10))
    return app


class Gone(io.BytesIO):
    """The connection breaks in the middle."""

    def readinto(self, _: object) -> int:
        raise ConnectionResetError


@pytest.mark.parametrize("allowed", [None, 5, 10, 1000])
@pytest.mark.parametrize(("size", "status"), [(10, 200), (11, 413)])
def test_limit_is_the_receivers_own(allowed: int | None, size: int, status: int) -> None:
    """Whatever the application allows elsewhere."""
    client = application(FakeInbox(), MAX_CONTENT_LENGTH=allowed).test_client()
    assert client.post("/hooks", data=b"x" * size).status_code == status


@pytest.mark.parametrize(("size", "status"), [(10, 200), (11, 413)])
def test_limit_holds_without_a_length(size: int, status: int) -> None:
    """Where the server ends the body by itself."""
    inbox = FakeInbox()
    environ = {"wsgi.input": io.BytesIO(b"x" * size), "wsgi.input_terminated": True}
    answer = application(inbox).test_client().post("/hooks", environ_overrides=environ)
    assert (answer.status_code, len(inbox.bodies)) == (status, int(status == 200))


def test_body_that_nobody_ends_is_not_read() -> None:
    """It would be waited for without end."""
    inbox = FakeInbox()
    application(inbox).test_client().post("/hooks", environ_overrides={"wsgi.input": io.BytesIO(b"12345")})
    assert inbox.bodies == [b""]


@pytest.mark.parametrize("body", [io.BytesIO(b"123"), Gone()], ids=["short", "reset"])
def test_sender_who_is_gone_leaves_nothing(body: object) -> None:
    """A body shorter than declared, or a connection that broke."""
    inbox = FakeInbox()
    environ = {"wsgi.input": body, "CONTENT_LENGTH": "5"}
    answer = application(inbox).test_client().post("/hooks", environ_overrides=environ)
    assert (answer.status_code, answer.text, inbox.bodies) == (400, "cut off", [])


@pytest.mark.parametrize(
    "look", [lambda: request.get_data(), lambda: request.json, lambda: request.form], ids=["data", "json", "form"]
)
def test_hook_that_read_the_body_is_no_harm(look: Callable[[], object]) -> None:
    """The bytes are those that came."""
    inbox = FakeInbox()
    app = application(inbox)

    @app.before_request
    def read() -> None:
        look()

    assert app.test_client().post("/hooks", data=b'{"a" :1}', content_type="application/json").status_code == 200
    assert inbox.bodies == [b'{"a" :1}']


def test_hook_that_took_the_body_is_seen_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is left to verify; the length of it says why."""
    app = application(FakeInbox(SignatureInvalid("no")))

    @app.before_request
    def take() -> None:
        request.stream.read()

    assert app.test_client().post("/hooks", data=b"123").status_code == 400
    assert caplog.messages == ["refused a delivery of 0 bytes: SignatureInvalid"]


@pytest.mark.parametrize(
    ("error", "status"), [(SignatureInvalid("no"), 400), (LedgerError("down"), 503), (TypeError("a mistake"), 500)]
)
def test_failure_is_never_200(error: Exception, status: int) -> None:
    """What nobody foresaw is Flask's own 500."""
    assert application(FakeInbox(error)).test_client().post("/hooks", data=b"123").status_code == status


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_post_alone_is_routed_to_it(method: str) -> None:
    """Without a word about methods from whoever adds the rule."""
    answer = application(FakeInbox()).test_client().open("/hooks", method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_other_methods_are_refused_though_a_rule_lets_them_through() -> None:
    """The receiver looks for itself."""
    inbox, app = FakeInbox(), Flask("application")
    app.add_url_rule("/hooks", view_func=receiver(inbox), methods=["GET", "POST"])
    answer = app.test_client().get("/hooks")
    assert (answer.status_code, answer.headers["Allow"], inbox.bodies) == (405, "POST", [])


def test_two_receivers_have_names_of_their_own() -> None:
    """In a blueprint or not."""
    one, other, app = FakeInbox(), FakeInbox(), application(FakeInbox())
    app.add_url_rule("/one", view_func=receiver(one, name="one"))
    group = Blueprint("group", "group", url_prefix="/group")
    group.add_url_rule("/other", view_func=receiver(other))
    app.register_blueprint(group)
    statuses = [app.test_client().post(url, data=b"123").status_code for url in ("/one", "/group/other")]
    assert (statuses, one.bodies, other.bodies) == ([200, 200], [b"123"], [b"123"])
