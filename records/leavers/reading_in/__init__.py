"""Another agency's pack, read in as hours of a prior agency."""
