"""Forms of records."""
