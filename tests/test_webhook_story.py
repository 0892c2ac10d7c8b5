"""The example that goes from ``validate`` to its event."""

import pytest

from examples import webhook_story
from paystackx.webhooks import parse, sign


def test_the_story_goes_from_the_call_to_its_event(capsys: pytest.CaptureFixture[str]) -> None:
    webhook_story.main()
    accepted, told = capsys.readouterr().out.splitlines()
    assert accepted == "Customer Identification in progress"
    assert told.endswith("is not identified: Account name or BVN is incorrect")


def test_its_handler_knows_success_and_other_events(capsys: pytest.CaptureFixture[str]) -> None:
    for body in (
        b'{"event":"customeridentification.success","data":{"customer_code":"CUS_1"}}',
        b'{"event":"transfer.success","data":{}}',
    ):
        signature = sign(body, webhook_story.KEY)
        webhook_story.handle(parse(body, signature, webhook_story.KEY))
    assert capsys.readouterr().out == "CUS_1 is identified\ntransfer.success is not for us\n"
