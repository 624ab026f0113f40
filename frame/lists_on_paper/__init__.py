"""A list that is too long to be set on paper while a page waits: a job of its own."""
