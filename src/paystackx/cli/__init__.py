"""The command ``paystackx``. Install it with ``pip install 'paystackx[cli]'``.

Nothing of the client is imported before a command needs it, so help and completion start fast.
"""

import sys
from importlib.util import find_spec


def main() -> int:
    """Run the command with the arguments of the process.

    Returns:
        The exit code: 0 done, 1 Paystack said no, 2 usage, 3 no answer, 4 some rows failed,
        130 interrupted.
    """
    if find_spec("click") is None:
        sys.stderr.write("paystackx: the command needs click: pip install 'paystackx[cli]'\n")
        return 2
    from paystackx.cli._root import run

    return run(sys.argv[1:])
