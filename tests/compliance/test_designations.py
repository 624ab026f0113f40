"""Courses and the engine name areas, topics and sources alike.

`courses` may import no other app, so each has its own list; this holds them together.
"""

from compliance.engine import topics as engine
from compliance.engine.sources import SOURCES
from compliance.law import current_law
from courses.designations import AREA_KEYS, TOPIC_KEYS, Source


def test_areas_are_the_engines_in_its_order():
    assert AREA_KEYS == engine.AREAS


def test_topics_are_the_engines():
    assert sorted(TOPIC_KEYS) == sorted(topic.key for topic in engine.TOPICS)


def test_sources_are_the_engines_in_its_order():
    assert tuple(Source.values) == SOURCES


def test_every_minimum_that_the_law_sets_can_be_marked_on_a_course():
    marks = {"total", "licensed_source", *AREA_KEYS, *TOPIC_KEYS}

    assert set(current_law().measure_keys) <= marks
