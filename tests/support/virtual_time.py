"""A clock that moves only when a client sleeps, so that a test asserts the exact delays."""

import importlib
import inspect
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import attrs
import pytest

from paystackx import _seam

_PLACES = "paystackx._async.", "paystackx._sync.", "paystackx._seam._deadline"
"""Where the seam's functions are imported by name."""


@attrs.define
class VirtualTime:
    """What a client uses in place of the clock, of sleep and of jitter.

    The waits of a socket stay real, and so does ``Timeout``: a test that replaces the time leaves
    the time limits large.

    Attributes:
        now: What the clock says. A sleep moves it on.
        delays: The seconds that were asked for, in order.
        jitter: From 0 to 1. At 0, a back-off has its full length.
        meanwhile: Is called, and awaited in a test that waits, during each sleep.
    """

    now: float = 1000.0  # A round number: sums of 0.5 and 1 are exact.
    delays: list[float] = attrs.field(factory=list[float])
    jitter: float = 0.0
    meanwhile: Callable[[], Any] = lambda: None

    def replace_the_real_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Replace what both clients have imported from the seam, wherever that is."""
        # A first client imports these later, and would have the real clock beside this one.
        importlib.import_module("paystackx._async.pool")
        importlib.import_module("paystackx._sync.pool")
        instead: dict[int, Callable[..., Any]] = {
            id(_seam.clock): lambda: self.now,
            id(_seam.jitter): lambda: self.jitter,
            id(_seam.sleep): self._sleep,
            id(_seam.async_sleep): self._async_sleep,
        }
        for pool in ("paystackx._async.pool", "paystackx._sync.pool"):
            import_module(pool)  # A client imports it late, and would get the real clock.
        for module in [sys.modules[name] for name in sys.modules if name.startswith(_PLACES)]:
            for name, value in list(vars(module).items()):
                if id(value) in instead:
                    monkeypatch.setattr(module, name, instead[id(value)])

    def _sleep(self, seconds: float) -> None:
        self._move_on(seconds)
        self.meanwhile()
        time.sleep(0)

    async def _async_sleep(self, seconds: float) -> None:
        import anyio.lowlevel

        self._move_on(seconds)
        if inspect.isawaitable(waiting := self.meanwhile()):
            await waiting
        await anyio.lowlevel.checkpoint()

    def _move_on(self, seconds: float) -> None:
        self.delays.append(seconds)
        self.now += seconds
