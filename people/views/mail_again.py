"""Having an e-mail that failed sent again."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from frame.access import requires
from frame.form_views import press_button
from frame.notices.models import Notice
from frame.requests import SignedInRequest
from frame.rights import Right
from people.actions.mail_again import send_mail_again


@requires(Right.ADMINISTER)
@require_POST
def mail_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have one sent to the address on file."""
    notice = get_object_or_404(Notice.objects.not_sent(request.user).select_related("to"), pk=pk)
    return press_button(
        request,
        write=lambda: send_mail_again(notice=notice, by=request.user, now=timezone.now()),
        say_done=lambda _: f"It is sent to {notice.to} at {notice.to.email} within a minute.",
        go_to=reverse("notices:unsent-list"),
    )
