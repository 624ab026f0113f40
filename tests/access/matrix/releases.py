"""Pages of release requests, and of what left of a record."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from records.models import ReleasePacket, ReleaseRequest
from records.releases.actions.building import take_packet
from records.releases.letters import letter_of, take_letter
from records.releases.parts import Span, seal_of
from records.releases.reading import leaves_of
from tests.access.row import Row, allow
from tests.department import Department
from tests.factories import CompletionFactory, DocumentFactory
from tests.records.releases.asking import TYPED, a_release, asked, in_a_month
from tests.records.releases.request_papers.presenting import added
from tests.records.sheets import a_class_on_a_free_day, saved
from tests.uploads import pdf

ASKERS = ("sergeant", "other_sergeant", "commander", "inquiry", "clerk")
DECIDERS = ("ogc", "hrd")
SEES_ALL = ("inquiry", "clerk", "auditor")
# Whose it is to go on with what the sergeant asked.
GOES_ON = ("sergeant", "inquiry", "clerk")
OUT_OF_REACH = allow("other_sergeant", "commander", status=404)


def of_the_officer(state: str, **given: Any) -> Callable[[Department], dict[str, Any]]:
    """A request of the sergeant about the officer, in a state."""

    def made(here: Department) -> dict[str, Any]:
        CompletionFactory(member=here.officer)
        row = a_release(here.sergeant, here.officer, state, ogc=here.ogc, **given)
        return {"pk": row.pk}

    return made


def typed_today(here: Department) -> dict[str, Any]:
    """What the form is sent with for a request that reached the department today."""
    return {**TYPED, "received_on": timezone.localdate().isoformat()}


def of_a_class(here: Department) -> dict[str, Any]:
    """What the form is sent with for a class that the officer attended."""
    course_session = a_class_on_a_free_day()
    saved(course_session, "4411", here.clerk)
    return {**typed_today(here), "course_session": course_session.pk, "parts": ["sheets"]}


def built_and_taken(here: Department) -> dict[str, Any]:
    """A request of the sergeant whose packet the clerk has taken as a file."""
    keys = of_the_officer("built")(here)
    packet = ReleasePacket.objects.get(decision__request=keys["pk"])
    take_packet(packet=packet, by=here.clerk, now=timezone.now())
    return keys


def taken_and_expired(here: Department) -> dict[str, Any]:
    """A request of the sergeant that has expired after its packet was taken as a file."""
    keys = built_and_taken(here)
    ReleaseRequest.objects.filter(pk=keys["pk"]).update(state="expired")
    return keys


def about_counsel(here: Department) -> dict[str, Any]:
    """A request of the clerk about OGC's own record."""
    CompletionFactory(member=here.ogc)
    return {"pk": a_release(here.clerk, here.ogc, ogc=here.hrd).pk}


def of_years_without_a_record(here: Department) -> dict[str, Any]:
    return {"pk": asked(here.sergeant, here.officer, span=Span(1950, 1950)).pk}


def a_page_of_it(here: Department) -> dict[str, Any]:
    row = ReleaseRequest.objects.get(pk=of_the_officer("asked")(here)["pk"])
    leaf, *_ = leaves_of(row, as_of=row.received_on)
    return {"pk": row.pk, "leaf": leaf.key}


def a_picture_of(state: str) -> Callable[[Department], dict[str, Any]]:
    """A page of the officer's certificate, in a request of the sergeant in a state."""

    def made(here: Department) -> dict[str, Any]:
        paper = DocumentFactory(member=here.officer)
        CompletionFactory(member=here.officer, evidence=paper)
        parts = ("certificates",)
        row = a_release(here.sergeant, here.officer, state, ogc=here.ogc, parts=parts)
        return {"pk": row.pk, "leaf": f"document-{paper.pk}", "number": 1}

    return made


def a_page_decided_by_ogc(here: Department) -> dict[str, Any]:
    row = ReleaseRequest.objects.get(pk=of_the_officer("granted")(here)["pk"])
    leaf, *_ = leaves_of(row, as_of=row.received_on)
    return {"pk": row.pk, "leaf": leaf.key}


def with_a_paper(here: Department) -> dict[str, Any]:
    """A paper that the sergeant added to their request."""
    row = ReleaseRequest.objects.get(pk=of_the_officer("asked")(here)["pk"])
    return {"pk": row.pk, "paper": added(row, here.sergeant).pk}


def a_paper(here: Department) -> dict[str, Any]:
    return {"paper": pdf("consent.pdf"), "paper_title": "Signed consent"}


