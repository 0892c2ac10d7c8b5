"""The examples of webhooks, each driven by its framework's own test client.

Run by `nox -s frameworks`. The name keeps the file out of the other runs, which have no frameworks.
"""

import json
from collections.abc import Callable

import django
import pytest
from django import conf
from django.test import Client as DjangoClient
from fastapi.testclient import TestClient

from examples import django_webhook, fastapi_webhook, flask_webhook
from paystackx.webhooks import SIGNATURE_HEADER, sign

KEY = "sk_test_filler_for_frameworks"
ADDRESS = "/webhooks/paystack"

# Not "settings" by itself: pytest looks at every name of this module before they are configured.
conf.settings.configure(ROOT_URLCONF="examples.django_webhook", ALLOWED_HOSTS=["*"])
django.setup()

Post = Callable[[bytes, dict[str, str]], int]


def event(name: str, code: str) -> bytes:
    """Write an event whose spaces are lost when it is parsed and dumped again."""
    data = {"customer_code": code, "identification": {"type": "bvn", "value": "200*****677"}}
    return json.dumps({"event": name, "data": data}, indent=3).encode()


def post_to_fastapi(body: bytes, headers: dict[str, str]) -> int:
    with TestClient(fastapi_webhook.app) as client:
        return client.post(ADDRESS, content=body, headers=headers).status_code


def post_to_flask(body: bytes, headers: dict[str, str]) -> int:
    return flask_webhook.app.test_client().post(ADDRESS, data=body, headers=headers).status_code


def post_to_django(body: bytes, headers: dict[str, str]) -> int:
    # Without csrf_exempt on the view, this client would be refused.
    client = DjangoClient(enforce_csrf_checks=True)
    response = client.post(ADDRESS, body, content_type="application/json", headers=headers)
    return int(response.status_code)


@pytest.fixture(
    params=[
        (post_to_fastapi, fastapi_webhook),
        (post_to_flask, flask_webhook),
        (post_to_django, django_webhook),
    ],
    ids=["fastapi", "flask", "django"],
)
def server(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> tuple[Post, dict[str, bool]]:
    monkeypatch.setenv("PAYSTACK_SECRET_KEY", KEY)
    post, example = request.param
    example.identified.clear()
    example.seen.clear()
    return post, example.identified


def test_a_signed_event_is_handled_once_however_often_it_comes(
    server: tuple[Post, dict[str, bool]],
) -> None:
    post, identified = server
    first = event("customeridentification.failed", "CUS_1")
    second = event("customeridentification.success", "CUS_1")
    for body in (first, second, first):
        assert post(body, {SIGNATURE_HEADER: sign(body, KEY)}) == 200
    assert identified == {"CUS_1": True}


def test_an_unknown_event_is_answered_200(server: tuple[Post, dict[str, bool]]) -> None:
    post, identified = server
    body = event("charge.tomorrow", "CUS_1")
    assert post(body, {SIGNATURE_HEADER: sign(body, KEY)}) == 200
    assert identified == {}


def test_what_paystack_did_not_sign_is_refused(server: tuple[Post, dict[str, bool]]) -> None:
    post, identified = server
    body = event("customeridentification.success", "CUS_1")
    assert post(body, {}) == 400
    assert post(body, {SIGNATURE_HEADER: sign(body, KEY + "x")}) == 400
    assert post(b"{", {SIGNATURE_HEADER: sign(b"{", KEY)}) == 400
    assert identified == {}
