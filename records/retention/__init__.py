"""How long records are kept: the schedule, legal holds, what has passed, and destruction by two."""
