"""How much memory this machine, or the container it is in, has left."""

from __future__ import annotations

from pathlib import Path

_MACHINE, _CONTAINER = Path("/proc/meminfo"), Path("/sys/fs/cgroup/memory.max")


def free_memory(machine: Path = _MACHINE, container: Path = _CONTAINER) -> int:
    """In bytes: what is available, at most what a container may use; 0 where nothing is known of it."""
    try:
        lines = dict(line.split(":", 1) for line in machine.read_text(encoding="ascii").splitlines())
        free = int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, ValueError, KeyError):
        return 0
    try:
        return min(free, int(container.read_text(encoding="ascii")))
    except (OSError, ValueError):  # no container, or one without a limit („max“)
        return free
