"""The law's own words: every citation leads to them, and none stands without a citation."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.urls import reverse

from compliance.law import current_law
from compliance.law.quoting import passages_of, sources
from compliance.rules.figures import source_lines
from compliance.rules.scenarios import FOLDER

PAGE = reverse("compliance:law-text")
CITATION = re.compile(r"(11 CSR 75-15\.|KCPD policy 930-5 |Policy 930-5 )\S+")
APPS = ("compliance", "courses", "kcpd_training", "people", "records")


def of_the_rules() -> Iterator[str]:
    law = current_law()
    for figure in law.legal_figures.values():
        yield from (value.source for value in figure.values)
    yield from (each.source for each in (*law.choices, *law.open_questions))
    yield from (line.paragraph for line in source_lines(law, 2025))
    for path in FOLDER.glob("*.toml"):
        scenarios = tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
        yield from (scenario["cites"] for scenario in scenarios)


def of_the_code() -> Iterator[str]:
    """What stands in the code as a citation and nothing else, as the reason of a clock does."""
    for app in APPS:
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                words = node.value if isinstance(node, ast.Constant) else None
                if isinstance(words, str) and CITATION.fullmatch(words):
                    yield words


def test_every_citation_leads_to_text():
    cited = {*of_the_rules(), *of_the_code()}

    assert len(cited) > 70
    assert [citation for citation in sorted(cited) if not passages_of(citation)] == []


@pytest.mark.parametrize("part", ["11 CSR 75-15.010(13)", "75-15.090", "KCPD policy 930-5 V.A"])
def test_what_is_not_quoted_leads_nowhere(part):
    assert passages_of(part) == ()


def test_every_paragraph_of_a_citation_of_several_leads_to_text():
    """One that is mistyped would hide among the others."""
    parts = {
        (citation, number)
        for citation in of_the_rules()
        for number in re.findall(r"(?:\(\w+\))+", citation)
    }
    missing = [
        (citation, number)
        for citation, number in sorted(parts)
        if not any(each.number.endswith(number) for each in passages_of(citation))
    ]

    assert missing == []


def test_no_text_stands_without_a_citation():
    cited = {
        passage
        for citation in (*of_the_rules(), *of_the_code())
        for passage in passages_of(citation)
    }
    quoted = [passage for source in sources().values() for passage in source.passages]

    assert [passage.name for passage in quoted if passage not in cited] == []
    assert len({passage.anchor for passage in quoted}) == len(quoted)


@pytest.mark.parametrize(
    ("citation", "numbers"),
    [
        ("11 CSR 75-15.010(7)(D)", ["(7)", "(7)(D)"]),
        ("11 CSR 75-15.010(5)(A)-(B)", ["(5)", "(5)(A)", "(5)(B)"]),
        ("11 CSR 75-15.010(8)-(10)", ["(8)", "(9)", "(10)"]),
        ("11 CSR 75-15.010(2), 080(2)", ["(2)", "(2)"]),
        ("11 CSR 75-15.020(3)(A), (5)(H)", ["(3)", "(3)(A)", "(5)", "(5)(H)"]),
        ("11 CSR 75-15.060(1); 75-15.040(4)", ["(1)", "(4)"]),
        ("11 CSR 75-15.070", ["(6)"]),
        ("KCPD policy 930-5 III.C.3", ["III.C", "III.C.3"]),
        ("11 CSR 75-15.080(2); choice cure_order", ["(2)"]),
        ("", []),
    ],
)
def test_a_citation_names_its_paragraphs_and_what_they_hang_on(citation, numbers):
    assert [passage.number for passage in passages_of(citation)] == numbers


def test_a_citation_opens_to_its_words_with_their_edition():
    shown = Template("{% load citations %}{% cited citation %}").render(
        Context({"citation": "11 CSR 75-15.010(7)(D)"})
    )

    assert shown.lstrip().startswith('<details class="cited"><summary>11 CSR 75-15.010(7)(D)')
    assert "as amended effective April 30, 2021:" in shown
    assert "<b>(7)(D)</b> Two (2) credit hours of firearms skill development training." in shown
    assert 'href="/rules/text/?cited=11+CSR+75-15.010%287%29%28D%29#75-15-010-7">' in shown


def test_words_that_cite_nothing_are_shown_as_they_are():
    shown = Template("{% load citations %}{% cited words %}{% cite_link words %}").render(
        Context({"words": "choice <b>"})
    )

    assert shown.split("\n")[-2:] == ["<cite>choice &lt;b&gt;</cite>", "choice &lt;b&gt;"]


def test_a_choice_is_cited_by_its_own_words(client, department):
    citation = "11 CSR 75-15.080(2); choice cure_order"
    said = (
        "11 CSR 75-15.080(2); choice “Areas, topics and licensed hours are made up first, then "
        "the total”"
    )
    client.force_login(department.ogc, backend="people.sign_in.SerialNumberBackend")

    shown = Template("{% load citations %}{% cited words %}{% cite_link words %}").render(
        Context({"words": citation})
    )
    page = client.get(PAGE, {"cited": citation}).content.decode()

    assert shown.count(said) == 3
    assert f"Marked: {said}." in page
    assert "cure_order" not in page


def test_the_page_has_an_anchor_for_each_paragraph_and_marks_those_asked_for(client, department):
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    plain = client.get(PAGE).content.decode()
    marked = client.get(PAGE, {"cited": "11 CSR 75-15.010(7)(D)"}).content.decode()
    nothing = client.get(PAGE, {"cited": "<b>"}).content.decode()

    for source in sources().values():
        assert all(f'id="{passage.anchor}"' in plain for passage in source.passages)
    assert "cited__passage--marked" not in plain
    assert marked.count("cited__passage--marked") == 2
    assert "“&lt;b&gt;” names no paragraph that is quoted here." in nothing


@pytest.mark.parametrize(
    ("page", "opens"),
    [
        (reverse("compliance:rules"), 30),
        (reverse("desk:my-record"), 9),
        (reverse("desk:why", args=["4411"]), 9),
    ],
)
def test_the_words_open_where_they_are_cited(client, department, page, opens):
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    assert client.get(page).content.decode().count('<details class="cited">') >= opens
