"""``python -m paystackx.cli``: the command, where its script is not on the path."""

import sys

from paystackx.cli import main

sys.exit(main())
