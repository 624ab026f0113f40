"""The packet of a request: bound, signed, kept, and what its pages say of it."""
