"""Pages of retention: the schedule, what has passed, legal holds, and orders to destroy papers."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.models import CourseSession
from events.actions import record_list_of_records
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, press_button, sent_with, why_refused
from frame.handing_over import saved_once_noted
from frame.lists.asking import ListAnswer
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.words import us_date, us_datetime
from people.models import Member
from records.models import DestructionOrder, LegalHold, ReleaseRequest
from records.retention.forms import HoldForm, LiftForm, OrderForm, RefuseForm, key_asked
from records.retention.holds import HELD, lift_hold, place_hold
from records.retention.kept_copies import copies_in_words, copies_kept_of
from records.retention.kinds import kind_lines
from records.retention.looks import record_papers_look
from records.retention.models import SEES_HOLDS, SEES_RETENTION
from records.retention.orders import (
    WAY_ON,
    ComeBetween,
    carry_out_rest,
    come_between,
    confirm_destruction,
    job_at_it,
    order_destruction,
    record_certificate_taken,
    refuse_destruction,
    stop_destruction,
)
from records.retention.papers import all_that_may_go
from records.retention.states import (
    ASK_DESTRUCTION,
    CARRY_OUT,
    CONFIRM_DESTRUCTION,
    LIFT_HOLD,
    PLACE_HOLD,
    REFUSE_DESTRUCTION,
    STOP_DESTRUCTION,
    OrderState,
    order_state,
)
from records.retention.tables import (
    HoldFilter,
    HoldTable,
    OrderFilter,
    OrderPaperTable,
    OrderTable,
    PassedFilter,
    PassedTable,
)
from records.retention.told import told_rows, with_what_they_are_of

# Who reads what the papers are that may go, and whose: who keeps the records, and both who sign.
READS_PASSED = (Right.SEE_ALL_RECORDS, ASK_DESTRUCTION.right, CONFIRM_DESTRUCTION.right)
RETENTION = ("Retention", "records:retention")
HOLDS = ("Legal holds", "records:hold-list")
ORDERS = ("Orders to destroy papers", "records:destruction-list")


@requires(*SEES_RETENTION)
@require_GET
def retention(request: SignedInRequest) -> HttpResponse:
    """How long each kind of record is kept, by which paragraph, and how many there are."""
    user = request.user
    page = {
        "kinds": kind_lines(reader=user, today=timezone.localdate()),
        "reads_passed": user.has_right(*READS_PASSED),
        "sees_holds": user.has_right(*SEES_HOLDS),
        "may_hold": user.has_right(PLACE_HOLD.right),
        "may_order": user.has_right(ASK_DESTRUCTION.right),
    }
    return render(request, "records/retention/retention.html", page)


@requires(*READS_PASSED)
@require_GET
def retention_passed(request: SignedInRequest) -> HttpResponse:
    """The papers that have been kept as long as they must be, and that nothing holds."""
    rows = all_that_may_go(today=timezone.localdate(), known_to=[request.user])
    rows = with_what_they_are_of(rows.select_related("member").order_by("kept_from"))
    listed = PassedFilter(request.GET, rows, request=request)
    table = PassedTable(listed.qs, opens_papers=request.user.has_right(Right.SEE_ALL_RECORDS))
    answer = list_page(
        request,
        "records/retention/passed.html",
        table=table,
        filterset=listed,
        record=record_list_of_records,
        context={"breadcrumb": breadcrumb(RETENTION)},
    )
    if not _leaves_as_file(answer):
        shown = [row.record for row in table.paginated_rows]
        record_papers_look(papers=shown, by=request.user)
    return answer


@requires(*SEES_HOLDS)
@require_GET
def hold_list(request: SignedInRequest) -> HttpResponse:
    """What is held or was, since when."""
    holds = LegalHold.objects.visible_to(request.user).select_related(
        *HELD, "placed_by", "lifted_by"
    )
    listed = HoldFilter(request.GET, holds, request=request)
    is_counsel = request.user.has_right(PLACE_HOLD.right)
    return list_page(
        request,
        "records/retention/hold_list.html",
        table=HoldTable(listed.qs, is_counsel=is_counsel),
        filterset=listed,
        context={"breadcrumb": breadcrumb(RETENTION), "is_counsel": is_counsel},
    )


@requires(PLACE_HOLD.right)
@require_http_methods(["GET", "POST"])
def hold_place(request: SignedInRequest) -> HttpResponse:
    """Hold a member, a course, or the class or the release request that the address names."""
    on: dict[str, Any] = {}
    if asked := _named(request, "course_session", "class"):
        classes = CourseSession.objects.select_related("course")
        on["course_session"] = get_object_or_404(classes, pk=key_asked(asked))
    if asked := _named(request, "release_request", "release"):
        requests = ReleaseRequest.objects.visible_to(request.user)
        on["release_request"] = get_object_or_404(requests, pk=key_asked(asked))
    initial = {"member": request.GET.get("member", "")[:20]}
    form = HoldForm(sent_with(request)[0], **on, initial=initial)
    return form_page(
        request,
        form,
        write=lambda given: place_hold(by=request.user, now=timezone.now(), **given),
        say_done=lambda hold: f"{hold} stands. Nothing of it is destroyed until it is lifted.",
        go_to=lambda _: reverse("records:hold-list"),
        show=lambda: _form(
            request,
            "records/retention/hold_form.html",
            form,
            HOLDS,
            held_class=on.get("course_session"),
            held_request=on.get("release_request"),
        ),
    )


@requires(LIFT_HOLD.right)
@require_http_methods(["GET", "POST"])
def hold_lift(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lift a hold with a reason."""
    holds = LegalHold.objects.visible_to(request.user).select_related(*HELD, "lifted_by")
    hold = get_object_or_404(holds, pk=pk)
    form = LiftForm(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda given: lift_hold(hold=hold, by=request.user, now=timezone.now(), **given),
        say_done=lambda lifted: f"{lifted} is lifted.",
        go_to=lambda _: reverse("records:hold-list"),
        show=lambda: _form(
            request,
            "records/retention/hold_lift.html",
            form,
            HOLDS,
            hold=hold,
            why_not=why_refused(lambda: LIFT_HOLD.check_can(hold, by=request.user)),
        ),
    )


