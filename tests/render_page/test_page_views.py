"""Pages as Markdown and html: everything said, nothing read as markup."""

import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from canongate.importer.page import import_page
from canongate.model.clauses import iterate_clauses, local_ids
from canongate.render.page_html import render_html
from canongate.render.page_markdown import escape_markdown, render_markdown
from canongate.render.page_text import render_text
from canongate.render.page_view import view_page
from canongate.resources import resource_text
from canongate.workflows.grammars import grammar

RICH = """Rich & <b>Bold</b> Page

Status: Draft
Version: v1.0
Mood: {{ calm }}
Applies To: Ads Brain, <i>Sales</i> Brain

A line before.

Purpose

This page must show <script>alert(1)</script> & "all" of {{ 7 * 7 }} {% raw %}.

We keep:

• a *star* and a `tick`
  • nested [link](http://x.test)
• # no heading

1. first
2. second

Draft
↓
Sent

| A | B |
| --- | --- |
| x *y* | <td> |

Definition

Fit: how | well.

Architectural Intent

We mean:

👉 this

rather than:

👉 that

---

Change Log

Version: v1.0
Change: Made.

Change Impact Declaration

Pages Created:
Rich & <b>Bold</b> Page
- Other Page
"""


@pytest.fixture(scope="module")
def page():
    result = import_page(RICH, page_id="ads/rich", grammar=grammar("framework@1"))
    page = result.page
    page["sections"][1]["clauses"][0]["owner"] = "Ads <Brain>"
    page["tombstones"] = [
        {"id": "purpose.old", "text": "Old <words>.", "removed_in": "v0.9"},
        {"id": "gone", "text": "x"},
    ]
    return page


class Reader(HTMLParser):
    """Collects tags with their attributes, ids, and text outside style."""

    def __init__(self):
        super().__init__()
        self.tags, self.ids, self.text, self.levels, self.open = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in ("meta", "link", "br", "img", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Check that tags nest."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Keep what a reader sees."""
        if "style" not in self.open:
            self.text.append(data)


@pytest.fixture(scope="module")
def html(page):
    reader = Reader()
    reader.feed(render_html(page))
    reader.close()
    assert reader.open == []
    return reader


def test_text_is_data_in_html(page, html):
    """Tags, scripts and template code in the page are shown as the characters they are."""
    said = "".join(html.text)

    assert {tag for tag, _ in html.tags} & {"script", "b", "i", "img", "iframe", "object", "form"} == set()
    for words in (
        "<script>alert(1)</script>",
        "{{ 7 * 7 }} {% raw %}",
        "Rich & <b>Bold</b> Page",
        "Ads <Brain>",
        "{{ calm }}",
    ):
        assert words in said
    assert render_html(page) == render_html(page)


def test_html_needs_nothing_from_outside(page, html):
    """No address, no script, no link to anything but anchors within the page, and a policy that forbids the rest."""
    assert [attrs["href"] for tag, attrs in html.tags if "href" in attrs and not attrs["href"].startswith("#")] == []
    assert not [attrs for _, attrs in html.tags if "src" in attrs]
    assert "url(" not in render_html(page)
    assert any("default-src 'none'" in attrs.get("content", "") for tag, attrs in html.tags if tag == "meta")


def test_every_clause_and_item_is_an_anchor(page, html):
    """Ids of the page are anchors, each once, and every link leads to one."""
    assert len(html.ids) == len(set(html.ids))
    assert set(local_ids(page)) <= set(html.ids)
    assert {attrs["href"][1:] for _, attrs in html.tags if "href" in attrs} <= set(html.ids)


def test_html_is_accessible_in_structure(html):
    """Language, one main, landmarks, headings in order from one h1, a scope on every column."""
    tags = dict(html.tags)
    counts = [tag for tag, _ in html.tags]

    assert tags["html"]["lang"] == "en"
    assert (counts.count("main"), counts.count("h1"), counts.count("nav"), counts.count("header")) == (1, 1, 1, 1)
    assert all(after - before <= 1 for before, after in zip(html.levels, html.levels[1:], strict=False))
    assert all(attrs.get("scope") == "col" for tag, attrs in html.tags if tag == "th")
    assert "prefers-color-scheme: dark" in resource_text("templates/page.html.j2")


def test_every_word_is_in_each_form(page, html):
    """Whatever a clause says stands in the html and in the Markdown."""
    said = " ".join("".join(html.text).split())
    markdown = re.sub(r"\\(.)", r"\1", render_markdown(page))
    for source, plain in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        markdown = markdown.replace(source, plain)

    for clause in iterate_clauses(page):
        for word in re.findall(r"\w[\w<>/]+", clause.text):
            assert word in said
            assert word in markdown


def test_the_markdown_of_a_rich_page(page, golden, request):
    """Markdown has headings, anchors, lists, tables and fields, with all else escaped."""
    golden(render_markdown(page), request.path.parents[1] / "golden" / "pages" / "rich.md")


def test_the_html_of_a_rich_page(page, golden, request):
    """The html is as committed."""
    golden(render_html(page), request.path.parents[1] / "golden" / "pages" / "rich.html")


def test_the_text_of_a_rich_page(page):
    """The text comes back exactly."""
    assert render_text(page) == RICH


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain words, e.g. 3.5 %", "plain words, e.g. 3.5 %"),
        ("a *b* _c_ `d`", r"a \*b\* \_c\_ \`d\`"),
        ("[x](y) <b> & |", r"\[x\](y) &lt;b&gt; &amp; \|"),
        ("- item", r"\- item"),
        ("12. item", r"12\. item"),
        ("1) item", r"1\) item"),
        ("=== title", r"\=== title"),
        ("# title", r"\# title"),
        (7, 7),
    ],
)
def test_markdown_is_escaped(text, escaped):
    """What Markdown would read as markup is escaped, and nothing else."""
    assert escape_markdown(text) == escaped


