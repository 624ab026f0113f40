"""What `./run` does once Python is found: plain Python, with the standard library alone."""
