"""HTML in a real browser, by day and by night: axe-core finds no violation on any page; run by ``make axe``."""

import html
import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from canongate.cli.main import run
from canongate.evidence import build
from canongate.evidence.demo_data.plan import demo_plan
from canongate.evidence.demo_data.terms import demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.evidence.report.page import report_html
from canongate.workflows.render_all import render_all

REPOSITORY = Path(__file__).resolve().parents[2]
AXE = REPOSITORY / ".axe" / "node_modules" / "axe-core" / "axe.min.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
SCHEMES = {"light": 1, "dark": 0}
"""What readers prefer, as the browser's engine counts it."""
RUN = """<script>axe.run(document).then(done => document.body.setAttribute("data-axe", JSON.stringify({
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    checked: done.passes.length,
    found: done.violations.map(one => [one.id, one.nodes[0].html])})))</script>"""

NARROW = """<script>document.documentElement.style.width = "400px";
    document.body.setAttribute("data-axe", JSON.stringify({
        wide: document.body.scrollWidth,
        broken: [...document.querySelectorAll("th, .status, .name")].filter(one => {
            const range = document.createRange(); range.selectNodeContents(one);
            return range.getClientRects().length > one.textContent.trim().split(/[\\s-]+/).length;
        }).map(one => one.textContent)}))</script>"""

pytestmark = pytest.mark.axe


@pytest.fixture(scope="session")
def browser():
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is installed")
    if not AXE.is_file():
        pytest.skip("no axe-core: `make axe` fetches it with npm")
    return found


@pytest.fixture(scope="session")
def rendered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rendered")
    render_all(REPOSITORY, folder, write=True)
    return folder


def violations(browser, page, folder):
    """Return what axe finds on a page, by day and by night."""
    found = []
    for scheme in SCHEMES:
        told = answer(browser, page, folder, f"<script>{AXE.read_text('utf-8')}</script>{RUN}", scheme)
        assert told["checked"] > 5
        assert told["dark"] is (scheme == "dark")
        found += [[scheme, *one] for one in told["found"]]
    return found


def answer(browser, page, folder, script, scheme="light"):
    """Return what a script says of a page, the page's policy against scripts taken out so that it can run."""
    text = POLICY.sub("", page.read_text(encoding="utf-8"))
    at = text.rindex("</body>")
    probe = folder / "probe.html"
    probe.write_text(f"{text[:at]}{script}{text[at:]}", encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=30000", "--window-size=1280,900"]
    flags.append(f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}")
    done = subprocess.run(
        [browser, *flags, f"--user-data-dir={folder}", "--dump-dom", probe.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    said = re.search(r'data-axe="([^"]*)"', done.stdout)
    assert said, done.stderr[-2000:]
    return json.loads(html.unescape(said[1]))


def test_axe_sees_what_is_wrong(browser, tmp_path):
    """An image nobody can hear and words nobody can read at night are found: an empty answer means something."""
    page = tmp_path / "bad.html"
    page.write_text(
        '<html lang="en"><head><title>t</title><style>@media (prefers-color-scheme: dark) {'
        "body { background: #14171b; } h1 { color: #1b1f24; } }</style></head>"
        '<body><main><h1>Read me</h1><img src="a.png"></main></body></html>'
    )

    found = [one[:2] for one in violations(browser, page, tmp_path)]

    assert found == [["light", "image-alt"], ["dark", "color-contrast"], ["dark", "image-alt"]]


@pytest.mark.parametrize("name", ["graphs/ownership", "graphs/pages"])
def test_graphs(browser, rendered, tmp_path, name):
    """A graph page is sound."""
    assert violations(browser, rendered / f"{name}.html", tmp_path) == []


def test_pages(browser, rendered, tmp_path):
    """Every page of the canon is sound."""
    pages = sorted(path for path in rendered.glob("*/*.html") if path.parent.name != "graphs")

    assert len(pages) >= 14
    assert {path.name: found for path in pages if (found := violations(browser, path, tmp_path))} == {}


def test_committed_html(browser, tmp_path):
    """Every other HTML file that is committed under docs is sound."""
    pages = sorted(path for path in (REPOSITORY / "docs").rglob("*.html") if "canon" not in path.parts)

    for path in pages:
        assert violations(browser, path, tmp_path) == [], path


def test_evidence_report(browser, tmp_path):
    """The report of the demo evidence, with its charts, claims and insights, is sound."""
    customers, digest = 3_000, "sha256:" + "0" * 64
    write_demo_data(tmp_path, customers, 1)
    plan = (demo_plan(), digest)
    manifest = build(demo_contract(customers, 1), digest, demo_segments(), tmp_path, date(2026, 1, 1), plan=plan)
    page = tmp_path / "report.html"
    page.write_text(report_html(manifest), encoding="utf-8")

    assert violations(browser, page, tmp_path) == []


@pytest.fixture(scope="session")
def verdicts(tmp_path_factory):
    """The page that `decide --html` writes about the nine decisions of the example."""
    folder = tmp_path_factory.mktemp("verdicts")
    root = folder / "root"
    for name in ("canon", "registries", "rules"):
        shutil.copytree(REPOSITORY / name, root / name)
    example = REPOSITORY / "docs" / "examples" / "best-customer" / "registries"
    shutil.copytree(example, root / "registries", dirs_exist_ok=True)
    page = folder / "verdicts.html"
    assert run(["decide", "--root", str(root), "--as-of", "2026-04-30", "--html", str(page)]) == 1
    return page


def test_verdicts(browser, verdicts, tmp_path):
    """The page of verdicts is sound."""
    assert violations(browser, verdicts, tmp_path) == []


def test_verdicts_on_a_narrow_screen(browser, verdicts, tmp_path):
    """At 400 pixels the page of verdicts fits, and no word of a heading, verdict or segment is broken."""
    told = answer(browser, verdicts, tmp_path, NARROW)

    assert told == {"wide": 400, "broken": []}


def test_a_picture_is_printed_whole(browser, rendered, tmp_path):
    """On paper the picture is as wide as the page, whatever its own width is."""
    page = rendered / "graphs" / "ownership.html"
    text = page.read_text("utf-8").replace("@media print", "@media all")
    (tmp_path / "printed.html").write_text(text, encoding="utf-8")
    script = (
        NARROW.split("document.body", maxsplit=1)[0]
        + """document.body.setAttribute("data-axe", JSON.stringify(
        document.querySelector(".picture svg").getBoundingClientRect().right <= 400))</script>"""
    )

    assert answer(browser, tmp_path / "printed.html", tmp_path, script) is True
