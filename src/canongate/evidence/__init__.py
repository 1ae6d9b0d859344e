"""
Data contract, metrics, statistics, claims, manifest: what customer data prove, without any customer in the answer.

What others use, each from its module or from here; nothing heavy is imported before it is asked for::

    from canongate.evidence import EvidenceError, build, manifest_bytes

    manifest = build(contract, contract_digest, segments, data_dir, cut_off, id="online-retail-2011")
    path.write_bytes(manifest_bytes(manifest))

- :func:`~.building.build` ``(contract, contract_digest, segments, data_dir, cut_off, *, id, threads, progress)``:
  contract and segments as parsed (kinds ``data-contract`` and ``segment-set``), the folder the contract's files stand
  in, and the first day whose rows are not used. The result, a dict, fits the kind ``evidence``. Same input, same bytes.
- :func:`~.manifest.manifest_bytes` ``(manifest) -> bytes``: canonical JSON with one final newline.
- :class:`~.error.EvidenceError`: contract, segments or data cannot be used; ``message`` and ``help`` say why.
- :func:`~.stand_in.write_online_retail` ``(path, seed)`` and :func:`~.stand_in.stand_in_contract` ``(contract)``: a
  small generated stand-in for the Online Retail data, and its contract.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from canongate.evidence.building import build
    from canongate.evidence.error import EvidenceError
    from canongate.evidence.manifest import manifest_bytes
    from canongate.evidence.stand_in import stand_in_contract, write_online_retail

_HOME = {
    "build": "building",
    "EvidenceError": "error",
    "manifest_bytes": "manifest",
    "stand_in_contract": "stand_in",
    "write_online_retail": "stand_in",
}
__all__ = ["EvidenceError", "build", "manifest_bytes", "stand_in_contract", "write_online_retail"]


def __getattr__(name: str) -> Any:
    """Import a public name from its module when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
