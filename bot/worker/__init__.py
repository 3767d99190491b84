"""The process that does what nobody waits for: deletion now; reminders, mail and expiry as they come."""