def grants(here: Department) -> dict[str, Any]:
    row = ReleaseRequest.objects.latest("pk")
    seal = seal_of(leaves_of(row, as_of=row.received_on))
    return {"verdict": "granted", "words": "Consent is on file.", "seal": seal, "seen": _seen()}


def denies(here: Department) -> dict[str, Any]:
    return {"verdict": "denied", "words": "No consent is on file.", "seen": _seen()}


def finds_nothing(here: Department) -> dict[str, Any]:
    return {"verdict": "nothing", "words": "All years were searched.", "seen": _seen()}


def handed_over(here: Department) -> dict[str, Any]:
    return {
        "handed_to": "Kim Lee",
        "how": "in_person",
        "handed_on": ReleaseRequest.objects.latest("pk").received_on,
        "receipt": "Signed for it.",
        "packet": ReleasePacket.objects.latest("pk").pk,
        "seen": _seen(),
    }


def a_denial_that_was_taken(here: Department) -> dict[str, Any]:
    row = ReleaseRequest.objects.get(pk=of_the_officer("denied")(here)["pk"])
    take_letter(request=row, letter=letter_of(row), by=here.sergeant)
    return {"pk": row.pk}


def letter_sent(here: Department) -> dict[str, Any]:
    return {"sent_on": ReleaseRequest.objects.latest("pk").received_on, "how": "mail"}


def _seen() -> int:
    from events.trail import events_of_row, latest_of
    from records.releases.states import CHANGES

    return latest_of(events_of_row(ReleaseRequest.objects.latest("pk"), CHANGES))


def in_words(name: str, **more: Any) -> Callable[[Department], dict[str, Any]]:
    return lambda here: {name: "So it is.", "seen": _seen(), **more}


def step(
    page: str,
    state: str,
    form: Callable[[Department], dict[str, Any]],
    *,
    seats: tuple[str, ...],
    target: str = "",
    **given: Any,
) -> list[Row]:
    """The page of a step of the sergeant's request, and what it is sent."""
    out = OUT_OF_REACH if seats == GOES_ON else {}
    about = of_the_officer(state, **given)
    return [
        Row(page, target, kwargs=about, answers={**out, **allow(*seats)}),
        Row(
            page,
            target,
            "POST",
            kwargs=about,
            form=form,
            answers={**out, **allow(*seats, status=302)},
        ),
    ]


