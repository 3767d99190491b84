"""The danger net: what it sees, what it says first, and the hours afterwards (trust, section 1)."""
