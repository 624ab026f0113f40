"""A member who was entered twice: merging them into the other, and undoing that."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import sent_with
from frame.merging.pages import MergePages, merge_into_page, merge_undo_page
from frame.requests import SignedInRequest
from frame.rights import Right
from people.actions.merging import (
    check_can_undo_member,
    check_two,
    have_two_names,
    merge_member,
    undo_member_merge,
)
from people.entered_twice import candidates_for, differences_between
from people.forms.merging import IntoForm, MergeForm, UndoForm
from people.models import Member, MemberMerge
from people.views.above import MEMBERS
from people.views.members import kept_member, page_of


@requires(Right.ADMINISTER)
@require_GET
def member_merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say of which other member this one was entered twice."""
    member = kept_member(request, pk)
    form = IntoForm(request.GET if "into" in request.GET else None, member=member)
    if form.is_bound and form.is_valid():
        return redirect("people:member-merge-into", member.pk, form.cleaned_data["into"].pk)
    context = {
        "form": form,
        "member": member,
        "candidates": candidates_for(member),
        "breadcrumb": breadcrumb(ADMINISTRATION, MEMBERS, (member.name, page_of(member))),
    }
    return render(request, "people/member_merge.html", context)


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def member_merge_into(request: SignedInRequest, pk: int, into_pk: int) -> HttpResponse:
    """Look at what a merge would do, and do it."""
    member = get_object_or_404(Member.everybody.select_related("element"), pk=pk)
    into = kept_member(request, into_pk)
    return merge_into_page(
        request,
        PAGES,
        MergeForm(sent_with(request)[0], has_two_names=have_two_names(member, into)),
        kept=into,
        merged=member,
        differences=differences_between(into, member),
        write=lambda given: merge_member(
            member=member, into=into, **given, by=request.user, now=timezone.now()
        ),
        check=lambda: check_two(member, into, by=request.user),
    )


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def member_merge_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo the merge of two members."""
    merges = MemberMerge.objects.select_related("kept__merged_into", "merged__element", "undone_by")
    merge = get_object_or_404(merges, pk=pk)

    def check() -> None:
        check_two(merge.kept, merge.merged, by=request.user)
        check_can_undo_member(merge, by=request.user)

    return merge_undo_page(
        request,
        PAGES,
        UndoForm(sent_with(request)[0]),
        merge=merge,
        write=lambda given: undo_member_merge(
            merge=merge, **given, by=request.user, now=timezone.now()
        ),
        check=check,
    )


def _lead(kept: Member, merged: Member) -> str:
    return (
        f"{merged} goes, {kept} stays, with what is on file there. Nobody signs in with "
        f"{merged.serial_number} any more; it finds {kept.serial_number} and is given to nobody "
        "else. What the one did here stays said under that name."
    )


PAGES = MergePages(
    number=lambda member: member.serial_number,
    lead=_lead,
    into_url=lambda member, into: reverse("people:member-merge-into", args=[member.pk, into.pk]),
    page_of=page_of,
    breadcrumb=lambda member: breadcrumb(ADMINISTRATION, MEMBERS, (member.name, page_of(member))),
    done=lambda member, into: (
        f"{member} is merged into {into}. That serial number leads there now."
    ),
    undo_heading=lambda serial: f"Is {serial} somebody else after all?",
    undone=lambda member: f"{member} is a member of their own again.",
)
