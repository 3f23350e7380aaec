"""Addresses of these pages."""

from django.urls import URLPattern, URLResolver, path

from zhicheng.web.bureau.casework import (
    batches,
    case_acts,
    case_bulk,
    case_list,
    certificate_list,
    certificates,
    claims,
    filings,
    home,
    months,
    revocations,
    templates,
)
from zhicheng.web.bureau.casework.case_pages import CASE_PAGES
from zhicheng.web.cases.urls import case_urls

_MONTH, _BATCH = "months/<str:month>/", "batches/<uuid:batch_id>/"
_CERTIFICATE = "certificates/<uuid:certificate_id>/"
_CASE = "cases/<uuid:case_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("filings/", filings.filings, name="filings"),
    path("filings/<uuid:filing_id>/", filings.filing, name="filing"),
    path("filings/<uuid:filing_id>/approve/", filings.approve, name="approve_filing"),
    path("filings/<uuid:filing_id>/refuse/", filings.refuse, name="refuse_filing"),
    path("months/", months.months, name="months"),
    path(_MONTH, months.month, name="month"),
    path(f"{_MONTH}check/", months.check, name="check_month"),
    path(f"{_MONTH}findings/<str:rule_id>/", months.findings, name="findings"),
    path(f"{_MONTH}findings.xlsx", months.findings_workbook, name="findings_workbook"),
    path(f"{_MONTH}propose/", months.propose, name="propose"),
    path(f"{_MONTH}report/", months.report, name="month_report"),
    path(f"{_MONTH}claims/", claims.claims, name="month_claims"),
    path("claims/<uuid:claim_id>/", claims.claim, name="claim"),
    path("claims/<uuid:claim_id>/send-back/", claims.send_back, name="send_back"),
    path("claims/<uuid:claim_id>/reject/", claims.reject, name="reject"),
    path("claims/<uuid:claim_id>/id-number/", claims.reveal, name="reveal"),
    path("claims/<uuid:claim_id>/documents/<uuid:attachment_id>/", claims.attachment, name="attachment"),
    path(_BATCH, batches.batch, name="batch"),
    path(f"{_BATCH}release/", batches.release, name="release"),
    path(f"{_BATCH}discard/", batches.discard, name="discard"),
    path(f"{_BATCH}pause/", batches.pause, name="pause"),
    path(f"{_BATCH}resume/", batches.resume, name="resume"),
    path(f"{_BATCH}progress/", batches.progress, name="batch_progress"),
    path("certificates/", certificate_list.certificates, name="certificates"),
    path(_CERTIFICATE, certificates.certificate, name="certificate"),
    path(f"{_CERTIFICATE}check-file/", certificates.check_file, name="check_file"),
    path(f"{_CERTIFICATE}export/", certificates.export, name="export_certificate"),
    path(f"{_CERTIFICATE}id-number/", certificates.reveal, name="reveal_certificate"),
    path(f"{_CERTIFICATE}revoke/", revocations.of_certificate, name="revocation_moved"),
    path("revocations/", revocations.all_cases, name="revocations_moved"),
    path("revocations/<uuid:revocation_id>/", revocations.all_cases, name="open_revocation_moved"),
    path("cases/", case_list.cases, name="cases"),
    path("cases/bulk/<slug:kind>/", case_bulk.bulk, name="bulk_case"),
    path(f"{_CASE}take-up/", case_acts.take_up, name="take_up_case"),
    path(f"{_CASE}ask-evidence/", case_acts.ask, name="ask_case_evidence"),
    path(f"{_CASE}refuse/", case_acts.refuse, name="refuse_case"),
    path(f"{_CASE}propose/", case_acts.propose, name="propose_case"),
    path(f"{_CASE}withdraw-proposal/", case_acts.take_back, name="withdraw_proposal"),
    path(f"{_CASE}agree/", case_acts.agree, name="agree_case"),
    path(f"{_CASE}return/", case_acts.send_back, name="return_case"),
    path(f"{_CASE}numbers/", case_acts.numbers, name="case_numbers"),
    *case_urls(CASE_PAGES),
    path("templates/", templates.templates, name="templates"),
    path("templates/propose/", templates.propose, name="propose_template"),
    path("templates/<str:sha256>/preview.png", templates.preview, name="template_preview"),
    path("templates/<str:sha256>/approve/", templates.approve, name="approve_template"),
]
