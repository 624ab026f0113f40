"""What a member was told: the list under the bell, opening one, and the choice of e-mail."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.dateformat import time_format
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import form_page, press_button, sent_with
from frame.lists.page import list_page
from frame.notices.actions import mark_seen
from frame.notices.choices import choices_of, choose_mail
from frame.notices.filters import NoticeFilter, UnsentFilter
from frame.notices.forms import MailForm
from frame.notices.kinds import groups_for
from frame.notices.mailing import DAILY_AT
from frame.notices.models import Notice
from frame.notices.tables import NoticeTable, UnsentTable
from frame.requests import SignedInRequest
from frame.rights import Right

LIST = ("Notices", reverse_lazy("notices:notice-list"))


@require_GET
def notice_list(request: SignedInRequest) -> HttpResponse:
    """What the member was told, the newest first."""
    own = Notice.objects.visible_to(request.user)
    listed = NoticeFilter(request.GET, own, request=request)
    return list_page(
        request, "notices/notice_list.html", table=NoticeTable(listed.qs), filterset=listed
    )


@require_GET
def notice_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lead to what one notice is about, or say that it is out of reach. That it was read is noted.

    An e-mail leads here too, since it can say no more than that something waits.
    """
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    if notice.is_unread:
        mark_seen(Notice.objects.filter(pk=pk), by=request.user, now=timezone.now())
    address = notice.address_for(request.user)
    if address:
        return redirect(address)
    return render(request, "notices/notice_detail.html", {"notice": notice, "breadcrumb": [LIST]})


@require_POST
def notice_read_all(request: SignedInRequest) -> HttpResponse:
    """Mark every notice of the member as read."""
    return press_button(
        request,
        write=lambda: mark_seen(Notice.objects.all(), by=request.user, now=timezone.now()),
        say_done=_said,
        go_to=reverse("notices:notice-list"),
    )


def _said(seen: int) -> str:
    if not seen:
        return "Every notice was read already."
    return "1 notice is marked as read." if seen == 1 else f"{seen:,} notices are marked as read."


@require_http_methods(["GET", "POST"])
def mail_choices(request: SignedInRequest) -> HttpResponse:
    """Choose which notices come by e-mail, and when."""
    member = request.user
    choices = choices_of(member)
    offered = {group: choices[group] for group in groups_for(member)}
    form = MailForm(sent_with(request)[0], choices=offered)
    return form_page(
        request,
        form,
        write=lambda given: choose_mail(by=member, choices=given),
        say_done=lambda _: "Your choice is saved.",
        go_to=lambda _: reverse("notices:notice-list"),
        show=lambda: render(
            request,
            "notices/mail_choices.html",
            {
                "form": form,
                "email": member.email,
                "daily_at": time_format(DAILY_AT, "g:i A"),
                "breadcrumb": [LIST],
                "cancel_url": reverse("notices:notice-list"),
            },
        ),
    )


@requires(Right.ADMINISTER)
@require_GET
def unsent_list(request: SignedInRequest) -> HttpResponse:
    """To whom e-mail could not be sent, the last first, for those who keep the addresses."""
    failed = Notice.objects.not_sent(request.user).select_related("to")
    listed = UnsentFilter(request.GET, failed.order_by("-mail_tried_at"))
    return list_page(
        request,
        "notices/unsent_list.html",
        table=UnsentTable(listed.qs),
        filterset=listed,
        context={"breadcrumb": breadcrumb(ADMINISTRATION)},
    )
