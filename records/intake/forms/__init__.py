"""Forms of what members send in, and of what the Training Unit decides about it."""
