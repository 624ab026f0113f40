"""What a member was told: the list under the bell, and opening one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from frame.form_views import press_button
from frame.lists.page import list_page
from frame.notices.actions import mark_seen
from frame.notices.filters import NoticeFilter
from frame.notices.models import Notice
from frame.notices.tables import NoticeTable
from frame.requests import SignedInRequest

LIST = ("Notices", reverse_lazy("notices:notice-list"))


@require_GET
def notice_list(request: SignedInRequest) -> HttpResponse:
    """What the member was told, the newest first."""
    listed = NoticeFilter(request.GET, Notice.objects.visible_to(request.user))
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
