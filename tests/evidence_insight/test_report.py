"""The report of a manifest: one page that needs nothing else, says the same without colour or sight, and is inert."""

import copy
import itertools
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from canongate.cli.main import run
from canongate.evidence.manifest import manifest_bytes
from canongate.evidence.report import chart, charts
from canongate.evidence.report.charts import CHARTS
from canongate.evidence.report.page import report_html
from canongate.evidence.report.reading import Manifest, percent, signed
from canongate.workflows.evidence_view import manifest_text

_VOID = {"meta", "br", "link", "img", "input", "hr"}


class _Page(HTMLParser):
    """Collects ids, references to them and tags; refuses tags that do not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.labels: list[str] = []
        self.tags: Counter[str] = Counter()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        for name, value in attrs:
            self.attributes.append((tag, name, value))
            if name == "id":
                self.ids[value] += 1
            if name == "aria-labelledby":
                self.labels.append(value)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page(demo):
    return report_html(demo)


@pytest.fixture(scope="module")
def parsed(page):
    return _Page(page)


def test_the_page_needs_no_other_file_and_runs_no_script(page, parsed):
    """Nothing is fetched: no script, no image, no font, no style from elsewhere; the policy forbids it too."""
    assert not {"script", "img", "link", "iframe", "object"} & set(parsed.tags)
    assert not [one for one in parsed.attributes if one[1] in {"src", "onclick", "onload"}]
    assert all(value.startswith("#") for _, name, value in parsed.attributes if name in {"href", "xlink:href"})
    assert set(re.findall(r"https?://[^\s\"<]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert "default-src 'none'" in page


def test_how_spend_hangs_on_orders_is_told_where_the_fit_is_shown(demo, page):
    """The record of the spend fit holds the correlation; report and `evidence show` tell it, with its sign."""
    (spend,) = [one for one in demo["models"] if "spend_correlation" in one]
    told = f"{spend['spend_correlation']:+.3f}"

    assert spend["name"] == "gamma-gamma"
    assert -1 < spend["spend_correlation"] < 1
    assert f'<td class="number">{told}</td>' in page
    assert "the correlation of how often a customer came back" in page
    assert f"correlation of spend with orders {told}" in " ".join(
        manifest_text(demo, columns=80, painted=False).split()
    )


def test_every_tag_closes_every_id_is_one_and_every_label_is_there(parsed):
    """A screen reader finds its way: pictures and regions are named by text that exists."""
    assert parsed.open == []
    assert [one for one, count in parsed.ids.items() if count > 1] == []
    assert set(parsed.labels) <= set(parsed.ids)
    assert ("html", "lang", "en") in parsed.attributes


def test_every_picture_stands_beside_a_table_of_its_figures(parsed):
    """Each picture has a role and a name, and a table; of the charts only that of contracts is not of these data."""
    drawn = len(CHARTS) - 1

    assert parsed.tags["figure"] == drawn
    assert sum(one == ("svg", "role", "img") for one in parsed.attributes) == drawn
    assert {tag for tag, name, _ in parsed.attributes if name == "role"} <= {"svg", "div"}
    assert sum(one[:2] == ("div", "tabindex") for one in parsed.attributes) == drawn + 2


def test_the_lorenz_curve_adds_the_tenths_up(demo):
    """Each point is what the tenths up to it hold of customers and of net revenue, the last of them everything."""
    curve = charts.lorenz(Manifest(demo))
    held = [row for row in demo["tables"]["tenths"]["rows"] if row[1]]
    people, money = (list(itertools.accumulate(row[place] for row in held)) for place in (1, 2))

    assert [row[1] for row in curve.rows] == [percent(one / people[-1]) for one in people]
    assert [row[2] for row in curve.rows] == [percent(one / money[-1]) for one in money]
    assert curve.rows[-1][1:] == ("100.0\u00a0%", "100.0\u00a0%")
    gini = next(one["value"] for one in demo["derived"] if one["metric"] == "gini")
    assert f"bring {curve.rows[-2][2]} of net revenue" in curve.says
    assert f"The Gini index is {gini:.3f}" in curve.says


def test_no_lorenz_curve_passes_over_a_gap(demo):
    """Where a tenth is suppressed, or all customers are equal, nothing is drawn rather than something wrong."""
    gap, alike = copy.deepcopy(demo), copy.deepcopy(demo)
    gap["tables"]["tenths"]["rows"][-2][1:] = ["suppressed", "suppressed"]
    alike["tables"]["tenths"]["rows"][:-1] = [[row[0], 0, 0] for row in alike["tables"]["tenths"]["rows"][:-1]]

    assert charts.lorenz(Manifest(gap)) is None
    assert charts.lorenz(Manifest(alike)) is None


def test_every_claim_and_insight_is_told_in_its_own_words(demo, page):
    """Nothing of the manifest's answers is left out."""
    text = page.replace("&#39;", "'").replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")

    for one in demo["insights"]:
        assert one["summary"] in text
    for one in demo["claims"]:
        head = one["summary"].partition(f": {one['reasons'][0]}" if one["reasons"] else "\n")[0]
        assert head.removeprefix("it") in text
        assert all(f"<li>{reason}</li>" in text for reason in one["reasons"])
    assert "No real customers stand behind these figures" in page


