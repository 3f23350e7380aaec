"""Reissue (换发): nothing printed was wrong, and yet a new certificate is due."""

from zhicheng.domain.cases.rules import CaseKind, CaseRules, CaseSubject, Evidence, Ground, Opener

REISSUE = CaseRules(
    kind=CaseKind.REISSUE,
    label="证书换发",
    explanation="更名后需要载明现姓名的证书，或生僻字现已能够打印、证书样式或印章更换时，换发新证书。",
    effect="按现登记的个人信息制发新编号的证书；新证书生效的同时，原证书变为“已更换”。",
    law="津人社规字〔2020〕2号三（二）5",
    subject=CaseSubject.CERTIFICATES,
    openers=frozenset({Opener.HOLDER, Opener.OFFICER}),
    grounds=(
        Ground("new_name", "持证人更名后换发", "因持证人更名换发"),
        Ground("rare_character", "生僻字现可打印", "因生僻字可打印换发"),
        Ground("template_or_seal", "证书样式或印章更换", "因样式或印章更换换发"),
        Ground("file_lost", "证书文件在文件库中丢失", "因文件重新制作换发"),
    ),
    evidence=(Evidence("other", "相关材料", is_required=False),),
    working_days=5,
    is_in_bulk=True,
)
