"""The one calendar of the offices: what it answers, how it is filled, and the times that can be booked."""
