"""A network that is not there."""

import socket
from typing import NoReturn

import pytest


def close(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every attempt to look up or to reach another machine, or this one, a failed test."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the network is closed here")

    for owner, name in (
        (socket.socket, "connect"),
        (socket.socket, "connect_ex"),
        (socket, "getaddrinfo"),
    ):
        monkeypatch.setattr(owner, name, refuse)