def test_every_answer_stands_at_a_glance_and_leads_to_its_reasons(demo, page):
    """One row for each criterion with a word for every segment; each row leads to the claims below."""
    kinds = {one["kind"] for one in demo["claims"]} - {"best_customer"}
    glance = page.partition("every answer at a glance")[2].partition("</table>")[0]

    assert glance.count('<th scope="row">') == len(kinds)
    assert glance.count('<span class="word') == len(kinds) * len(demo["segments"])
    assert all(f'href="#criterion-{kind}"' in glance and f'<h3 id="criterion-{kind}">' in page for kind in kinds)


def test_the_fourth_reason_is_folded_away(demo, page):
    """Three reasons are read at once; how many more there are is told."""
    most = max(demo["claims"], key=lambda one: len(one["reasons"]))

    assert len(most["reasons"]) > 4
    assert f"<summary>{len(most['reasons']) - 3} more reasons why {most['segment']} " in page


def test_an_answer_that_cannot_be_told_leads_to_no_action(demo):
    """What is unknown has reasons, not an action."""
    only = copy.deepcopy(demo)
    for one in only["insights"]:
        one["status"] = "unknown"

    assert ">Action<" in report_html(demo)
    assert ">Action<" not in report_html(only)


def test_the_same_manifest_gives_the_same_page(demo, page):
    """Same input, same bytes."""
    assert report_html(json.loads(manifest_bytes(demo))) == page


def test_text_of_a_manifest_is_inert(demo):
    """Markup in titles, summaries, segments and path names is shown, not obeyed, in the page and its pictures."""
    hostile = json.loads(json.dumps(demo).replace('"partner"', '"<script>alert(1)</script>"'))
    hostile["title"] = "</title><script>alert(2)</script>"
    hostile["insights"][0]["summary"] = "<img src=x onerror=alert(3)>"
    found = _Page(report_html(hostile))

    assert found.tags["script"] == 0
    assert found.tags["img"] == 0


def test_a_manifest_without_what_a_chart_shows_has_no_such_chart(demo):
    """Absent or suppressed tables draw nothing, and the page says nothing of them."""
    bare = copy.deepcopy(demo)
    bare["claims"], bare["insights"], bare["derived"] = [], [], []
    bare["tables"] = {"figures": bare["tables"]["figures"]}
    for one in bare["tables"]["figures"]["rows"]:
        one[1:] = ["suppressed"] * len(one[1:])
    found = _Page(report_html(bare))

    assert all(make(Manifest(bare)) is None for make in CHARTS)
    assert found.tags["svg"] == 0
    assert "suppressed" in report_html(bare)


