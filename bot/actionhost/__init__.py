"""The process that runs the actions: the SDK's executor behind our own aiohttp app, on loopback."""
