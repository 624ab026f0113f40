"""What a search asks of a database."""

from frame.search import MOST_WORDS, matching


def test_every_word_of_a_text_is_asked_for():
    assert len(matching("search_text", "Núñez, Ana")) == 2


def test_a_long_list_of_names_asks_for_no_more_than_a_database_takes():
    assert len(matching("search_text", "Smith, John " * 3000)) == MOST_WORDS
