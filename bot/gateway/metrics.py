"""Figures for the operator (Prometheus text); none of them says anything about a person or a crisis."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """The gateway's own registry, so that two applications in one process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "jba_requests_total", "Requests by route and status.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "jba_turn_seconds",
            "Seconds from a message to its answer.",
            buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8, 16),
            registry=self.registry,
        )
        self.failed_turns = Counter("jba_failed_turns_total", "Turns without an answer.", registry=self.registry)
        self.openings = Counter("jba_conversations_total", "Conversations opened.", registry=self.registry)
        self.refused = Counter("jba_refused_total", "Requests refused, by reason.", ["reason"], registry=self.registry)
        self.streams = Gauge("jba_open_streams", "Live event streams that are open.", registry=self.registry)

    def text(self) -> bytes:
        return generate_latest(self.registry)
