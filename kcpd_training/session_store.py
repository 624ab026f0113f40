"""Sessions in the database."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """A session whose key a stranger can't make up of signs that the database refuses."""

    def _validate_session_key(self, key: str | None) -> bool:
        # A cookie may bring a null sign, which PostgreSQL answers with an error.
        is_key = super()._validate_session_key(key)  # type: ignore[misc]  # missing in the stubs
        return is_key and key is not None and key.isascii() and key.isalnum()
