"""Who signed in a while ago."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from people.models import Member
from people.session_store import SessionStore

BACKEND = "people.sign_in.SerialNumberBackend"


def client_of(member: Member | None, **options: bool) -> Client:
    """Somebody at a page; nobody signed in when there is no member.

    Only the session is written. To sign in, with the event of it, takes longer than many a page.
    """
    client = Client(**options)
    if member is not None:
        session = SessionStore()
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = BACKEND
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session.create()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
