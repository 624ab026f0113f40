"""The rows of the access matrix, a module an app."""
