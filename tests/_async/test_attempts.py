"""What a call reports of its attempts: in the response, the error, a callback and the log."""

import logging
import pickle

import httpx
import pytest

import paystackx
from paystackx import AsyncCustomerClient, Attempt
from paystackx._operation import Request
from paystackx._operations.customers import FLAG
from paystackx._reading.convert import nothing
from tests.support.answers import CUSTOMER, KEY, Transport, no, ok

OPERATION = "GET /customer/{email_or_code}"
COLLECTED = list[Attempt]()


def collect(attempt: Attempt) -> None:
    """A callback that can be pickled."""
    COLLECTED.append(attempt)


@pytest.fixture
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every back-off as short as it can be."""
    monkeypatch.setattr("paystackx._retry._FIRST_BACK_OFF", 0.001)


@pytest.mark.usefixtures("no_jitter")
async def test_a_response_lists_its_attempts_and_a_callback_gets_each() -> None:
    seen = list[Attempt]()
    transport = Transport(no(503, "Busy"), ok(CUSTOMER))
    async with AsyncCustomerClient(KEY, transport=transport, on_attempt=seen.append) as client:
        response = await client.get_customer("a@example.com")
    assert response.attempts == tuple(seen)
    assert [(each.number, each.status_code, each.error) for each in seen] == [
        (1, 503, "ServerError"),
        (2, 200, None),
    ]
    assert {each.operation for each in seen} == {OPERATION}
    assert {each.request_id for each in seen} == {"8dcd-LOS"}


async def test_a_callback_gets_the_attempt_that_failed_with_no_answer() -> None:
    seen = list[Attempt]()
    transport = Transport(httpx.ReadError("broken"))
    async with AsyncCustomerClient(
        KEY, transport=transport, max_retries=0, on_attempt=seen.append
    ) as client:
        with pytest.raises(paystackx.TransportError) as caught:
            await client.get_customer("CUS_1")
    assert caught.value.attempts == tuple(seen)
    assert [each.status_code for each in seen] == [None]


async def test_what_a_callback_raises_is_logged_and_harms_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(attempt: Attempt) -> None:
        raise RuntimeError(f"no metrics for ada@example.com\n{attempt.number}")

    transport = Transport(ok(CUSTOMER))
    async with AsyncCustomerClient(KEY, transport=transport, on_attempt=fail) as client:
        assert (await client.get_customer("CUS_1")).data.id == 1173
    (record,) = [each for each in caplog.records if each.levelno == logging.WARNING]
    assert record.getMessage() == "on_attempt raised RuntimeError: no metrics for [e-mail] 1"


async def test_a_client_with_options_keeps_the_callback() -> None:
    seen = list[Attempt]()
    transport = Transport(ok(CUSTOMER))
    async with AsyncCustomerClient(KEY, transport=transport, on_attempt=seen.append) as client:
        await client.with_options(timeout=10).get_customer("CUS_1")
    assert len(seen) == 1


async def test_a_copy_of_a_client_keeps_the_callback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYSTACK_SECRET_KEY", KEY)
    monkeypatch.setenv("PAYSTACK_BASE_URL", "http://127.0.0.1:9/base/")
    client = AsyncCustomerClient(on_attempt=collect)
    again = pickle.loads(pickle.dumps(client))
    for each in (client, again):
        settings = each._settings
        assert settings.on_attempt is collect
        assert settings.base_url == "http://127.0.0.1:9/base"
        await each.aclose()


def test_a_callback_that_cannot_be_called_is_refused() -> None:
    with pytest.raises(paystackx.ConfigurationError, match=r"^on_attempt: pass a function"):
        AsyncCustomerClient(KEY, on_attempt=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - the wrong type


@pytest.mark.parametrize("id_", ["8dcdb0f5dbf4047b-LOS", "1234567890-LOS"])
async def test_the_debug_line_shows_a_request_id(
    caplog: pytest.LogCaptureFixture, id_: str
) -> None:
    caplog.set_level(logging.DEBUG, "paystackx")
    answer = httpx.Response(200, json=ok(CUSTOMER).json(), headers={"cf-ray": id_})
    async with AsyncCustomerClient(KEY, transport=Transport(answer)) as client:
        await client.get_customer("CUS_1")
    (record,) = [each for each in caplog.records if each.name == "paystackx"]
    assert record.getMessage().startswith(f"{OPERATION}: attempt 1, 200, ")
    assert record.getMessage().endswith(f"request id {id_}")


@pytest.mark.parametrize("id_", ["ada@example.com", "a b", "x" * 65, "\u20ac"])
async def test_the_debug_line_shows_nothing_else_in_place_of_a_request_id(
    caplog: pytest.LogCaptureFixture, id_: str
) -> None:
    caplog.set_level(logging.DEBUG, "paystackx")
    headers = [(b"cf-ray", id_.encode())]
    answer = httpx.Response(200, json=ok(CUSTOMER).json(), headers=headers)
    async with AsyncCustomerClient(KEY, transport=Transport(answer)) as client:
        await client.get_customer("CUS_1")
    (record,) = [each for each in caplog.records if each.name == "paystackx"]
    assert record.getMessage().endswith("request id unknown")


async def test_every_error_of_a_call_with_a_reference_carries_it() -> None:
    request = Request(FLAG, "/customer/set_risk_action", b"{}", reference="order-7")
    transport = Transport(
        no(400, "No"), httpx.ReadError("broken"), ok("not an object", status=None)
    )
    client = AsyncCustomerClient(KEY, transport=transport, max_retries=0)
    for kind in (
        paystackx.BadRequestError,
        paystackx.TransportError,
        paystackx.DecodeError,
    ):
        with pytest.raises(kind) as caught:
            await client._call(request, nothing)
        assert caught.value.reference == "order-7"
        assert pickle.loads(pickle.dumps(caught.value)).reference == "order-7"
    await client.aclose()
    with pytest.raises(paystackx.ClientClosedError) as closed:
        await client._call(request, nothing)
    assert closed.value.reference == "order-7"
