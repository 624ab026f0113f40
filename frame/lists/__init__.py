"""Every list: filtered, sorted, counted, paged, and taken away as a file that says what it is."""
