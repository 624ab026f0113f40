"""Reads of the catalogue, the classes and who is enrolled."""
