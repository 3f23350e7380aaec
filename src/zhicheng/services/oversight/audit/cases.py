"""Cases and what they did: decisions by two persons, effects that are there, none without a case."""

from collections.abc import Iterator

from django.db import connection

from zhicheng.services.oversight.audit.findings import AuditFinding, breach

_DECIDED_BY_ONE = """
SELECT c.number FROM records_case c
 WHERE (c.state IN ('applying', 'done')
        OR EXISTS (SELECT 1 FROM records_caseeffect effect WHERE effect.case_id = c.id))
   AND NOT EXISTS (
     SELECT 1 FROM records_casedecision decision
       JOIN records_event proposed ON proposed.subject_kind = 'case' AND proposed.subject_id = c.id::text
        AND proposed.tag = 'bureau:case:proposed' AND proposed.account_id = decision.proposed_by_id
       JOIN records_event agreed ON agreed.subject_kind = 'case' AND agreed.subject_id = c.id::text
        AND agreed.tag = 'bureau:case:agreed' AND agreed.account_id = decision.decided_by_id
      WHERE decision.case_id = c.id AND decision.is_agreed
        AND decision.decided_by_id <> decision.proposed_by_id)
 ORDER BY c.number
"""

_DONE_WITHOUT_EFFECT = """
SELECT c.number FROM records_caseitem item JOIN records_case c ON c.id = item.case_id
 WHERE item.state = 'done'
   AND NOT EXISTS (SELECT 1 FROM records_caseeffect effect WHERE effect.item_id = item.id)
 ORDER BY c.number
"""

# Each effect is derived anew from what it is said to have done.
_EFFECT_NOT_THERE = """
SELECT c.number, effect.kind FROM records_caseeffect effect
  JOIN records_case c ON c.id = effect.case_id
  JOIN records_caseitem item ON item.id = effect.item_id
 WHERE CASE effect.kind
         WHEN 'successor' THEN NOT EXISTS (
           SELECT 1 FROM records_certificate certificate
             JOIN records_artifact artifact ON artifact.certificate_id = certificate.id
            WHERE certificate.id::text = effect.subject_id
              AND certificate.predecessor_id = item.certificate_id)
         WHEN 'suspended' THEN NOT EXISTS (
           SELECT 1 FROM records_suspension suspension
            WHERE suspension.item_id = item.id AND suspension.certificate_id = item.certificate_id)
         WHEN 'resumed' THEN NOT EXISTS (
           SELECT 1 FROM records_suspension suspension WHERE suspension.ended_by_item_id = item.id)
         WHEN 'death' THEN NOT EXISTS (
           SELECT 1 FROM records_person person
            WHERE person.id = item.person_id AND person.died_on IS NOT NULL)
         WHEN 'merged' THEN NOT EXISTS (
           SELECT 1 FROM records_event event
            WHERE event.subject_kind = 'person' AND event.subject_id = effect.subject_id
              AND event.tag = 'bureau:person:merged' AND event.payload ->> 'case' = c.id::text
              AND event.payload ->> 'into' = item.person_id::text)
         WHEN 'split' THEN NOT EXISTS (
           SELECT 1 FROM records_event event
            WHERE event.subject_kind = 'person' AND event.subject_id = effect.subject_id
              AND event.tag = 'bureau:person:split' AND event.payload ->> 'case' = c.id::text)
         WHEN 'person_changed' THEN NOT EXISTS (
           SELECT 1 FROM records_personfact fact
            WHERE fact.person_id = item.person_id AND fact.case_id = c.id)
         WHEN 'phone_change' THEN NOT EXISTS (
           SELECT 1 FROM records_phonechange change
            WHERE change.person_id = item.person_id AND change.asked_at = effect.at)
         WHEN 'account_voided' THEN NOT EXISTS (
           SELECT 1 FROM records_account account
            WHERE account.id::text = effect.subject_id AND NOT account.is_active
              AND account.person_id IS NULL)
         ELSE NOT EXISTS (
           SELECT 1 FROM records_revocation revocation
            WHERE revocation.certificate_id = item.certificate_id AND revocation.is_approved
              AND revocation.kind = effect.kind)
       END
 ORDER BY c.number
"""

# Whom a person's record points to is what its last merge or split has said.
_MERGED_OTHERWISE = """
SELECT c.number FROM records_caseeffect effect
  JOIN records_case c ON c.id = effect.case_id
  JOIN records_person person ON person.id::text = effect.subject_id
  JOIN LATERAL (
    SELECT CASE event.tag WHEN 'bureau:person:merged' THEN event.payload ->> 'into' END AS points_to
      FROM records_event event
     WHERE event.subject_kind = 'person' AND event.subject_id = effect.subject_id
       AND event.tag IN ('bureau:person:merged', 'bureau:person:split')
     ORDER BY event.seq DESC LIMIT 1) latest ON true
 WHERE effect.kind IN ('merged', 'split') AND person.merged_into_id::text IS DISTINCT FROM latest.points_to
 ORDER BY c.number
"""

_DONE_WITH_ITEMS_WAITING = """
SELECT DISTINCT c.number FROM records_case c JOIN records_caseitem item ON item.case_id = c.id
 WHERE c.state = 'done' AND (item.is_open OR item.state NOT IN ('done', 'failed'))
 ORDER BY c.number
"""

