#!/usr/bin/env python
"""Run the project's management commands."""

import os
import secrets
import sys

# They read files and print: no server, no session, no database, so nothing to keep secret.
NEED_NO_SECRET = {"assess"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kcpd_training.settings")
    if set(sys.argv[1:2]) & NEED_NO_SECRET:
        os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
