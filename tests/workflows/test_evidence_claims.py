import pytest

from canongate.workflows.evidence_claims import claims_overview


def claim(kind, segment, status, *missing):
    return {"kind": kind, "segment": segment, "status": status, "summary": f"{segment} said", "missing_tables": missing}


@pytest.mark.parametrize("columns", [40, 80])
def test_many_segments_stay_inside_the_terminal(columns):
    """Where names do not fit they become numbers with a key, and where numbers do not, the table has parts."""
    segments = [f"segment-{at}" for at in range(1, 31)]
    claims = [claim("motivation", one, "refuted") for one in segments]

    text = claims_overview(claims, columns=columns, painted=False)

    assert max(map(len, text.splitlines())) <= columns
    assert text.count("motivation ") == text.count("claim ") > 1
    assert text.count("-  ") + text.count("-\n") >= 30
    assert "30=segment-30" in text


def test_missing_tables_are_said_once():
    """Claims of all segments that wait for the same tables share a line."""
    claims = [
        claim("motivation", "a", "not_proven", "surveys"),
        claim("motivation", "b", "not_proven", "surveys"),
        claim("least_friction", "a", "not_proven", "surveys"),
        claim("best_customer", "a", "proven"),
        claim("best_customer", "b", "refuted"),
    ]

    text = claims_overview(claims, columns=80, painted=False)

    assert text == (
        "claim           a  b\n"
        "motivation      ?  ?\n"
        "least friction  ?\n"
        "best customer   +  -\n"
        "\n"
        "+ proven   - refuted   ? not proven\n"
        "\n"
        "proven      a said\n"
        "refuted     not the best customer: b\n"
        "\n"
        "missing     surveys, for motivation, least friction\n"
    )


def test_a_missing_column_is_named_with_its_table():
    """Where the table is there and a column is not, the column is what is missing."""
    one = claim("willingness_to_pay", "a", "not_proven", "orders") | {"reasons": ["the data have no orders.list_price"]}

    text = claims_overview([one], columns=80, painted=False)

    assert text.endswith("missing     orders.list_price, for willingness to pay\n")
