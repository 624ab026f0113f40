"""Pages as people meet them: in a browser, with the keyboard, at phone width."""
