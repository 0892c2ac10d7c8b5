"""Both clients reach the same method of a sandbox, and wait for it in a way of their own."""

import pytest

from paystackx import (
    APIError,
    AsyncCustomerClient,
    ConnectionLostError,
    RequestTimeoutError,
    Timeout,
)
from paystackx._engine.http import HTTPRequest, HTTPResponse
from paystackx.sandbox import Sandbox
from tests.sandbox.helpers import KEY, OKORO, Sleeps
from tests.sandbox.helpers import sleeps as sleeps  # a fixture

READ = 30.0


def connect(sandbox: Sandbox) -> AsyncCustomerClient:
    limits = Timeout(read=READ)
    return AsyncCustomerClient(KEY, transport=sandbox, timeout=limits, max_retries=0)


async def test_one_method_answers_and_can_be_overridden() -> None:
    class Teapot(Sandbox):
        def respond(self, request: HTTPRequest) -> HTTPResponse:
            if request.method == "PUT":
                return HTTPResponse(418, json={"status": False, "message": "No"})
            return super().respond(request)

    async with connect(Teapot()) as client:
        customer = (await client.create("ada@example.com")).data
        with pytest.raises(APIError) as caught:
            await client.update(customer.customer_code)
    assert caught.value.status_code == 418


async def test_a_delayed_answer_comes_after_the_wait(sleeps: Sleeps) -> None:
    sandbox = Sandbox()
    sandbox.delay("create", 2.5)
    async with connect(sandbox) as client:
        await client.create("ada@example.com")
        await client.create("ada@example.com")
    assert sleeps == [2.5]


async def test_a_delay_beyond_the_read_time_out_ends_in_it_and_the_call_is_acted_on(
    sleeps: Sleeps,
) -> None:
    sandbox = Sandbox()
    sandbox.delay("validate", READ + 1)
    async with connect(sandbox) as client:
        await client.create("ada@example.com")
        with pytest.raises(RequestTimeoutError) as caught:
            await client.validate("ada@example.com", **OKORO)
        assert (await client.get_customer("ada@example.com")).data.identified
    assert sleeps == [READ]
    assert caught.value.outcome_unknown


async def test_a_lost_answer_leaves_one_call_and_its_webhook() -> None:
    sandbox = Sandbox()
    sandbox.drop("validate", acted=True)
    async with AsyncCustomerClient(KEY, transport=sandbox) as client:
        await client.create("ada@example.com")
        with pytest.raises(ConnectionLostError) as caught:
            await client.validate("ada@example.com", **OKORO)
    assert caught.value.outcome_unknown
    assert [call.status for call in sandbox.calls if call.operation == "validate"] == [None]
    assert [webhook.event for webhook in sandbox.webhooks] == ["customeridentification.success"]
