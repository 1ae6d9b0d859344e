"""The whole flow: what is submitted, judged and approved takes force, and nothing else does."""


def test_a_decision_comes_into_force(org):
    """Submitted, judged, approved: the row and its bundle appear, and status says who approved."""
    org.submit()
    assert org.record() == [("recorded", "submission"), ("verdict", "focus-loyal")]
    org.approve()
    assert org.record() == [("recorded", "approval"), ("in force", "focus-loyal")]

    (row,) = org.table("segments")
    assert {"id": "loyal", "focus": "primary", "market": "all", "decision": "focus-loyal"}.items() <= row.items()
    assert (org.root / "registries" / "bundles" / "focus-loyal.json").is_file()
    assert org.standing()["approved_by"] == ["anna"]
    assert org.standing()["state"] == "in force"
