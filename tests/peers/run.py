"""Serve a sandbox, and let another client do every customer operation that it has.

    python -m tests.peers.run COMMAND...

The command finds what it needs in the environment, prints a line for each operation, and fails
if one that the client can do did not work.
"""

import os
import subprocess
import sys
from threading import Thread

from paystackx import CustomerClient
from paystackx.sandbox import Sandbox
from paystackx.sandbox._server import SandboxServer

KEY = "sk_test_example"
EMAIL = "peer@example.com"


def prepared(sandbox: Sandbox) -> dict[str, str]:
    """Make a customer with a card, and one with an approved mandate; give what names them.

    They are two, because pypaystack2 cannot read a customer whose authorization is a mandate:
    its model takes ``exp_year`` as text only.
    """
    with CustomerClient(KEY, transport=sandbox) as client:
        customer = client.create(EMAIL, "Ada", "Obi").data
        payer = client.create("payer@example.com").data
        reference = client.initialize_authorization(payer.email).data.reference or ""
        sandbox.approve(reference)
        (mandate,) = client.get_mandate_authorizations(payer.id).data
    return {
        "PAYSTACK_SECRET_KEY": KEY,
        "EMAIL": EMAIL,
        "CODE": customer.customer_code,
        "ID": str(payer.id),
        "CARD": sandbox.add_card(EMAIL),
        "REFERENCE": reference,
        "AUTHORIZATION_ID": str(mandate.authorization_id),
    }


def main(command: list[str]) -> int:
    """Run a command beside a server; give its exit code."""
    sandbox = Sandbox()
    values = prepared(sandbox)
    with SandboxServer(sandbox, "127.0.0.1", 0, lambda _: None) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        environment = {**os.environ, **values, "BASE_URL": server.base_url}
        done = subprocess.run(command, env=environment, check=False)
        server.shutdown()
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
