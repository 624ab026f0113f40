"""A member who was entered twice: merging them into the other, and undoing that."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import form_page, sent_with, why_refused
from frame.merging.moving import added_since, in_words, plan_of
from frame.requests import SignedInRequest
from frame.rights import Right
from people.actions.merging import (
    check_can_undo,
    check_two,
    have_two_names,
    merge_member,
    undo_member_merge,
)
from people.forms.merging import IntoForm, MergeForm, UndoForm
from people.member_merging import candidates_for, differences_between
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
    form = MergeForm(sent_with(request)[0], has_two_names=have_two_names(member, into))

    def show() -> HttpResponse:
        context = {
            "form": form,
            **plan_of(into, member).shown_to(request.user),
            "why_not": why_refused(lambda: check_two(member, into, by=request.user)),
            "differences": differences_between(into, member),
            "cancel_url": page_of(member),
            "breadcrumb": breadcrumb(ADMINISTRATION, MEMBERS, (member.name, page_of(member))),
        }
        return render(request, "people/member_merge_into.html", context)

    return form_page(
        request,
        form,
        write=lambda given: merge_member(
            member=member, into=into, **given, by=request.user, now=timezone.now()
        ),
        say_done=lambda _: f"{member} is merged into {into}. That serial number leads there now.",
        go_to=lambda _: page_of(into),
        show=show,
    )


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def member_merge_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo the merge of two members."""
    merges = MemberMerge.objects.select_related("kept__merged_into", "merged__element", "undone_by")
    merge = get_object_or_404(merges, pk=pk)
    form = UndoForm(sent_with(request)[0])

    def check() -> None:
        check_two(merge.kept, merge.merged, by=request.user)
        check_can_undo(merge)

    return form_page(
        request,
        form,
        write=lambda given: undo_member_merge(
            merge=merge, **given, by=request.user, now=timezone.now()
        ),
        say_done=lambda _: f"{merge.merged} is a member of their own again.",
        go_to=lambda _: page_of(merge.merged),
        show=lambda: render(
            request,
            "people/member_merge_undo.html",
            {
                "form": form,
                "merge": merge,
                "added": in_words(added_since(merge)),
                "why_not": why_refused(check),
                "cancel_url": page_of(merge.kept),
                "breadcrumb": breadcrumb(
                    ADMINISTRATION, MEMBERS, (merge.kept.name, page_of(merge.kept))
                ),
            },
        ),
    )
