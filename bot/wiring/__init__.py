"""The one place that joins adapters and services: each process takes what it works with from its own module."""
