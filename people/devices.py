"""At which device somebody signs in, as far as its browser says."""

import re

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from people.session_store import DEVICE, STARTED

# What a browser calls itself, the most particular first: each names those that it looks like too.
BROWSERS = (
    ("Edge", r"\bEdg(e|A|iOS)?/"),
    ("Opera", r"\bOPR/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(Firefox|FxiOS)/"),
    ("Chrome", r"\b(Chrome|CriOS|HeadlessChrome)/"),
    ("Safari", r"\bSafari/"),
)
SYSTEMS = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("Mac", r"\bMacintosh\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Linux", r"\bLinux\b"),
)


def device_in_words(user_agent: str) -> str:
    """`Chrome on Windows`, as far as a browser says it."""
    named = [
        next((name for name, sign in names if re.search(sign, user_agent[:500])), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return " on ".join(name for name in named if name) or "A browser that doesn’t say which"


@receiver(user_logged_in)
def note_device(request: HttpRequest | None, **_: object) -> None:
    """Begin anew at each sign-in, whatever the browser's session was before."""
    if request is None:
        return
    request.session[STARTED] = timezone.now().isoformat()
    request.session[DEVICE] = device_in_words(request.headers.get("User-Agent", ""))
