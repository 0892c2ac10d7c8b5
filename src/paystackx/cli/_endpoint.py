"""``request``: any endpoint."""

from typing import Any

import click

from paystackx.cli._parameters import json_body, pair
from paystackx.cli._session import Session, command


def add_request(group: click.Group) -> None:
    """Add the command to a group."""

    @command(
        group,
        "request",
        writes=True,
        example="request GET '/transaction/verify/{reference}' --segment reference=nms6uvr1pl",
    )
    @click.argument("verb")
    @click.argument("path")
    @click.option(
        "--segment",
        "segments",
        type=pair,
        metavar="NAME=VALUE",
        multiple=True,
        help="A name in the path.",
    )
    @click.option(
        "--query", type=pair, metavar="NAME=VALUE", multiple=True, help="A parameter of the query."
    )
    @click.option("--body", type=json_body, metavar="JSON|@FILE", help="The JSON to send.")
    def request(
        session: Session,
        *,
        verb: str,
        path: str,
        segments: tuple[tuple[str, str], ...],
        query: tuple[tuple[str, str], ...],
        body: Any,
    ) -> None:
        """Call any endpoint, and print the data of the answer."""
        verb = verb.upper()
        with session.client(to=None if verb == "GET" else "change data") as paystack:
            response = paystack.request(
                verb, path, segments=dict(segments), query=dict(query), body=body
            )
        session.output.show(response.data)
