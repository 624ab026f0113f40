"""Boxes on papers of others in a browser: by keyboard, by mouse, and burnt into the packet."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.paper import typeset
from records.models import ReleaseBox, ReleasePacket, ReleaseRequest
from records.releases.parts import Drawn
from tests.browser.width import PHONE, fits
from tests.department import Department, make_department
from tests.pdfs import is_within, texts_of
from tests.records.releases.asking import asked
from tests.records.releases.packets.granted import asked_to_build, certified, set_keys
from tests.records.releases.test_boxes import PAPER, SECRET, of_secret, picture_within

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def department(live_server, settings, tmp_path) -> Department:
    set_keys(settings, tmp_path)
    return make_department()


def build(request: ReleaseRequest, department: Department) -> bytes:
    """The packet, built in a thread as a worker is one: the browser has a loop in this one."""

    def do() -> bytes:
        try:
            asked_to_build(ReleaseRequest.objects.get(pk=request.pk), by=department.clerk)
            work_on(claim_next())
            assert Job.objects.get().error == ""
            with ReleasePacket.objects.get().file.open("rb") as stored:
                return stored.read()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as worker:
        return worker.submit(do).result()


def desk(department: Department, sign_in: Callable, page: Page) -> tuple[ReleaseRequest, Drawn]:
    """The page on which OGC decides about a certificate, and the box over its secret word."""
    document = certified(
        department.officer, typeset(PAPER).write_pdf(), by=department.clerk
    ).evidence
    request = asked(department.clerk, department.officer, parts=("certificates",))
    sign_in(department.ogc.serial_number)
    # Programs count and draw the pages, and wait for their turn on a busy machine.
    page.set_default_timeout(60_000)
    page.goto(f"/releases/{request.pk}/decide/")
    page.locator(".paper-page").scroll_into_view_if_needed()
    picture = page.locator(".paper-page__picture")
    expect(picture).to_have_js_property("naturalWidth", 1561, timeout=60_000)
    return request, of_secret(f"document-{document.pk}")


def test_a_box_is_drawn_by_keyboard_decided_on_and_burnt_into_the_packet(
    department, sign_in: Callable, page: Page, has_no_violations: Callable
):
    request, box = desk(department, sign_in, page)
    has_no_violations(page)

    page.get_by_role("button", name=re.compile("^Add a box")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_box-0-left")).to_be_focused()
    for side in ("left", "top", "width", "height"):
        expect(page.locator(f"#id_box-0-{side}")).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.type(str(getattr(box, side) / 10))
        page.keyboard.press("Tab")
    page.locator("#id_box-0-left").press("ArrowUp")
    expect(page.locator(".boxed__box")).to_have_attribute("x", str(box.left + 5))
    page.locator("#id_box-0-left").press("ArrowDown")
    has_no_violations(page)
    page.locator("#id_box-0-left").press("Enter")

    expect(page.locator("body")).to_contain_text("Covered by hand: 1 place on")
    has_no_violations(page)
    page.set_viewport_size(PHONE)
    assert fits(page)
    page.get_by_text("Grant it").click()
    page.locator("#id_words").fill("Consent is on file.")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("is granted")
    assert [each[1:] for each in request.decisions.get().drawn] == [box[1:]]

    packet = build(request, department)
    assert not is_within(SECRET, packet)
    assert not any(SECRET in text for text in texts_of(packet).values())
    picture = picture_within(packet)
    across, down = picture.width / 1000, picture.height / 1000
    covered = picture.crop(
        (
            round(box.left * across) + 8,
            round(box.top * down) + 8,
            round((box.left + box.width) * across) - 8,
            round((box.top + box.height) * down) - 8,
        )
    )
    assert covered.getextrema()[1] < 8


def test_a_box_is_drawn_by_mouse_and_removed(department, sign_in: Callable, page: Page):
    request, _ = desk(department, sign_in, page)
    sides = page.locator("[data-boxes]").bounding_box()
    assert sides is not None

    def draw(left: float, top: float, right: float, bottom: float) -> None:
        page.mouse.move(sides["x"] + left * sides["width"], sides["y"] + top * sides["height"])
        page.mouse.down()
        page.mouse.move(sides["x"] + right * sides["width"], sides["y"] + bottom * sides["height"])
        page.mouse.up()

    draw(0.1, 0.05, 0.4, 0.1)
    draw(0.5, 0.2, 0.3, 0.15)
    draw(0.5, 0.2, 0.5, 0.2)  # a click draws nothing
    expect(page.locator(".boxed__box")).to_have_count(2)
    assert abs(float(page.locator("#id_box-0-width").input_value()) - 30) < 1
    assert abs(float(page.locator("#id_box-1-left").input_value()) - 30) < 1
    page.get_by_role("button", name="Remove this box").first.click()
    expect(page.locator(".boxed__box")).to_have_count(1)
    page.get_by_text("Grant it").click()
    page.locator("#id_words").fill("Consent is on file.")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("boxes were drawn or moved")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("is granted")

    assert ReleaseBox.objects.get(decision__request=request).left in range(290, 310)


def test_a_finger_draws_once_it_is_told_to(department, sign_in: Callable, page: Page):
    desk(department, sign_in, page)
    page.locator("[data-draw]").evaluate("button => { button.hidden = false; }")

    def drag() -> None:
        page.locator("[data-boxes]").evaluate(
            """marks => {
                const sides = marks.getBoundingClientRect();
                marks.setPointerCapture = () => {};
                const send = (kind, across, down) => marks.dispatchEvent(new PointerEvent(kind, {
                    pointerType: "touch", pointerId: 5, bubbles: true, cancelable: true,
                    clientX: sides.left + across * sides.width,
                    clientY: sides.top + down * sides.height,
                }));
                send("pointerdown", 0.2, 0.2);
                send("pointermove", 0.3, 0.3);
                send("pointerup", 0.4, 0.3);
            }"""
        )

    drag()
    expect(page.locator(".boxed__box")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Draw with a finger")).click()
    drag()
    expect(page.locator(".boxed__box")).to_have_count(1)
    assert page.locator("#id_box-0-width").input_value() == "20"


LETTER = "<style>@page{size:Letter}</style>"
SEVEN = "".join(f"<p style='break-before:page;font:20pt serif'>Page {n}" for n in range(1, 8))


def seven_pages(department: Department, sign_in: Callable, page: Page) -> str:
    """The address of the page on which OGC decides about a paper of seven pages."""
    content = typeset(f"<html lang=en><title>Binder</title>{LETTER}{SEVEN}").write_pdf()
    certified(department.officer, content, by=department.clerk)
    request = asked(department.clerk, department.officer, parts=("certificates",))
    sign_in(department.ogc.serial_number)
    page.set_default_timeout(60_000)
    return f"/releases/{request.pk}/decide/"


def is_a_page(address: str) -> bool:
    return re.search(r"/releases/\d+/pages/[\w-]+/\d+/", address) is not None


def test_seven_pages_are_drawn_one_after_the_other_as_they_come_in_sight(
    department, sign_in: Callable, page: Page
):
    """The server has two turns for all who ask, and lets none wait."""
    address = seven_pages(department, sign_in, page)
    under_way: set[str] = set()
    most, answers = [0], []
    page.on("request", lambda asked: is_a_page(asked.url) and under_way.add(asked.url))
    page.on("request", lambda _: most.append(len(under_way)))
    page.on("requestfinished", lambda asked: under_way.discard(asked.url))
    page.on("response", lambda answer: is_a_page(answer.url) and answers.append(answer.status))

    page.goto(address)
    frames = page.locator("[data-shown-page]")
    expect(frames).to_have_count(7)
    for number in range(7):
        frames.nth(number).scroll_into_view_if_needed()
    pictures = page.locator(".paper-page__picture")
    expect(pictures).to_have_count(7, timeout=120_000)

    for number in range(7):
        expect(pictures.nth(number)).to_have_js_property("naturalWidth", 1561)
    assert (max(most), answers) == (1, [200] * 7)


def test_a_page_is_asked_for_again_while_the_server_is_busy_and_then_on_demand(
    department, sign_in: Callable, page: Page, has_no_violations: Callable
):
    address = seven_pages(department, sign_in, page)
    asked_for: list[str] = []

    def busy(route) -> None:
        asked_for.append(route.request.url)
        route.fulfill(status=503, body="Busy")

    page.route(is_a_page, busy)
    page.clock.install()
    page.goto(address)
    first = page.locator("[data-boxed-page]").first
    first.scroll_into_view_if_needed()
    expect(first.locator(".paper-page__marks")).to_be_hidden()
    again = first.get_by_role("button", name=re.compile("^Show it again"))
    for _ in range(20):
        page.clock.run_for(15_000)
        if again.is_visible():
            break
        page.wait_for_timeout(100)

    expect(first).to_contain_text("This page could not be shown.")
    expect(first.locator(".paper-page__picture")).to_have_count(0)
    assert asked_for.count(asked_for[0]) == 7
    has_no_violations(page)
    page.unroute(is_a_page)
    again.click()
    for _ in range(20):  # another page may be between two tries
        page.clock.run_for(15_000)
        if first.locator(".paper-page__picture").count():
            break
        page.wait_for_timeout(500)
    expect(first.locator(".paper-page__picture")).to_have_js_property("naturalWidth", 1561)
    expect(first.locator(".paper-page__marks")).to_be_visible()
    expect(again).to_be_hidden()