def test_the_curve_of_profit_ends_at_all_profit(demo):
    """The last row of the table is every customer and the whole."""
    chart = next(chart for make in CHARTS if (chart := make(Manifest(demo))) is not None and chart.id == "whale")

    assert chart.rows[-1][0] == "100.0\u00a0%"
    assert chart.rows[-1][2] == "100.0\u00a0%"


def test_a_change_that_rounds_to_nothing_has_no_sign():
    """Minus nothing is nothing."""
    shown = [signed(one).replace("\u00a0", " ") for one in (-0.0, -0.0004, 0.25, -0.1)]

    assert shown == ["0.0 %", "0.0 %", "+25.0 %", "-10.0 %"]


def test_the_command_writes_the_page_of_a_manifest(demo, page, tmp_path):
    """``evidence report MANIFEST --out PAGE`` writes the same page."""
    manifest, out = tmp_path / "m.json", tmp_path / "page.html"
    manifest.write_bytes(manifest_bytes(demo))

    assert run(["evidence", "report", str(manifest), "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == page


def test_show_tells_insights_with_the_manifest_and_not_with_one_segment(demo):
    """What was found stands below the claims, within eighty columns."""
    whole = manifest_text(demo, columns=80, painted=False)
    one = manifest_text(demo, columns=80, painted=False, segment="builders")

    assert "found       acquisition source, partner:" in whole
    assert "acquisition source" not in one
    assert max(map(len, whole.splitlines())) <= 80


def test_the_command_refuses_what_is_no_manifest(tmp_path):
    """Another document is named as what it is."""
    other = tmp_path / "other.json"
    other.write_text('{"schema": "nothing/v1"}', encoding="utf-8")

    assert run(["evidence", "report", str(other), "--out", str(tmp_path / "p.html")]) not in {0, 70}
    assert not Path(tmp_path / "p.html").exists()


DAY, NIGHT = "#ffffff", "#14171b"


def contrast(one, other):
    """Return how far two colours stand apart, as WCAG counts it."""

    def lightness(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    brighter, darker = sorted((lightness(one), lightness(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_pictures_can_be_read_by_day_and_by_night(page):
    """Words stand out from their page by 4.5 to 1 or more, lines and fields by 3 to 1; no colour is left out."""
    strong = [chart.BLUE, chart.ORANGE, chart.GREEN, chart.RED]
    for colour in (chart.INK, chart.QUIET):
        assert min(contrast(colour, DAY), contrast(chart.AT_NIGHT[colour], NIGHT)) >= 4.5
    for colour in strong:
        assert min(contrast(colour, DAY), contrast(chart.AT_NIGHT[colour], NIGHT)) >= 3
    assert all(min(contrast(colour, DAY), contrast(colour, NIGHT)) >= 3 for colour in chart.MANY)
    assert f"--paper: {NIGHT}" in page

    pictures = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    used = set(
        re.findall(r'(?:fill|stroke)="(?!rgb)([^"]+)"', re.sub(r'stroke="[^"]*" stroke-width="0"', "", pictures))
    )
    assert used - {"none", "transparent"} <= {*chart.AT_NIGHT, *chart.MANY, chart.ON_PALE, chart.ON_DEEP}
    for colour in used & {*chart.AT_NIGHT}:
        assert f'[fill="{colour}"] {{ fill: {chart.AT_NIGHT[colour]}; }}' in page


def test_words_in_fields_can_be_read(page):
    """In the picture of overlaps each word stands out from its own field, which is the same by day and by night."""
    picture = next(one for one in re.findall(r"<svg.*?</svg>", page, re.DOTALL) if 'labelledby="overlap-title"' in one)
    fields = {
        position: f"#{int(red):02x}{int(green):02x}{int(blue):02x}"
        for position, (red, green, blue) in enumerate(re.findall(r'fill="rgb\((\d+), (\d+), (\d+)\)"', picture))
    }
    words = re.findall(rf'fill="({chart.ON_PALE}|{chart.ON_DEEP})"', picture)

    assert len(words) == len(fields) > 0
    assert all(contrast(colour, fields[position]) >= 4.5 for position, colour in enumerate(words))
