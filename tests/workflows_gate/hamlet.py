"""A canon of a dozen pages that lean on each other in every way checks look at, and edits that disturb it."""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from village import PAGES, TINY, Village

ARCHITECTURE = "registries/architecture.yaml"
BRAINS = "registries/brains.yaml"
VOCABULARY = "registries/vocabulary.yaml"
COUNT = 12
WORDS = """\
schema: vocabulary/v1
document_types:
  - {name: Framework}
statuses:
  - {name: Draft, next: [Active]}
  - {name: Active, next: [Deprecated]}
  - {name: Deprecated, next: []}
authorities:
  - {name: HeadOffice}
"""


def path(number):
    return f"canon/customer/p-{number}.yaml"


def title(number):
    return f"Customer Brain Part {number} Framework"


def page(number):
    """Return a page that has a parent, a child, an owner, an integration and links to the two before it."""
    parent = title(number - 1) if number % 3 else "Customer Brain"
    children = [title(number + 1)] if number % 3 == 0 else [title(number + 1)] if number % 3 == 1 else []
    links = [f"customer/p-{other}#rule-{other}" for other in (number - 1, number - 2) if other >= 0]
    linked = "".join(f"          - {{rel: cites, to: {one}}}\n" for one in links)
    return f"""\
schema: page/v1
id: customer/p-{number}
uid: p-{number:016x}
title: {title(number)}
grammar: base@1
header:
  document_type: Framework
  status: Active
  version: v1.0
  authority: HeadOffice
  applies_to: [Customer Brain]
  parent: {parent}
  child_pages: [{", ".join(children)}]
  last_reviewed: 2026-01-01
source:
  dialect: flat
sections:
  - id: rules
    heading: Rules
    clauses:
      - id: rule-{number}
        uid: c-{number * 100 + 1:016x}
        kind: obligation
        modality: must
        text: Part {number} must be measured.
{"        links:" + chr(10) + linked if links else ""}\
      - id: spare-{number}
        uid: c-{number * 100 + 2:016x}
        kind: obligation
        modality: should
        owner: Customer Brain
        text: Part {number} should be told.
  - id: parties
    heading: Parties
    clauses:
      - id: parties.customer
        uid: c-{number * 100 + 3:016x}
        kind: integration
        party: Customer Brain
        items:
          - {{id: thing, marker: "-", text: owns the thing {number}, role: owns, object: the thing {number}}}
"""


def build(top):
    """Return the hamlet with its first commit on main."""
    shutil.copytree(TINY, top)
    hamlet = Village(top)
    hamlet.write(VOCABULARY, WORDS)
    for number in range(COUNT):
        hamlet.write(path(number), page(number))
    rows = "".join(
        f"  - {{page: customer/p-{one}, title: {title(one)}, status: Active, version: v1.0}}\n" for one in range(COUNT)
    )
    hamlet.write(PAGES, hamlet.file(PAGES) + rows)
    layers = "".join(f"  - {{page: customer/p-{one}, layer: framework}}\n" for one in range(COUNT))
    hamlet.write(ARCHITECTURE, hamlet.file(ARCHITECTURE) + layers)
    hamlet.git("init", "--quiet", "--initial-branch", "main")
    hamlet.commit("first")
    return hamlet


def edit(file, old, new):
    def make(hamlet):
        text = hamlet.file(file) if (hamlet.top / file).is_file() else ""
        hamlet.write(file, text.replace(old, new)) if old in text else None

    return make


def add(file, text):
    return lambda hamlet: hamlet.write(file, (hamlet.file(file) if (hamlet.top / file).is_file() else "") + text)


def drop(file):
    return lambda hamlet: (hamlet.top / file).unlink(missing_ok=True)


def move(old, new):
    def make(hamlet):
        if (hamlet.top / old).is_file():
            hamlet.write(new, hamlet.file(old))
            (hamlet.top / old).unlink()

    return make


