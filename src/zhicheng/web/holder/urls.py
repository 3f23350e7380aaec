"""Addresses of these pages."""

from django.urls import URLPattern, URLResolver, path

from zhicheng.web.cases.urls import case_urls
from zhicheng.web.holder import (
    attachments,
    certificates,
    channels,
    check,
    claims,
    employer,
    home,
    own,
    readings,
    sections,
    titles,
    verification,
    withdraw,
)
from zhicheng.web.holder.case_pages import CASE_PAGES

app_name = "holder"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("claims/", claims.claims, name="claims"),
    path("claims/new/", channels.new_claim, name="new_claim"),
    path("claims/new/<slug:channel>/", titles.new_title, name="new_title"),
    path("claims/<uuid:claim_id>/", claims.claim, name="claim"),
    path("claims/<uuid:claim_id>/tasks/", claims.tasks, name="tasks"),
    path("claims/<uuid:claim_id>/title/", titles.title, name="title"),
    path("claims/<uuid:claim_id>/specialty/", sections.specialty, name="specialty"),
    path("claims/<uuid:claim_id>/qualification/", sections.qualification, name="qualification"),
    path("claims/<uuid:claim_id>/entrusted-body/", sections.entrusted_body, name="entrusted_body"),
    path("claims/<uuid:claim_id>/employer/", employer.employer, name="employer"),
    path("claims/<uuid:claim_id>/readings/", readings.readings, name="readings"),
    path("claims/<uuid:claim_id>/attachments/", attachments.attachments, name="attachments"),
    path(
        "claims/<uuid:claim_id>/attachments/<uuid:attachment_id>/remove/",
        attachments.remove,
        name="remove_attachment",
    ),
    path("attachments/<uuid:attachment_id>/", attachments.attachment, name="attachment"),
    path("claims/<uuid:claim_id>/check/", check.check, name="check"),
    path("claims/<uuid:claim_id>/submitted/", check.submitted, name="submitted"),
    path("claims/<uuid:claim_id>/withdraw/", withdraw.withdraw, name="withdraw"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<uuid:certificate_id>/", certificates.certificate, name="certificate"),
    path("certificates/<uuid:certificate_id>/preview.png", certificates.preview, name="preview"),
    path("certificates/<uuid:certificate_id>/file/", certificates.download_file, name="download"),
    path("verification/", verification.verify, name="verify"),
    path("asked/", verification.asked, name="asked"),
    path("asked/told/", verification.told, name="told"),
    path("feedback/", own.feedback, name="feedback"),
    path("data/", own.data, name="data"),
    *case_urls(CASE_PAGES),
]
