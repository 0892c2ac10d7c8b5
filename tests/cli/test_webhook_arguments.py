"""What `webhooks trigger` refuses before it sends anything."""

import pytest

from tests.cli.helpers import Command


def trigger(cli: Command, url: str, *options: str) -> tuple[int, str]:
    ended = cli("webhooks", "trigger", "charge.success", "--to", url, *options)
    return ended.code, ended.err


@pytest.mark.parametrize("seconds", ["-1", "0", "nan", "inf"])
def test_a_time_limit_that_is_none(cli: Command, seconds: str) -> None:
    code, said = trigger(cli, "http://127.0.0.1:9/hooks", "--timeout", seconds)
    assert code == 2
    assert said.startswith("paystackx: timeout: ")


@pytest.mark.parametrize("host", ["a..b", "a" * 64, ""])
def test_a_host_that_has_no_name(cli: Command, host: str) -> None:
    code, said = trigger(cli, f"http://{host}/hooks")
    assert code == 2
    assert said.startswith("paystackx: --to: ")
