"""A page that would not give its text back."""

from canongate.importer import page as importing
from canongate.importer.settle import NotExactError

TEXT = """Status: Draft
Version: v1.0
Purpose
Offers must name a price.
Some offers:
- last
- end
Final Rule
If an offer has no price:
→ it must not be shown
END
"""


def test_a_page_that_would_not_give_its_text_back_is_refused(refusal, monkeypatch):
    """Should reading and writing ever disagree, the text is refused at the line and nothing is returned."""

    def disagree(*_):
        raise NotExactError(5)

    with monkeypatch.context() as patched:
        patched.setattr(importing, "page_text", lambda _: "other")
        assert refusal(TEXT).rule == "import-not-exact"
    monkeypatch.setattr(importing, "settle", disagree)
    finding = refusal(TEXT)
    assert (finding.rule, finding.span.line) == ("import-not-exact", 5)