@requires(*SEES_RETENTION)
@require_GET
def destruction_list(request: SignedInRequest) -> HttpResponse:
    """Every order to destroy papers, and where it stands."""
    orders = DestructionOrder.objects.visible_to(request.user).select_related("asked_by")
    listed = OrderFilter(request.GET, orders.annotate(papers=Count("rows")), request=request)
    return list_page(
        request,
        "records/retention/destruction_list.html",
        table=OrderTable(listed.qs),
        filterset=listed,
        context={
            "breadcrumb": breadcrumb(RETENTION),
            "may_order": request.user.has_right(ASK_DESTRUCTION.right),
        },
    )


@requires(ASK_DESTRUCTION.right)
@require_http_methods(["GET", "POST"])
def destruction_new(request: SignedInRequest) -> HttpResponse:
    """Order the papers of a kind and a span to be destroyed."""
    form = OrderForm(sent_with(request)[0], initial={"kind": request.GET.get("kind", "")})
    return form_page(
        request,
        form,
        write=lambda given: order_destruction(by=request.user, now=timezone.now(), **given),
        say_done=lambda order: (
            f"{order} is asked for. Nothing is destroyed until the Office of the General Counsel "
            "has confirmed it."
        ),
        go_to=_page_of,
        show=lambda: _form(request, "records/retention/destruction_form.html", form, ORDERS),
    )


@requires(*SEES_RETENTION)
@require_GET
def destruction_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One order: what it names and whose, so that nobody signs blind; who signed, what became."""
    order, user = _order(request, pk), request.user
    state = order_state(order)
    since = ComeBetween()
    if state == OrderState.ASKED:
        since = come_between(order, reader=user, today=timezone.localdate())
    table = OrderPaperTable(told_rows(order).order_by("pk"), changed=since.papers)
    table.arrange(request)
    shown = [row.record.document for row in table.paginated_rows]
    record_papers_look(papers=shown, by=user, order=order)
    page = {
        "order": order,
        "facts": _facts(order),
        **_copies(order, user),
        "table": table,
        "state": OrderState(state),
        "nothing_went": state == OrderState.NOTHING_WENT,
        "changed": _with_next_step(since, order, user),
        "may_stop": STOP_DESTRUCTION.can(order, by=user),
        "may_refuse": REFUSE_DESTRUCTION.can(order, by=user),
        "may_confirm": CONFIRM_DESTRUCTION.can(order, by=user),
        "may_carry_out": CARRY_OUT.can(order, by=user) and job_at_it(order) is None,
        "breadcrumb": breadcrumb(RETENTION, ORDERS),
    }
    return render(request, "records/retention/destruction_detail.html", page)


@requires(CONFIRM_DESTRUCTION.right)
@require_http_methods(["GET", "POST"])
def destruction_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the second signature; the job that carries it out begins."""
    order = _order(request, pk)
    form = forms.Form(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda _: confirm_destruction(order=order, by=request.user, now=timezone.now()),
        say_done=lambda _: f"{order} is confirmed, and is being carried out.",
        go_to=lambda _: _page_of(order),
        show=lambda: _form(
            request,
            "records/retention/destruction_confirm.html",
            form,
            ORDERS,
            cancel_url=_page_of(order),
            order=order,
            facts=_facts(order),
            **_copies(order, request.user),
            why_not=why_refused(lambda: CONFIRM_DESTRUCTION.check_can(order, by=request.user))
            or _with_next_step(
                come_between(order, reader=request.user, today=timezone.localdate()),
                order,
                request.user,
            ),
        ),
    )


