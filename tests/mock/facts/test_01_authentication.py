"""Servers and authentication, as the reference's section 1 has them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mock.facts.calls import TABLE, ready

OPERATIONS = pytest.mark.parametrize(("method", "path"), TABLE, ids=lambda part: part)


@OPERATIONS
def test_every_path_begins_with_v1(api: Any, method: str, path: str) -> None:
    """And without it there is nothing (reference 1)."""
    assert path.startswith("/v1/")
    assert api(method, path.removeprefix("/v1")).status_code == 404


@OPERATIONS
def test_secret_key_as_a_bearer_token_may_do_everything(api: Any, method: str, path: str) -> None:
    """Keys have no scopes: one and the same does every operation (reference 1)."""
    assert ready(api, method, path)().status_code == 200


@OPERATIONS
def test_request_without_authorization_fails(api: Any, method: str, path: str) -> None:
    """Everywhere, however right the rest is; 403, since 401 appears nowhere (reference 1)."""
    answer = ready(api, method, path, headers={"Authorization": ""})()
    assert answer.status_code == 403


@pytest.mark.parametrize("key", ["pk_test_O50aaauM8pT3", "pk_sk_test_mock", "wrong"])
def test_publishable_or_bad_key_is_refused(api: Any, key: str) -> None:
    """A `pk_` key is for the SDK, not for the REST API: 403, never 401 (reference 1)."""
    answer = api("GET", "/v1/customers", headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json()) == (403, {"message": "Forbidden"})


def test_body_is_json_and_says_so(api: Any) -> None:
    """With `Content-Type: application/json` (reference 1)."""
    content = b'{"externalCustomerId": "user_123", "data": {"email": "demo@vivamo.co"}}'
    for content_type, status in (("text/plain", 400), ("application/json", 200)):
        headers = {"content-type": content_type}
        assert api.http.post("/v1/customers", content=content, headers=headers).status_code == status
