"""The register of people (人员登记): what is kept of a person over time, and how it is looked for."""

from zhicheng.domain.people.facts import FactKind, FactSource, is_weaker

__all__ = ["FactKind", "FactSource", "is_weaker"]
