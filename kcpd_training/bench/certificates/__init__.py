"""Certificates made to measure how they are read: invented names, known answers."""
