"""Which time limit ends the wait for a free connection, where waits end a little early."""

import pytest

from paystackx import (
    AsyncCustomerClient,
    PaystackError,
    PoolTimeoutError,
    RequestTimeoutError,
    Timeout,
)
from tests.support.answers import KEY


@pytest.mark.parametrize(
    ("limits", "kind"),
    [
        (Timeout(pool=35, total=30), RequestTimeoutError),
        (Timeout(pool=None, total=30), RequestTimeoutError),
        (Timeout(pool=30, total=35), PoolTimeoutError),
        (Timeout(pool=30, total=None), PoolTimeoutError),
    ],
)
async def test_the_shorter_one_is_named(
    limits: Timeout, kind: type[PaystackError], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def end_early(_: float | None) -> None: ...

    async with AsyncCustomerClient(KEY, timeout=limits) as client:
        slots = (await client._pool._per_loop.get()).slots
        monkeypatch.setattr(slots, "acquire", end_early)
        with pytest.raises(kind) as caught:
            await client.get_customer("CUS_1")
    assert [attempt.error for attempt in caught.value.attempts] == [kind.__name__]
    assert not caught.value.outcome_unknown
