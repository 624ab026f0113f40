"""Forms of courses and classes: what is typed becomes values, and errors that name it."""
