"""How answers about certificates leave the site: kept by no cache, found by no search engine."""

from django.http import HttpResponse

from zhicheng.services.kernel import CertificateState, VerificationAnswer

KINDS = {
    CertificateState.VALID: "good",
    CertificateState.REVOKED: "bad",
    CertificateState.CANCELLED: "bad",
    CertificateState.SUSPENDED: "attention",
    CertificateState.REPLACED: "attention",
    CertificateState.NOT_YET: "plain",
    CertificateState.MAKING: "plain",
}
"""The colour of a state's box."""


def in_confidence(response: HttpResponse) -> HttpResponse:
    """The same response, kept out of caches and search engines.

    The next site learns no address from any of our pages. Our own must: without a referrer a browser names
    no origin either, and its forms are refused.
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def shown(answer: VerificationAnswer) -> dict[str, object]:
    """What ``public/compared.html`` shows: the answer, and its lines in the order of the printed page."""
    day = answer.qualification_date
    name = answer.name
    if answer.expects_hand_mark and answer.true_name != answer.name:
        name = f"{answer.true_name}（证书上生僻字印为拼音）"
    lines = (
        ("姓名", name),
        ("身份证号", answer.id_number),
        ("呈报单位", answer.submitting_unit),
        ("资格名称", answer.title_name),
        ("系列", answer.series),
        ("专业", answer.specialty),
        ("评审机构", answer.awarding_body),
        ("取得资格时间", f"{day.year}年{day.month}月{day.day}日"),
        ("证书编号", answer.number),
    )
    return {
        "answer": answer,
        "kind": KINDS[answer.state],
        "lines": [(str(place), label, text) for place, (label, text) in enumerate(lines, 1)],
    }
