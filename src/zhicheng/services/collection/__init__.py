"""Collection (领取, clause 二(三)): fetching certificates, hand marks, revocation, the list of certificates.

Whether a stranger may learn of a certificate is ``verification``.
"""

from zhicheng.services.collection.certificate_list import (
    CertificateLine,
    certificate_card,
    certificate_picture,
    search_certificates,
    stored_verdict,
)
from zhicheng.services.collection.certificates import certificate_details, find_certificate
from zhicheng.services.collection.collect import (
    CollectionRefused,
    OwnCertificate,
    collect_certificate,
    own_certificate,
    own_certificates,
    preview_certificate,
)
from zhicheng.services.collection.export import export_certificate
from zhicheng.services.collection.hand_marks import (
    HandMark,
    HandMarkRefused,
    confirm_hand_mark,
    open_hand_marks,
)
from zhicheng.services.collection.own_collection import days_to_wait, never_downloaded
from zhicheng.services.collection.reveal import reveal_certificate_id

__all__ = [
    "CertificateLine",
    "CollectionRefused",
    "HandMark",
    "HandMarkRefused",
    "OwnCertificate",
    "certificate_card",
    "certificate_details",
    "certificate_picture",
    "collect_certificate",
    "confirm_hand_mark",
    "days_to_wait",
    "export_certificate",
    "find_certificate",
    "never_downloaded",
    "open_hand_marks",
    "own_certificate",
    "own_certificates",
    "preview_certificate",
    "reveal_certificate_id",
    "search_certificates",
    "stored_verdict",
]
