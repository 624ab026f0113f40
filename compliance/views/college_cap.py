"""What a year counts of college courses, beside the form that enters one."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from compliance.college_cap import college_cap_words
from frame.access import requires
from frame.form_fields import TypedDate
from frame.requests import SignedInRequest
from frame.rights import Right
from people.actions.looks import record_look
from people.forms import MembersField
from people.models import Member


class CapAsked(forms.Form):
    """Whose hours of which day, while they are typed: what can be read, without a word of error."""

    member = MembersField(most=1, required=False)
    completed_on = TypedDate(required=False)


@requires(Right.ENTER_COMPLETIONS)
@require_GET
def college_cap(request: SignedInRequest) -> HttpResponse:
    """The cap on college hours in words, for the member and the year of a form: a part."""
    asked = CapAsked(request.GET)
    asked.is_valid()
    today = timezone.localdate()
    period = (asked.cleaned_data.get("completed_on") or today).year
    keys = [each.pk for each in asked.cleaned_data.get("member") or ()]
    member = Member.objects.visible_to(request.user).filter(pk__in=keys).first()
    if member is not None:
        record_look(member=member, by=request.user, page="college hours")
    words = college_cap_words(member, period=period, today=today)
    return render(request, "compliance/_college_cap.html", {"words": words})
