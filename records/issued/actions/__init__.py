"""Writes of issued papers."""
