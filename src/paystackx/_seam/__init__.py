"""Where the sync and the async client differ: each waiting primitive, async beside sync.

The async source uses the names that begin with ``Async`` or ``async_``; in the sync twin they
become the names without it. Neither knows which event loop, if any, it runs on.
"""

from paystackx._seam._deadline import (
    AsyncDeadline as AsyncDeadline,
)
from paystackx._seam._deadline import (
    AsyncSocketHandle as AsyncSocketHandle,
)
from paystackx._seam._deadline import (
    AsyncWatchdog as AsyncWatchdog,
)
from paystackx._seam._deadline import (
    Deadline as Deadline,
)
from paystackx._seam._deadline import (
    DeadlineExceededError as DeadlineExceededError,
)
from paystackx._seam._deadline import (
    SocketHandle as SocketHandle,
)
from paystackx._seam._fork import ForkProofLock as ForkProofLock
from paystackx._seam._fork import no_fork as no_fork
from paystackx._seam._ground import (
    AsyncCallback as AsyncCallback,
)
from paystackx._seam._ground import (
    AsyncNetworkStream as AsyncNetworkStream,
)
from paystackx._seam._ground import (
    AsyncShieldCancellation as AsyncShieldCancellation,
)
from paystackx._seam._ground import (
    Callback as Callback,
)
from paystackx._seam._ground import (
    NetworkStream as NetworkStream,
)
from paystackx._seam._ground import (
    ShieldCancellation as ShieldCancellation,
)
from paystackx._seam._ground import (
    Socket as Socket,
)
from paystackx._seam._ground import (
    async_sleep as async_sleep,
)
from paystackx._seam._ground import (
    clock as clock,
)
from paystackx._seam._ground import (
    is_readable as is_readable,
)
from paystackx._seam._ground import (
    jitter as jitter,
)
from paystackx._seam._ground import (
    sleep as sleep,
)
from paystackx._seam._ground import (
    wall_clock as wall_clock,
)
from paystackx._seam._per_loop import AsyncPerLoop as AsyncPerLoop
from paystackx._seam._per_loop import PerLoop as PerLoop
from paystackx._seam._per_loop import running_loop as running_loop
from paystackx._seam._semaphore import AsyncFairSemaphore as AsyncFairSemaphore
from paystackx._seam._semaphore import FairSemaphore as FairSemaphore
from paystackx._seam._watchdog import Watchdog as Watchdog
