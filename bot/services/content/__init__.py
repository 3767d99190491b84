"""The words the assistant says: their schema, their files, and which of them fits a turn."""
