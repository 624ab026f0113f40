"""Two rows that are one, entered twice: what becomes of all that names the one merged away."""
