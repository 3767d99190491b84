"""Trainings run side by side only where the memory is enough for all of them."""

import subprocess
from pathlib import Path

import pytest

from bot.cli import train
from bot.cli.memory import free_memory
from bot.settings import Settings


@pytest.mark.parametrize(("limit", "free"), [(None, 8_192_000), ("max", 8_192_000), ("4096", 4096)])
def test_what_is_free_is_at_most_what_a_container_may_use(tmp_path: Path, limit: str | None, free: int) -> None:
    machine, container = tmp_path / "meminfo", tmp_path / "memory.max"
    machine.write_text("MemTotal: 16000 kB\nMemAvailable:    8000 kB\n", encoding="ascii")
    container.write_text(limit or "", encoding="ascii")
    assert free_memory(machine, container) == free


def test_where_nothing_is_known_nothing_is_counted_on(tmp_path: Path) -> None:
    assert free_memory(tmp_path / "meminfo", tmp_path / "memory.max") == 0


@pytest.mark.parametrize(("free", "most"), [(7 * 1024**3, 3), (3 * 1024**3, 1)])
def test_with_little_memory_one_training_follows_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, most: int
) -> None:
    running: set[int] = set()
    together: list[int] = []

    class Training(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **given: object) -> None:
            super().__init__(["sleep", "0.2"])
            running.add(self.pid)
            together.append(len(running))

        def wait(self, timeout: float | None = None) -> int:
            status = super().wait(timeout)
            running.discard(self.pid)
            return status

    monkeypatch.setattr("bot.cli.train.subprocess.Popen", Training)
    monkeypatch.setattr(train, "free_memory", lambda: free)
    train.make_models(Settings({"JBA_MODELS": str(tmp_path)}), print)
    assert len(together) == 3
    assert max(together) == most
