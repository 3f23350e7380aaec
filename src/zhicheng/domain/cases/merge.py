"""Merge and split of people (人员合并、拆分): one person was registered twice, or two as one."""

from zhicheng.domain.cases.rules import CaseKind, CaseRules, CaseSubject, Evidence, Ground, Opener

MERGE = CaseRules(
    kind=CaseKind.MERGE,
    label="人员合并",
    explanation="同一人以不同证件登记了两次时合并；合并有误时可以拆分还原。",
    effect="两份登记归为一人，证书和申领一并显示；各证书所印内容不变，可以还原。",
    law="《个人信息保护法》第八条",
    subject=CaseSubject.TWO_PEOPLE,
    openers=frozenset({Opener.OFFICER}),
    grounds=(
        Ground("same_person", "同一人以两个证件登记", ""),
        Ground("wrongly_merged", "合并有误，恢复为两人", ""),
    ),
    evidence=(Evidence("identity_document", "证明为同一人（或不同人）的材料"),),
    working_days=5,
)
