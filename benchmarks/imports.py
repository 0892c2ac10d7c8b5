"""CPU time of an import, and of one whole call, in an interpreter that is new.

Install the package first: a source folder may have no compiled modules.
"""

import resource
import subprocess
import sys

from benchmarks.customers import KEY
from benchmarks.server import Server

IMPORT = "from paystackx import CustomerClient"
HTTPX = "import httpx"
WITHOUT_TRIO = "import sys; sys.modules['trio'] = None"
"""Before a program: httpcore imports trio where it is installed, as it is for this benchmark.

That takes a third of a first call, and would hide a part of the difference.
"""


def first_call(server: Server) -> str:
    """A program that makes one call."""
    return f"{IMPORT}\nCustomerClient({KEY!r}, base_url={server.url!r}).get_customer('C')"


def first_call_of_httpx(server: Server) -> str:
    """The same with httpx."""
    return f"{HTTPX}\nhttpx.Client(base_url={server.url!r}).get('/customer/C').json()"


def cpu(program: str) -> float:
    """Milliseconds of CPU time that a new interpreter takes for a program, without trio."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-P", "-c", f"{WITHOUT_TRIO}\n{program}"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000
