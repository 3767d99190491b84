"""The one error that a command ends with on purpose."""


class CommandFailed(Exception):
    """The command cannot do what it was asked; the text says, in German, why and what helps."""
