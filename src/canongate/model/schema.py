"""
JSON Schemas of every kind, generated from the models.

The committed files under ``schemas/`` are what documents are validated against; ``make check`` compares them with
what this module generates. It is imported only to generate: pydantic is not paid for by ``check``.
"""

import json
from importlib import import_module
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from canongate.model.kinds import KINDS, Kind

MODELS: dict[str, str] = {
    "canon": "canon:Canon",
    "page": "page:Page",
    "grammar": "grammar:Grammar",
    "import-map": "import_map:ImportMap",
    "vocabulary": "registries:Vocabulary",
    "brains": "registries:Brains",
    "people": "registries:People",
    "approval-policy": "approval_policy:ApprovalPolicyDocument",
    "architecture": "registries:Architecture",
    "pages": "registries:Pages",
    "markets": "registries:Markets",
    "segments": "registries:Segments",
    "offers": "registries:Offers",
    "experiments": "registries:Experiments",
    "uses": "registries:Uses",
    "reviews": "registries:Reviews",
    "segment-decision": "decision:SegmentDecision",
    "offer-decision": "decision:OfferDecision",
    "waiver": "waiver:Waiver",
    "rule": "rule:Rule",
    "parameters": "rule:Parameters",
    "judgement": "judgement:Judgement",
    "theorems": "theorem:Theorems",
    "cases": "case:Cases",
    "data-contract": "contract:DataContract",
    "segment-set": "segments:SegmentSet",
    "insight-plan": "insight:InsightPlan",
    "evidence": "evidence:EvidenceManifest",
    "segment-dossier": "dossier:SegmentDossier",
    "offer-dossier": "dossier:OfferDossier",
    "page-dossier": "dossier_page:PageDossier",
    "finding": "finding:Finding",
    "verdict": "verdict:Verdict",
    "record": "record:Record",
    "explanation": "explanation:Explanation",
    "impact": "impact:Impact",
}


class _Generator(GenerateJsonSchema):
    """Absent means absent: an optional field may be left out, and is never null."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> dict[str, Any]:
        generated = super().default_schema(schema)
        if generated.get("default", ...) is None:
            del generated["default"]
        return generated

    def dict_schema(self, schema: core_schema.DictSchema) -> dict[str, Any]:
        generated = super().dict_schema(schema)
        if "patternProperties" in generated:
            generated["additionalProperties"] = False
        return generated


def model_of(kind: str) -> type:
    """Return the model class of a kind."""
    module, name = MODELS[kind].split(":")
    model: type = getattr(import_module(f"canongate.model.{module}"), name)
    return model


def schema_of(kind: Kind) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a kind, with ``$id`` and title first."""
    generated = TypeAdapter(model_of(kind.name)).json_schema(by_alias=True, schema_generator=_Generator)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:canongate:schema:{kind.tag}",
        "title": f"canongate {kind.title}",
        "$comment": "Generated from src/canongate/model by `canongate schema --write`; do not edit.",
    }
    return head | {key: value for key, value in generated.items() if key not in head}


def schema_text(kind: Kind) -> str:
    """Return the schema of a kind as it is committed."""
    return json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n"


def all_schemas() -> dict[str, str]:
    """Return file name to text for every kind."""
    return {kind.schema_file: schema_text(kind) for kind in KINDS.values()}
