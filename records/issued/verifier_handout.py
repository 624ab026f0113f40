"""Handing out what anybody checks our papers with: the verifier, and the public key of the log.

Both are public by nature, and say nothing of anybody. Who is handed a packet is to check it without
having to ask. As styles and scripts are, they are given to all and not counted.
"""

import logging
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from events import verifier
from events.signing import NoKeyError, public_keys

logger = logging.getLogger(__name__)


@login_not_required
@require_GET
def check_verifier(request: HttpRequest) -> HttpResponse:
    """Give the one file by which outsiders check a packet, a leaver's pack or a proof."""
    content = Path(verifier.__file__).read_bytes()
    return _file(content, name="verifier.py", content_type="text/x-python")


@login_not_required
@require_GET
def check_key(request: HttpRequest) -> HttpResponse:
    """Give the public keys of the event log, that of today first."""
    try:
        keys = "".join(f"{key}\n" for key in public_keys())
    except (NoKeyError, verifier.NotWholeError) as why:
        logger.error("The public keys of the event log can't be given: %s", why)
        return render(request, "records/log_key_not_given.html", status=503)
    if not keys:
        raise Http404
    return _file(keys.encode(), name="log.pub", content_type="text/plain")


def _file(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=f"{content_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
