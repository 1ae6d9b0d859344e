"""Who may sign an entry: principals, people, the writer, and as many as the policy asks for."""

from canongate.ledger import predicates
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.policy import missing, requirements
from canongate.ledger.predicates import PrincipalTerms
from canongate.ledger.state import LedgerState
from canongate.ledger.vocabulary import Capability, PrincipalKind
from canongate.model.rule import Enforcement


def check_signers_satisfy(
    state: LedgerState, kind: str, traits: tuple[str, ...], enforcement: Enforcement, by: tuple[str, ...]
) -> None:
    """Refuse signers who are not those the policy asks for."""
    needed = requirements(state.policy, kind, traits, enforcement)
    if needed is None:
        raise RefusedError(Refusal.NO_POLICY, "no rule of the approval policy applies")
    lacking = missing(needed, {name: frozenset(human(state, name).roles) for name in by})
    if lacking:
        raise RefusedError(Refusal.NOT_APPROVED, "; ".join(lacking))


def one_signer(terms: predicates.Predicate) -> str:
    """Return the one person who signs; several are refused."""
    if len(terms.by) != 1:
        raise RefusedError(Refusal.WRONG_SIGNERS, "one person signs this")
    return terms.by[0]


def check_able(state: LedgerState, name: str, capability: Capability) -> PrincipalTerms:
    """Refuse somebody who lacks a capability, or an agent where only people act."""
    terms = principal_of(state, name)
    if terms.kind is PrincipalKind.AGENT and capability in {Capability.APPROVE, Capability.WAIVE}:
        raise RefusedError(Refusal.AGENT_APPROVAL, f"{name} is an agent; agents never approve or waive")
    if capability not in terms.capabilities:
        raise RefusedError(Refusal.MISSING_CAPABILITY, f"{name} may not {capability.value}")
    return terms


def human(state: LedgerState, name: str) -> PrincipalTerms:
    """Return a principal who is a person; agents are refused."""
    terms = principal_of(state, name)
    if terms.kind is not PrincipalKind.HUMAN:
        raise RefusedError(Refusal.AGENT_APPROVAL, f"{name} is an agent; agents never approve or waive")
    return terms


def principal_of(state: LedgerState, name: str) -> PrincipalTerms:
    """Return a principal; strangers are refused."""
    terms = state.people.at(name, state.size)
    if terms is None:
        raise RefusedError(Refusal.UNKNOWN_PRINCIPAL, f"{name} is no principal")
    return terms


def check_by_writer(state: LedgerState, by: tuple[str, ...]) -> None:
    """Refuse an entry that the named writer does not sign."""
    if by != state.people.holding(Capability.WRITE_LEDGER, state.size):
        raise RefusedError(Refusal.NOT_THE_WRITER, f"only the named writer records this, not {', '.join(by)}")
