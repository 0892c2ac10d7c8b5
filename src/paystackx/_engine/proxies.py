"""The proxy that the environment names for an address, as httpx would choose it."""

from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies

from paystackx._config import is_ip_address


def proxy_for(base_url: str) -> str | None:
    """The proxy that the environment names for an address, as httpx would choose it."""
    proxies = getproxies()
    parts = urlsplit(base_url)
    if any(_is_exempt(parts, entry.strip()) for entry in proxies.get("no", "").split(",")):
        return None
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def _is_exempt(address: SplitResult, entry: str) -> bool:
    """Whether an entry of ``NO_PROXY`` means an address."""
    if entry in {"", "*"}:
        return entry == "*"
    host = address.hostname or ""
    if entry.lower() in {host, f"[{host}]"}:
        return True
    try:
        named = urlsplit(entry if "://" in entry else f"//{entry}")
        port = named.port
    except ValueError:  # An IPv6 address without brackets, and not this one; or nonsense.
        return False
    usual = {"http": 80, "https": 443}[address.scheme]
    unusual = None if address.port == usual else address.port
    if named.scheme not in {"", "all", address.scheme} or port not in {None, unusual}:
        return False
    name = named.hostname or ""
    if named.scheme or name == "localhost" or is_ip_address(name):
        return host == name
    return host == name or host.endswith(name if name.startswith(".") else f".{name}")
