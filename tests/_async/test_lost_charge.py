"""A charge whose answer is lost: there is one transaction, and the client finds it."""

import pytest

from paystackx import AsyncPaystackClient, TransactionStatus
from paystackx.sandbox import Sandbox

EMAIL = "ada@example.com"


@pytest.mark.parametrize("amount", [50_000, 99_902, 99_903])
async def test_a_charge_whose_answer_is_lost_happens_once_and_is_found(amount: int) -> None:
    sandbox = Sandbox()
    async with AsyncPaystackClient("sk_test_example", transport=sandbox) as paystack:
        await paystack.customers.create(EMAIL)
        card = sandbox.add_card(EMAIL)
        sandbox.drop("charge", acted=True)
        answer = await paystack.transactions.charge(amount, EMAIL, card, "order-1")
        rows = (await paystack.transactions.get_transactions()).data
    assert [(row.reference, row.amount) for row in rows] == [("order-1", amount)]
    assert (answer.data.reference, answer.data.status) == ("order-1", rows[0].status)
    sent = [(call.operation, call.status) for call in sandbox.calls[1:3]]
    assert sent == [("charge", None), ("verify", 200)]
    paid = [row for row in rows if row.status is TransactionStatus.SUCCESS]
    assert len(sandbox.webhooks) == len(paid)


async def test_a_partial_debit_whose_answer_is_lost_happens_once_and_is_found() -> None:
    sandbox = Sandbox()
    async with AsyncPaystackClient("sk_test_example", transport=sandbox) as paystack:
        await paystack.customers.create(EMAIL)
        card = sandbox.add_card(EMAIL)
        sandbox.drop("partial_debit", acted=True)
        answer = await paystack.transactions.partial_debit(
            card, "NGN", 99_904, EMAIL, "order-1", at_least=20_000
        )
        rows = (await paystack.transactions.get_transactions()).data
    assert [(row.reference, row.amount) for row in rows] == [("order-1", 20_000)]
    assert (answer.data.amount, answer.data.requested_amount) == (20_000, 99_904)
