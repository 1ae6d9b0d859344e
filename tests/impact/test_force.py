"""The force of a clause is read from its field, and from its words only where they leave no doubt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.impact.force import effect_of_modality, effect_of_words, force_in, same_words, words_of_force
from canongate.model.change import Effect

WORDS = words_of_force(
    {"must": ("must", "shall"), "must_not": ("must not", "never"), "should": ("should",), "may": ("may", "can")}
)
MODALITIES = st.sampled_from(["info", "may", "should", "must", "must_not"])


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ("info", "must", Effect.STRENGTHENED),
        ("must", "may", Effect.WEAKENED),
        ("must", "must_not", Effect.REVERSED),
        ("should", "must_not", Effect.REVERSED),
        ("may", "must_not", Effect.STRENGTHENED),
        ("must", "must", None),
    ],
)
def test_modality_has_a_rank_and_a_direction(before, after, effect):
    """From asking to forbidding is neither more nor less."""
    assert effect_of_modality(before, after) == effect


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ("It must stay.", "It may stay.", Effect.WEAKENED),
        ("It can stay.", "It shall stay.", Effect.STRENGTHENED),
        ("It must stay.", "It must not stay.", Effect.REVERSED),
        ("It must stay.", "It shall remain.", Effect.REWORDED),
        ("It stays.", "It must stay.", Effect.REWORDED),
        ("It must and may stay.", "It may stay.", Effect.REWORDED),
        ("A canary mayor.", "A must.", Effect.REWORDED),
    ],
)
def test_words_decide_only_where_each_text_has_one_force(before, after, effect):
    """Nothing is guessed: no force, or several, is a rewording."""
    assert effect_of_words(before, after, WORDS) is effect


def test_longest_word_is_read_first():
    """`must not` is not also `must`."""
    assert force_in("They MUST  NOT stay", WORDS) == "must_not"


@settings(deadline=None)
@given(MODALITIES, MODALITIES)
def test_effect_of_modality_turns_round(before, after):
    """What strengthens one way weakens the other way; a reversal is one both ways."""
    opposite = {Effect.STRENGTHENED: Effect.WEAKENED, Effect.WEAKENED: Effect.STRENGTHENED}
    there = effect_of_modality(before, after)

    assert effect_of_modality(after, before) == opposite.get(there, there)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_white_space_and_unicode_form_do_not_count(text):
    """A text says the same however it is spaced."""
    assert same_words(text, f"  {text}\n ")
    assert same_words("café", "café")
    assert not same_words("a b", "ab")