def test_an_id_that_is_none_is_escaped_in_markdown(page):
    """An id out of pattern, which no schema admits, is still not markup."""
    assert "`ads/rich&lt;b&gt;`" in render_markdown(page | {"id": "ads/rich<b>"})


def test_what_the_view_holds(page):
    """Blocks of a clause follow its shape, and force is said in words."""
    view = view_page(page)
    purpose = next(section for section in view.sections if section.id == "purpose")

    assert [[block.sort for block in clause.blocks] for clause in purpose.clauses] == [
        ["paragraph"],
        ["paragraph", "list"],
        ["flow"],
        ["table"],
    ]
    assert [item.depth for item in purpose.clauses[1].blocks[1].flat()][:3] == [0, 1, 0]
    assert [clause.force for clause in purpose.clauses] == ["must", "", "", ""]
    assert view.sections[2].clauses[0].force == "norm"
    assert view.fields[-1] == ("Mood", ("{{ calm }}",))
    assert view.tombstones == (("purpose.old", "Old <words>.", "v0.9"), ("gone", "x", ""))


def test_a_markdown_reader_sees_only_our_markup(page):
    """Read as Markdown, the page's own text makes no link, no emphasis, no heading and no html of its own."""
    tokens = [
        inner
        for token in MarkdownIt("commonmark").enable("table").parse(render_markdown(page))
        for inner in (token, *(token.children or ()))
    ]
    kinds = {token.type for token in tokens}

    assert kinds & {"link_open", "image", "em_open", "html_block", "fence", "code_block", "blockquote"} == set()
    assert {token.content for token in tokens if token.type == "html_inline"} == {
        "</a>",
        *(f'<a id="{clause["id"]}">' for section in page["sections"] for clause in section["clauses"]),
    }
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings[1:4] == ["Purpose", "Definition", "Fit"]
    assert sum(token.type == "table_open" for token in tokens) == 3
