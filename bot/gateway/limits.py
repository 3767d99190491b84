"""How much one conversation and one address may send; kept in memory only, under salted hashes."""

from __future__ import annotations

import hashlib
import math
import secrets
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

WINDOW = 60.0
KEYS_AT_MOST = 200_000
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many a minute, for what is counted under this name."""

    name: str
    most: int


class Limits:
    """Counts over a sliding minute. Nothing here can be traced back to an address once the process ends."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._salt = secrets.token_bytes(32)
        self._seen: dict[bytes, deque[float]] = {}
        self._swept = clock()

    def take(self, allowance: Allowance, who: str) -> int | None:
        """Counts one; None where it is allowed, otherwise the seconds until the next one is."""
        now = self._clock()
        self._sweep(now)
        times = self._seen.setdefault(self._key(allowance.name, who), deque())
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if len(times) < allowance.most:
            times.append(now)
            return None
        oldest = times[0] if times else now
        return max(1, math.ceil(oldest + WINDOW - now))

    def _key(self, name: str, who: str) -> bytes:
        text = f"{name}\0{who}".encode("utf-8", "replace")
        return hashlib.blake2b(text, key=self._salt, digest_size=16).digest()

    def _sweep(self, now: float) -> None:
        if now - self._swept < WINDOW and len(self._seen) < KEYS_AT_MOST:
            return
        self._swept = now
        self._seen = {key: times for key, times in self._seen.items() if times and times[-1] > now - WINDOW}
        if len(self._seen) >= KEYS_AT_MOST:  # a flood of addresses: forget the oldest half rather than grow
            self._seen = dict(sorted(self._seen.items(), key=lambda item: item[1][-1])[KEYS_AT_MOST // 2 :])


class Callers:
    """Finds out who calls: the peer, or whom a trusted proxy names."""

    def __init__(self, trusted: Sequence[str]) -> None:
        """Raises ValueError for what is neither an address nor a network."""
        self._trusted: tuple[Network, ...] = tuple(ip_network(text, strict=False) for text in trusted)

    def address(self, peer: str | None, forwarded_for: Sequence[str]) -> str | None:
        """What is counted; None where nothing is: this machine itself, unless it is a trusted proxy."""
        caller = _parse(peer)
        if caller is None:
            return None if peer in (None, "") else peer
        if not self._trusts(caller):
            return None if caller.is_loopback else _group(caller)
        for text in reversed([part.strip() for line in forwarded_for for part in line.split(",")]):
            named = _parse(text)
            if named is None:
                break  # what cannot be read was not written by a proxy that we trust
            caller = named
            if not self._trusts(named):
                break
        return _group(caller)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


def _parse(text: str | None) -> Address | None:
    try:
        address = ip_address((text or "").strip("[]").partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _group(address: Address) -> str:
    """An IPv6 customer has a whole /64, so that is what counts as one address."""
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
