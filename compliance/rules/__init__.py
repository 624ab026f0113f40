"""The rules as the product applies them, in words: figures, sources, choices, scenarios."""

from compliance.rules.page import RulesPage, rules_page

__all__ = ["RulesPage", "rules_page"]
