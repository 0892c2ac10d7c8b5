"""What a traceback shows of an error and of its causes: no secret key, no password of a proxy."""

import asyncio
import traceback
from typing import Any

import httpcore
import pytest

import paystackx
from paystackx import AsyncCustomerClient, CustomerClient
from paystackx._engine.http import without_frames
from tests.lifecycle.helpers import CustomerServer
from tests.support.answers import KEY
from tests.support.engine import ASYNCIO_STREAM
from tests.support.server import serving

PASSWORD = "hunter2-of-the-proxy"


def raised(kind: Any, error: type[Exception], **options: Any) -> Exception:
    """Make a call that fails, and give what it raises."""

    async def wait() -> None:
        async with kind(KEY, max_retries=0, **options) as client:
            await client.get_customer("C")

    def do() -> None:
        with kind(KEY, max_retries=0, **options) as client:
            client.get_customer("C")

    with pytest.raises(error) as caught:
        asyncio.run(wait()) if kind is AsyncCustomerClient else do()
    return caught.value


def shown(error: BaseException) -> str:
    """A traceback with all local variables, as error trackers take it, and what they hold."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = "".join(told.format())
    link: BaseException | None = error
    while link is not None:
        for frame, _ in traceback.walk_tb(link.__traceback__):
            if "test_" not in frame.f_code.co_filename:
                frames += repr(frame.f_locals)
        link = link.__cause__ or link.__context__
    return frames


@pytest.mark.parametrize(
    ("kind", "stream"),
    [
        (AsyncCustomerClient, ASYNCIO_STREAM),
        (CustomerClient, "httpcore._backends.sync.SyncStream"),
    ],
)
def test_a_time_out_while_the_headers_are_sent_shows_no_key(
    kind: Any, stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise httpcore.WriteTimeout

    monkeypatch.setattr(f"{stream}.write", fail)
    with serving(CustomerServer()) as server:
        error = raised(kind, paystackx.RequestTimeoutError, base_url=server.url)
    assert error.__cause__ is not None
    assert error.__cause__.__traceback__ is None
    text = shown(error)
    assert "RequestTimeoutError" in text
    assert KEY not in text
    assert KEY.encode().hex() not in text


@pytest.mark.parametrize("kind", [AsyncCustomerClient, CustomerClient])
def test_a_malformed_proxy_shows_no_password(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"nonsense://user:{PASSWORD}@proxy.example")
    error = raised(kind, paystackx.ConfigurationError)
    text = shown(error)
    assert "ConfigurationError" in text
    assert PASSWORD not in text


def test_causes_that_lead_in_a_circle_have_no_frames_either() -> None:
    errors = ValueError("first"), ValueError("second"), ValueError("third")
    for error in errors:
        try:
            raise error
        except ValueError:
            pass
    first, second, third = errors
    first.__context__, second.__cause__, third.__context__ = second, third, first
    assert without_frames(first) is first
    assert [error.__traceback__ for error in errors] == [None, None, None]
