"""Sentences about what just happened, which a page shows on top or carries to the next one."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest

LEVELS = {
    "success": messages.SUCCESS,
    "info": messages.INFO,
    "warning": messages.WARNING,
    "error": messages.ERROR,
}


class Said(NamedTuple):
    """One sentence, and its kind: success, info, warning or error."""

    kind: str
    text: str


def say(request: HttpRequest, said: Iterable[Said]) -> None:
    """Show these sentences on the next page that is shown whole."""
    for sentence in said:
        messages.add_message(request, LEVELS[sentence.kind], sentence.text)


class SaidInCookie(CookieStorage):
    """What the next page says, in a cookie that has the name which the settings give."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class SaidInCookies(FallbackStorage):
    """In a cookie, and in the session what is too long for one."""

    storage_classes = (SaidInCookie, SessionStorage)
