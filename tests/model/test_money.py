"""Amounts of money in words."""

import pytest

from canongate.model.money import Money, money_of


@pytest.mark.parametrize(
    ("money", "minor", "words"),
    [
        (Money("EUR", 100), 1_234_550, "EUR 12,345.50"),
        (Money("EUR", 100), 0.4, "EUR 0.00"),
        (Money("EUR", 100), -300, "-EUR 3.00"),
        (Money("JPY", 1), 1_250, "JPY 1,250"),
        (Money("GBP", 1_000), 11_236_293.2, "GBP 11,236.293"),
    ],
)
def test_an_amount_has_the_digits_of_its_minor_unit(money, minor, words):
    """Cents have two digits, yen none, thousandths three; nothing is rounded further than the minor unit."""
    assert money.words(minor) == words


def test_the_currency_is_that_of_the_manifest():
    """Code and minor units stand in every manifest."""
    assert money_of({"currency": "CHF", "minor_units": 100}) == Money("CHF", 100)