ROWS = [
    Row("records:release-list", answers=allow(*ASKERS, *DECIDERS, "auditor"), is_list=True),
    Row("records:release-ask", answers=allow(*ASKERS)),
    Row(
        "records:release-ask",
        "the officer, whom another sergeant does not reach",
        "POST",
        form=typed_today,
        answers={
            **allow("sergeant", "commander", "inquiry", "clerk", status=302),
            **allow("other_sergeant"),
        },
    ),
    Row(
        "records:release-ask",
        "a class of the officer, whom another sergeant does not reach",
        "POST",
        form=of_a_class,
        answers={
            **allow("sergeant", "commander", "inquiry", "clerk", status=302),
            **allow("other_sergeant"),
        },
    ),
    Row(
        "records:release-detail",
        "the sergeant's, about the officer",
        kwargs=of_the_officer("asked"),
        answers={**OUT_OF_REACH, **allow("sergeant", *SEES_ALL, *DECIDERS)},
    ),
    Row(
        "records:release-detail",
        "the clerk's, about counsel",
        kwargs=about_counsel,
        answers={
            **allow("sergeant", "other_sergeant", "commander", "ogc", status=404),
            **allow(*SEES_ALL, "hrd"),
        },
    ),
    *step("records:release-decide", "asked", denies, seats=DECIDERS, target="denied"),
    Row(
        "records:release-decide",
        "granted",
        "POST",
        kwargs=of_the_officer("asked"),
        form=grants,
        answers=allow(*DECIDERS, status=302),
    ),
    Row(
        "records:release-decide",
        "nothing is on record",
        "POST",
        kwargs=of_years_without_a_record,
        form=finds_nothing,
        answers=allow(*DECIDERS, status=302),
    ),
    Row(
        "records:release-decide",
        "about counsel",
        "POST",
        kwargs=about_counsel,
        form=denies,
        answers={**allow("ogc", status=404), **allow("hrd", status=302)},
    ),
    Row(
        "records:release-leaf",
        "waits for a decision",
        kwargs=a_page_of_it,
        answers=allow(*SEES_ALL, *DECIDERS),
    ),
    Row(
        "records:release-leaf",
        "decided by OGC",
        kwargs=a_page_decided_by_ogc,
        answers={**allow(*SEES_ALL, "ogc"), **allow("hrd", status=404)},
    ),
    Row(
        "records:release-page",
        "waits for a decision",
        kwargs=a_picture_of("asked"),
        answers=allow(*SEES_ALL, *DECIDERS),
    ),
    Row(
        "records:release-page",
        "decided by OGC",
        kwargs=a_picture_of("granted"),
        answers={**allow(*SEES_ALL, "ogc"), **allow("hrd", status=404)},
    ),
    *step("records:release-ask-back", "asked", in_words("question"), seats=DECIDERS),
    *step(
        "records:release-delay",
        "asked",
        lambda here: in_words("reason", earliest_on=in_a_month())(here),
        seats=DECIDERS,
        requester_kind="public",
    ),
    Row(
        "records:release-letter-sent",
        "denied",
        kwargs=a_denial_that_was_taken,
        answers={**OUT_OF_REACH, **allow(*GOES_ON)},
    ),
    Row(
        "records:release-letter-sent",
        "denied",
        "POST",
        kwargs=a_denial_that_was_taken,
        form=letter_sent,
        answers={**OUT_OF_REACH, **allow(*GOES_ON, status=302)},
    ),
    *step("records:release-reopen", "denied", in_words("reason"), seats=DECIDERS),
    *step("records:release-answer", "asked_back", in_words("answer"), seats=GOES_ON),
    *step("records:request-paper-add", "granted", a_paper, seats=GOES_ON),
    Row(
        "records:request-paper",
        "of the sergeant's request",
        kwargs=with_a_paper,
        answers={**OUT_OF_REACH, **allow("sergeant", *SEES_ALL, *DECIDERS)},
    ),
    Row(
        "records:request-paper-void",
        "of the sergeant's request",
        kwargs=with_a_paper,
        answers={**OUT_OF_REACH, **allow(*GOES_ON)},
    ),
    Row(
        "records:request-paper-void",
        "of the sergeant's request",
        "POST",
        kwargs=with_a_paper,
        form=in_words("reason"),
        answers={**OUT_OF_REACH, **allow(*GOES_ON, status=302)},
    ),
    Row(
        "records:release-take-over",
        "granted",
        kwargs=of_the_officer("granted"),
        answers={**OUT_OF_REACH, **allow("inquiry", "clerk")},
    ),
    Row(
        "records:release-take-over",
        "granted",
        "POST",
        kwargs=of_the_officer("granted"),
        form=in_words("reason"),
        answers={**OUT_OF_REACH, **allow("inquiry", "clerk", status=302)},
    ),
    *step("records:release-withdraw", "granted", in_words("reason"), seats=GOES_ON),
    Row(
        "records:release-copies",
        kwargs=of_the_officer("withdrawn"),
        answers={**OUT_OF_REACH, **allow(*GOES_ON)},
    ),
    Row(
        "records:release-copies",
        "a copy was taken",
        "POST",
        kwargs=taken_and_expired,
        form=lambda here: {"did_leave": "no"},
        answers={**OUT_OF_REACH, **allow(*GOES_ON, status=302)},
    ),
    Row(
        "records:release-hand-over",
        kwargs=built_and_taken,
        answers={**OUT_OF_REACH, **allow(*GOES_ON)},
    ),
    Row(
        "records:release-hand-over",
        "",
        "POST",
        kwargs=built_and_taken,
        form=handed_over,
        answers={**OUT_OF_REACH, **allow(*GOES_ON, status=302)},
    ),
    *step(
        "records:release-correct",
        "handed_over",
        lambda here: {**handed_over(here), "reason": "The name was typed wrong."},
        seats=GOES_ON,
    ),
    Row(
        "records:release-build",
        "granted",
        kwargs=of_the_officer("granted"),
        # No key is there to sign it by, so it leads back to the request, which says so.
        answers={**OUT_OF_REACH, **allow(*GOES_ON, status=302)},
    ),
    Row(
        "records:release-build",
        "granted",
        "POST",
        kwargs=of_the_officer("granted"),
        answers={**OUT_OF_REACH, **allow(*GOES_ON, status=302)},
    ),
    Row(
        "records:release-letter",
        "denied",
        kwargs=of_the_officer("denied"),
        answers={**OUT_OF_REACH, **allow(*GOES_ON, *DECIDERS)},
    ),
    Row(
        "records:release-packet",
        "built",
        kwargs=of_the_officer("built"),
        answers={
            **OUT_OF_REACH,
            **allow(*GOES_ON, "ogc"),
            **allow("hrd", status=404),
        },
    ),
    Row(
        "records:disclosure-list",
        "the officer's",
        kwargs=lambda here: {"serial_number": "4411"},
        answers=allow("officer", *SEES_ALL),
        others=404,
        is_list=True,
    ),
]
