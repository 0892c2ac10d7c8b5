"""A connection is made, and then no descriptor is free for the second handle on its socket."""

import errno
import socket
from typing import NoReturn

import pytest

from paystackx import ConnectError, CustomerClient
from tests.lifecycle.helpers import CustomerServer, no_warnings, wait_until
from tests.support.answers import KEY
from tests.support.server import serving


def test_it_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    def dup(_: socket.socket) -> NoReturn:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(socket.socket, "dup", dup)
    with serving(CustomerServer()) as server, no_warnings():
        with (
            CustomerClient(KEY, base_url=server.url, max_retries=0) as client,
            pytest.raises(ConnectError, match="no file descriptor is free"),
        ):
            client.get_customer("one")
        assert wait_until(lambda: server.open == 0)
