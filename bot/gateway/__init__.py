"""The public port: the contract's HTTP interface on aiohttp."""