EDITS = {
    "reworded": edit(path(4), "must be measured", "must be measured twice"),
    "title changed": edit(path(4), f"title: {title(4)}", "title: Customer Brain Portion 4 Framework"),
    "title of another": edit(path(4), f"title: {title(4)}", f"title: {title(7)}"),
    "title out of form": edit(path(4), f"title: {title(4)}", "title: Something"),
    "parent of a page gone": drop(path(6)),
    "cited page gone": drop(path(9)),
    "parent changed": edit(path(7), f"parent: {title(6)}", f"parent: {title(3)}"),
    "circle of parents": edit(path(3), "parent: Customer Brain", f"parent: {title(5)}"),
    "child not told": edit(path(6), f"child_pages: [{title(7)}]", "child_pages: []"),
    "deprecated": edit(path(5), "status: Active", "status: Deprecated"),
    "deprecated for another": edit(path(5), "status: Active", f"status: Deprecated\n  superseded_by: {title(8)}"),
    "superseding": edit(path(8), "last_reviewed", f"supersedes: [{title(5)}]\n  last_reviewed"),
    "draft again": edit(path(2), "status: Active", "status: Draft"),
    "version of the page": edit(path(2), "version: v1.0", "version: v1.1"),
    "cited clause renamed": edit(path(3), "id: rule-3", "id: rule-three"),
    "cited clause taken out": edit(path(3), "id: rule-3\n        uid", "id: other-3\n        uid"),
    "link to a clause nobody cited": edit(path(1), "#rule-0}", "#spare-0}"),
    "link to no clause": edit(path(1), "#rule-0}", "#never}"),
    "link to no page": edit(path(1), "customer/p-0#rule-0", "customer/p-99#rule-0"),
    "link that misspells": edit(path(1), "#rule-0}", "#rulle-0}"),
    "link to the page": edit(path(1), "customer/p-0#rule-0", "customer/p-0"),
    "uid of another page": edit(path(1), f"uid: p-{1:016x}", f"uid: p-{11:016x}"),
    "uid of another clause": edit(path(1), f"uid: c-{101:016x}", f"uid: c-{901:016x}"),
    "uid of another clause, changed too": edit(path(9), f"uid: c-{902:016x}", f"uid: c-{102:016x}"),
    "uid twice on a page": edit(path(1), f"uid: c-{101:016x}", f"uid: c-{102:016x}"),
    "id of another page": edit(path(1), "id: customer/p-1\n", "id: customer/p-2\n"),
    "owner in dispute": edit(path(10), "party: Customer Brain", "party: HeadOffice"),
    "thing of another": edit(path(10), "object: the thing 10", "object: the thing 2"),
    "thing of another, of HeadOffice": lambda hamlet: [
        edit(path(10), "object: the thing 10", "object: the thing 2")(hamlet),
        edit(path(10), "party: Customer Brain", "party: HeadOffice")(hamlet),
    ],
    "moved": move(path(11), "canon/customer/part-11.yaml"),
    "moved to another Brain": move(path(11), "canon/headoffice/p-11.yaml"),
    "broken": add(path(0), "a: [\n"),
    "not of its schema": edit(path(0), "kind: obligation", "kind: unheard"),
    "tombstone": add(path(0), "tombstones:\n  - {id: gone, text: It was here., removed_in: v1.0}\n"),
    "Brain renamed": edit(BRAINS, "name: Customer Brain", "name: Client Brain"),
    "Brain gone": edit(BRAINS, "id: customer\n", "id: client\n"),
    "Brain's alias": edit(BRAINS, "aliases: [Head Office]", "aliases: [Customer Brain]"),
    "Brains broken": add(BRAINS, "  - [\n"),
    "word gone": edit(VOCABULARY, "  - {name: Framework}\n", "  - {name: Standard}\n"),
    "status renamed": edit(VOCABULARY, "{name: Active,", "{name: Live, aliases: [Active],"),
    "vocabulary gone": drop(VOCABULARY),
    "row gone": edit(PAGES, f"  - {{page: customer/p-5, title: {title(5)}, status: Active, version: v1.0}}\n", ""),
    "row of another version": edit(
        PAGES, f"title: {title(5)}, status: Active, version: v1.0", f"title: {title(5)}, status: Active, version: v2.0"
    ),
    "row twice": add(PAGES, f"  - {{page: customer/p-5, title: {title(5)}, status: Active, version: v1.0}}\n"),
    "registry renamed": edit(PAGES, "name: Customer Brain Page Registry", "name: Our Pages"),
    "registry gone": drop(PAGES),
    "layer gone": edit(ARCHITECTURE, "  - {page: customer/p-5, layer: framework}\n", ""),
    "canon version": edit("canon/canon.yaml", "version:", "version: 9.9.9 #"),
    "rule cites a page": edit(
        "rules/customer/focus/segment-targets-everyone.yaml", "enforces: [", "enforces: [customer/p-5#rule-5, "
    ),
    "unexpected file": add("canon/customer/notes.txt", "x\n"),
}
"""What can happen to a canon, by name."""
