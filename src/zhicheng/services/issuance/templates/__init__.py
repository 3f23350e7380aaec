"""Certificate templates (样式): proposed by one officer, approved by another, never edited in place."""

from zhicheng.services.issuance.templates.acts import approve_template, propose_template
from zhicheng.services.issuance.templates.register import TemplateLine, list_templates, template_beginning
from zhicheng.services.issuance.templates.trial_pages import trial_picture

__all__ = [
    "TemplateLine",
    "approve_template",
    "list_templates",
    "propose_template",
    "template_beginning",
    "trial_picture",
]
