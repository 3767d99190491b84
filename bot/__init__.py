"""The assistant of the Jugendberufsagenturen, in layers (see docs/architecture.md)."""
