"""A faster engine: ``pip install 'paystackx[fast]'``, and pass one of these as ``transport=``.

A client then reads HTTP with httptools and JSON with orjson, which are written in C, and an async
one talks to asyncio without anyio between. All else is the same: time limits, retries, errors,
connections. Behind a proxy, on trio, and where a tool like vcrpy looks on, it works as without.

Example::

    from paystackx import CustomerClient
    from paystackx.fast import FastTransport

    client = CustomerClient(transport=FastTransport())
"""

from paystackx._engine import AsyncEngine, Engine, EngineParts

try:
    from paystackx._engine.asyncio import network
    from paystackx._engine.httptools import HTTPTools
except ModuleNotFoundError as _missing:
    raise ImportError("paystackx.fast: run pip install 'paystackx[fast]'") from _missing

__all__ = ["AsyncFastTransport", "FastTransport"]


class AsyncFastTransport(AsyncEngine):
    """The faster engine of an async client. Several clients may share it."""

    _parts = EngineParts(HTTPTools, network)


class FastTransport(Engine):
    """The faster engine of a sync client. Several clients may share it."""

    _parts = EngineParts(HTTPTools)
