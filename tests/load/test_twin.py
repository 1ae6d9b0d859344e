"""The profile against its slow twin: what is accepted is read alike by both, and the same things are refused."""

import random

import pytest
import yamlrocks
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.load.admit import admitted
from canongate.load.compose import compose
from canongate.load.profile import read_yaml

# Texts that one reader or another once took for something else; each stands for a kind of leniency.
ONCE_READ_DIFFERENTLY = (
    "k:\nv\n",
    "k:\n- \nv\n",
    "k:\n{a: 1}\n",
    "k:\n.5 # c: v\n",
    "- 'a'\n  b: c\n",
    "- 'a'\n  b\n",
    "- a # c\n  d\n",
    "- a\n  b # c\n  d\n",
    "- a\n  # c\n  d\n",
    "- [a]\n  b\n",
    "- |\n  a\n b\n",
    "- - a\n  b\n",
    "- - c: 'm\n        l'\n    k: x\n  b c\n",
    "- d: multi\n\n line\n",
    "- d: e\n# c\n line\n",
    "{a\n: b}\n",
    "{a\n# c\n: b}\n",
    "{a b\n  |+\n  k: v}\n",
    "[>x]\n",
    "k: {a: |\n}\n",
    "[a, |\n]\n",
    "[%a]\n",
    "k: %a\n",
    "[:a]\n",
    "{ :b}\n",
    "{?b: 2}\n",
    "{a? 1}\n",
    "[a?: b]\n",
    "{a: b: c}\n",
    "- {a: b:}\n",
    "...\n- a\n",
    "k: |\n  a",
    "k: |+\n  a\n  ",
    "k: >\n  a",
    "- b\n    ? x\n",
    "b: ?  # c\n    ~}\n",
    "- 'q':> 1\n",
    "k: -.5\n",
    "k: +.5\n",
)


def agree(slow_twin, differing, text):
    """Assert that both read a text alike, and that what was accepted holds nothing the exact look would refuse."""
    ours = read_yaml(text.encode(), "a.yaml")

    assert differing(ours, slow_twin(text)) is None
    if not isinstance(ours, tuple):
        assert compose(text).marks == []
        assert admitted(ours.value, escapes=True)
        assert not yamlrocks.loads(text, option=yamlrocks.OPT_ROUND_TRIP).anchors


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.data())
def test_any_text_is_read_as_the_twin_reads_it(slow_twin, differing, yaml_text, data):
    """Whatever is written, right or wrong, canongate accepts only what the twin reads as the same value."""
    agree(slow_twin, differing, yaml_text(lambda options: data.draw(st.sampled_from(options))))


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 9))])
def test_many_texts_are_read_as_the_twin_reads_them(slow_twin, differing, yaml_text, seed):
    """The same over more texts than hypothesis would shrink."""
    pick = random.Random(seed).choice  # noqa: S311  # reproducible texts, no secrets
    for _ in range(700):
        agree(slow_twin, differing, yaml_text(pick))


@pytest.mark.parametrize("text", ONCE_READ_DIFFERENTLY)
def test_what_lenient_readers_let_pass_is_refused(slow_twin, differing, text):
    """A text on which readers disagree is refused."""
    assert isinstance(read_yaml(text.encode(), "a.yaml"), tuple)
    agree(slow_twin, differing, text)