@requires(CARRY_OUT.right)
@require_POST
def destruction_carry_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have the rest of an order carried out whose job ended early."""
    order = _order(request, pk)
    return press_button(
        request,
        write=lambda: carry_out_rest(order=order, by=request.user, now=timezone.now()),
        say_done=lambda _: f"{order} is being carried out.",
        go_to=_page_of(order),
    )


@requires(STOP_DESTRUCTION.right)
@require_POST
def destruction_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an order back that waits for its second signature."""
    order = _order(request, pk)
    return press_button(
        request,
        write=lambda: stop_destruction(order=order, by=request.user, now=timezone.now()),
        say_done=lambda _: f"{order} is taken back. Nothing was destroyed.",
        go_to=_page_of(order),
    )


@requires(REFUSE_DESTRUCTION.right)
@require_http_methods(["GET", "POST"])
def destruction_refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """Refuse the second signature with a reason."""
    order = _order(request, pk)
    form = RefuseForm(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda given: refuse_destruction(
            order=order, by=request.user, now=timezone.now(), **given
        ),
        say_done=lambda _: f"{order} is refused. Nothing was destroyed.",
        go_to=lambda _: _page_of(order),
        show=lambda: _form(
            request,
            "records/retention/destruction_refuse.html",
            form,
            ORDERS,
            cancel_url=_page_of(order),
            order=order,
            why_not=why_refused(lambda: REFUSE_DESTRUCTION.check_can(order, by=request.user)),
        ),
    )


@requires(*SEES_RETENTION)
@require_GET
def destruction_certificate(request: SignedInRequest, pk: int) -> FileResponse | HttpResponse:
    """Hand over the certificate of an order that is carried out; it names no member."""
    order = _order(request, pk)
    if not order.certificate:
        raise Http404
    try:
        content = order.certificate.open("rb")
    except FileNotFoundError:
        # The rows were restored from a backup and the files were not.
        raise Http404 from None
    name = f"certificate-of-destruction-{order.pk}.pdf"
    return saved_once_noted(
        request,
        content,
        sha256=order.certificate_sha256,
        note=lambda: record_certificate_taken(order=order, by=request.user),
        page=_page_of(order),
        name=name,
        content_type="application/pdf",
    )


def _leaves_as_file(answer: HttpResponse) -> bool:
    """Whether a list is handed out, now or from a job, and no page of it shown."""
    is_later = isinstance(answer, ListAnswer) or answer.status_code == HTTPStatus.FOUND
    return is_later or answer.has_header("Content-Disposition")


def _named(request: SignedInRequest, field: str, parameter: str) -> str:
    """What the form names in a hidden field, or the address in a parameter."""
    return request.POST.get(field, "") or request.GET.get(parameter, "")


def _order(request: SignedInRequest, pk: int) -> DestructionOrder:
    orders = DestructionOrder.objects.visible_to(request.user)
    return get_object_or_404(orders.select_related("asked_by", "confirmed_by", "stopped_by"), pk=pk)


def _with_next_step(since: ComeBetween, order: DestructionOrder, user: Member) -> str:
    """What has come in between, and what its reader can do about it; blank where nothing has."""
    if since.words and REFUSE_DESTRUCTION.can(order, by=user):
        return f"{since.words} {WAY_ON}"
    if since.words and STOP_DESTRUCTION.can(order, by=user):
        return f"{since.words} Take it back, and ask for the others anew."
    return since.words


def _page_of(order: DestructionOrder) -> str:
    return reverse("records:destruction-detail", args=[order.pk])


def _facts(order: DestructionOrder) -> list[tuple[str, Any]]:
    """What an order says, and who signed it."""
    signed = [("Asked for by", f"{order.asked_by.name}, {us_datetime(order.asked_at)}")]
    if order.confirmed_by is not None:
        by = f"{order.confirmed_by.name}, {us_datetime(order.confirmed_at)}"
        signed.append(("Confirmed by", by))
    if order.stopped_by is not None:
        by = f"{order.stopped_by.name}, {us_datetime(order.stopped_at)}"
        signed.append(("Refused by" if order.refuse_reason else "Taken back by", by))
    if order.refuse_reason:
        signed.append(("Why", order.refuse_reason))
    return [
        ("Schedule", order.schedule_line),
        ("Counted from", f"{us_date(order.from_on)} to {us_date(order.until_on)}"),
        ("Allowed by", order.authority),
        ("Papers", f"{order.rows.count():,}"),
        ("SHA-256 of the list", order.list_sha256),
        *signed,
    ]


def _copies(order: DestructionOrder, reader: Member) -> dict[str, Any]:
    """What holds a copy of its papers, and the same in a sentence; nothing of what was stopped."""
    found = [] if order.stopped_at else copies_kept_of(order, reader=reader)
    return {"copies": found, "copies_in_words": copies_in_words(found)}


def _form(
    request: SignedInRequest, template: str, form: Any, above: tuple[str, str], **more: Any
) -> HttpResponse:
    page = {
        "form": form,
        "breadcrumb": breadcrumb(RETENTION, above),
        "cancel_url": reverse(above[1]),
    }
    return render(request, template, {**page, **more})
