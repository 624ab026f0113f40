"""Writes to release requests; those of letters and copies stand in the modules of their steps."""
