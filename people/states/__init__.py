"""The lives of what is kept of people, by noun: who may take which step, and why not."""