# What a case says of a person was entered and agreed by the two officers who decided it.
_FACT_WITHOUT_DECISION = """
SELECT DISTINCT fact.person_id::text FROM records_personfact fact
  JOIN records_case c ON c.id = fact.case_id
 WHERE NOT EXISTS (
     SELECT 1 FROM records_casedecision decision
       JOIN records_caseitem item ON item.case_id = decision.case_id AND item.person_id = fact.person_id
      WHERE decision.case_id = fact.case_id AND decision.is_agreed
        AND (decision.proposed_by_id, decision.decided_by_id) = (fact.entered_by_id, fact.agreed_by_id))
 ORDER BY 1
"""

# A suspension that nobody ended lasts until its last day, or goes on with the successor.
_SUSPENSION_LOST = """
SELECT certificate.number FROM records_suspension suspension
  JOIN records_certificate certificate ON certificate.id = suspension.certificate_id
 WHERE suspension.ended_by_item_id IS NULL
   AND ((suspension.ended_at IS NULL AND EXISTS (
           SELECT 1 FROM records_certificate successor
             JOIN records_artifact artifact ON artifact.certificate_id = successor.id
            WHERE successor.predecessor_id = certificate.id))
        OR ((suspension.ended_at AT TIME ZONE 'Asia/Shanghai')::date <= suspension.last_day AND NOT EXISTS (
           SELECT 1 FROM records_suspension carried
             JOIN records_certificate successor ON successor.id = carried.certificate_id
            WHERE successor.predecessor_id = certificate.id AND carried.item_id = suspension.item_id)))
 ORDER BY certificate.number
"""

_SUCCESSOR_WITHOUT_CASE = """
SELECT certificate.number FROM records_certificate certificate
  JOIN records_artifact artifact ON artifact.certificate_id = certificate.id
 WHERE certificate.predecessor_id IS NOT NULL
   AND NOT EXISTS (
     SELECT 1 FROM records_successorentry entry
      WHERE entry.predecessor_id = certificate.predecessor_id AND entry.batch_id = certificate.batch_id
        AND entry.failed_at IS NULL
        AND (entry.name, entry.sex, entry.id_index, entry.submitting_unit, entry.title_name, entry.level,
             entry.series, entry.specialty, entry.awarding_body, entry.qualification_date)
            = (certificate.true_name, certificate.sex, certificate.id_index, certificate.submitting_unit,
               certificate.title_name, certificate.level, certificate.series, certificate.specialty,
               certificate.awarding_body, certificate.qualification_date))
 ORDER BY certificate.number
"""

_TWO_SUCCESSORS = """
SELECT predecessor.number FROM records_certificate certificate
  JOIN records_artifact artifact ON artifact.certificate_id = certificate.id
  JOIN records_certificate predecessor ON predecessor.id = certificate.predecessor_id
 GROUP BY predecessor.number HAVING count(*) > 1 ORDER BY predecessor.number
"""

_REVOKED_AND_REPLACED = """
SELECT predecessor.number FROM records_certificate certificate
  JOIN records_artifact artifact ON artifact.certificate_id = certificate.id
  JOIN records_certificate predecessor ON predecessor.id = certificate.predecessor_id
  JOIN records_revocation revocation ON revocation.certificate_id = predecessor.id AND revocation.is_approved
 ORDER BY predecessor.number
"""


def check_cases() -> Iterator[AuditFinding]:
    """Every case's decision and effects agree with the trail and with what they are said to have done."""
    for number in _numbers(_DECIDED_BY_ONE):
        yield breach("case.two_officers", number, "办件已执行，但没有两名不同工作人员的意见与复核记录。")
    for number in _numbers(_DONE_WITHOUT_EFFECT):
        yield breach("case.effect_missing", number, "办件中有一项显示为已执行，但没有执行结果。")
    for number in _numbers(_EFFECT_NOT_THERE):
        yield breach("case.effect_not_there", number, "办件记载的执行结果与登记不一致。")
    for number in _numbers(_DONE_WITH_ITEMS_WAITING):
        yield breach("case.item_waiting", number, "办件显示为已办结，其中却有一项既没有执行，也没有失败。")
    for number in _numbers(_MERGED_OTHERWISE):
        yield breach("case.merged_otherwise", number, "人员合并或拆分的结果与登记不一致。")
    for person in _numbers(_FACT_WITHOUT_DECISION):
        yield breach("case.fact", person, "人员登记信息写明由办件变更，却没有两名工作人员就此人作出的决定。")
    for number in _numbers(_SUSPENSION_LOST):
        yield breach("case.suspension_lost", number, "该证书的暂停没有到期，也没有人决定解除，却已不起作用。")
    for number in _numbers(_SUCCESSOR_WITHOUT_CASE):
        yield breach("case.successor", number, "更换后的证书没有对应的办件决定，或内容与决定不符。")
    for number in _numbers(_TWO_SUCCESSORS):
        yield breach("case.two_successors", number, "该证书有两本更换后的证书。")
    for number in _numbers(_REVOKED_AND_REPLACED):
        yield breach("case.revoked_and_replaced", number, "该证书既已撤销，又有更换后的证书。")


def _numbers(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]
