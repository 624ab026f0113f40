"""Files brought in: read, their columns named, every row looked at, and the good ones written."""
