"""A small part of the measuring of certificates; `./run bench --certificates` measures all."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kcpd_training.bench.certificates.measuring import TEXT_LAYER, measure
from kcpd_training.bench.certificates.papers import layouts


def output(**options) -> str:
    written = StringIO()
    call_command("bench_certificates", stdout=written, **options)
    return written.getvalue()


def test_certificates_with_a_text_layer_are_read_without_a_mistake():
    names = ["labels", "military", "two_dates", "another_person", "receipt"]

    tally = measure(TEXT_LAYER, names, range(1))

    assert (tally.papers, tally.mistakes, tally.left) == (5, [], [])


def test_sixteen_layouts_of_certificates_are_measured_and_four_of_them_were_held_out():
    assert len(layouts(held_out=False)) + len(layouts(held_out=True)) >= 16
    assert len(layouts(held_out=True)) == 4


def test_it_prints_what_was_right_empty_and_wrong():
    lines = output(layout=["labels"], way=[TEXT_LAYER], papers=1).splitlines()

    assert lines[0] == "1 layouts it was made with"
    assert lines[1].startswith("text layer: 1 papers, ")
    assert lines[2].split() == ["right", "empty", "wrong"]
    assert "  hours                 1      0      0" in lines


def test_an_unknown_layout_is_refused_with_those_there_are():
    with pytest.raises(CommandError, match=r"There is no layout “poem”\. There are: agenda, "):
        output(layout=["poem"])


def test_too_many_papers_are_refused():
    with pytest.raises(CommandError, match="0 papers is not from 1 to 1000"):
        output(papers=0)
