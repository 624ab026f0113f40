"""Stored files: whole or not at all, none that no row names, and what a full disk answers."""
