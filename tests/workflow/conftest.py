"""Fixtures of the workflow's tests."""

from tests.workflow.offices import _office_templates, nameless, office_of

__all__ = ["_office_templates", "nameless", "office_of"]
