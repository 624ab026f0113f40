"""The settings refuse to start unsafe, and say what to set."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

STRONG = "aZ3-" + "kq8Rw2Lx9Vt5Ny1Mb6Hd4Gs7Fp0Jc" * 2


SAYS_WHETHER_CLOSED = (
    "from django.conf import settings; print(settings.SECURE_SSL_REDIRECT, settings.DEBUG)"
)


def start(code: str = SAYS_WHETHER_CLOSED, **environment: str) -> subprocess.CompletedProcess:
    """Load the settings in a process of their own, with nothing but `environment` set."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "kcpd_training.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("secret", ["", "short", "a" * 80])
def test_it_refuses_a_missing_or_weak_secret_and_says_what_to_set(secret):
    started = start(SECRET_KEY=secret)

    assert started.returncode != 0
    assert "SECRET_KEY is missing or too weak" in started.stderr
    assert "secrets.token_urlsafe(50)" in started.stderr


def test_it_starts_closed_with_a_strong_secret():
    started = start(SECRET_KEY=STRONG)

    assert (started.returncode, started.stdout.split()) == (0, ["True", "False"])


def test_a_developer_needs_no_secret():
    assert start(DEBUG="1").returncode == 0


def test_a_demo_needs_a_secret_all_the_same():
    assert start(DEMO="1").returncode != 0


def test_in_production_cookies_travel_by_https_alone_and_no_script_reads_the_session():
    code = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, "
        "s.CSRF_COOKIE_HTTPONLY, s.SECURE_HSTS_SECONDS >= 31_536_000, s.SESSION_COOKIE_SAMESITE)"
    )

    started = start(code, SECRET_KEY=STRONG)

    assert started.stdout.split() == ["True", "True", "True", "True", "True", "Lax"]


SETS_EVERY_COOKIE = """
import django; django.setup()
from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from django.contrib.auth.decorators import login_not_required

@login_not_required
def sets_them(request):
    get_token(request)
    messages.success(request, "Saved.")
    request.session["x"] = 1
    request.session.save = lambda *a, **k: None
    request.session._session_key = "a" * 32
    return HttpResponse()

class urls:
    urlpatterns = [path("", sets_them)]

from django.conf import settings
settings.ROOT_URLCONF = urls
settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("compliance")]
answer = Client(headers={"host": "localhost"}).get("/", secure=True)
for name, cookie in sorted(answer.cookies.items()):
    flags = bool(cookie["domain"]), bool(cookie["secure"]), bool(cookie["httponly"])
    print(name, cookie["path"], *flags, cookie["samesite"])
"""


def test_in_production_a_browser_takes_each_cookie_from_this_host_alone():
    started = start(SETS_EVERY_COOKIE, SECRET_KEY=STRONG, DATABASE_URL="sqlite://:memory:")

    assert started.stdout.splitlines() == [
        "__Host-csrftoken / False True True Lax",
        "__Host-messages / False True True Lax",
        "__Host-sessionid / False True True Lax",
    ], started.stderr


def test_it_refuses_what_is_no_address_of_a_station_and_names_it():
    started = start(SECRET_KEY=STRONG, STATION_ADDRESSES="192.0.2.7, 198.51.100.0/99")

    assert started.returncode != 0
    assert "STATION_ADDRESSES: '198.51.100.0/99'" in started.stderr
    assert "or leave it out" in started.stderr


@pytest.mark.parametrize(
    ("given", "taken"),
    [("", "[]"), ("192.0.2.7, 2001:db8::/48", "['192.0.2.7/32', '2001:db8::/48']")],
)
def test_the_addresses_of_stations_are_addresses_and_networks(given, taken):
    code = "from django.conf import settings; print([str(a) for a in settings.STATION_ADDRESSES])"

    assert start(code, SECRET_KEY=STRONG, STATION_ADDRESSES=given).stdout == f"{taken}\n"


def test_who_left_the_demo_long_ago_is_owed_no_pack():
    code = "from django.conf import settings; print(settings.LEAVER_PACKS_FROM)"

    demo = start(code, SECRET_KEY=STRONG, DEMO="1").stdout.strip()

    assert timedelta() < date.today() - date.fromisoformat(demo) < timedelta(days=100)
    assert start(code, SECRET_KEY=STRONG).stdout == "None\n"


def test_odd_days_of_leavers_packs_are_refused_in_words():
    no_day = start(SECRET_KEY=STRONG, LEAVER_PACKS_FROM="last spring")
    no_days = start(SECRET_KEY=STRONG, LEAVER_PACK_DAYS="0")

    assert "LEAVER_PACKS_FROM is “last spring”, which is no day" in no_day.stderr
    assert "LEAVER_PACK_DAYS is 0, and a day is the least" in no_days.stderr
    assert start(SECRET_KEY=STRONG, LEAVER_PACKS_FROM="2026-12-01").returncode == 0
