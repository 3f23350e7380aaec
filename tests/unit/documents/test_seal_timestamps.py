"""Timestamps (RFC 3161) from a real responder, and every answer that must not be believed (F22)."""

import hashlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms, tsp

from tests.support.loopback_tsa import LoopbackTsa, Trouble, serving
from tests.support.patience import PATIENCE
from tests.support.pki import BUREAU_SEAL, Authority
from tests.support.sealed_samples import BOX, seal, unsealed
from zhicheng.adapters.http_timestamps import HttpTimestamps, http_timestamps
from zhicheng.documents.seal_appearance import round_seal
from zhicheng.documents.seal_check import check_seal
from zhicheng.documents.sealing import Sealer
from zhicheng.documents.timestamps import TimestampRefused, accepted_token, new_query

SEAL_AUTHORITY = Authority()
TSA_AUTHORITY = Authority("测试时间戳根证书")
DIGEST = hashlib.sha256(b"what is stamped").digest()


@pytest.fixture(scope="module")
def served() -> Iterator[LoopbackTsa]:
    with serving(LoopbackTsa(TSA_AUTHORITY)) as tsa:
        yield tsa


@pytest.fixture
def tsa(served: LoopbackTsa) -> Iterator[LoopbackTsa]:
    served.asked = 0
    yield served
    served.trouble = Trouble.NONE


@pytest.fixture(scope="module")
def second() -> Iterator[LoopbackTsa]:
    with serving(LoopbackTsa(TSA_AUTHORITY)) as tsa:
        yield tsa


def asking(*addresses: str, timeout: float = PATIENCE) -> HttpTimestamps:
    return HttpTimestamps(*addresses, roots=[TSA_AUTHORITY.certificate], timeout=timeout, pause=0.0)


class TestGoodAnswer:
    def test_is_a_token_over_the_digest_at_the_present_time(self, tsa: LoopbackTsa) -> None:
        token = cms.ContentInfo.load(asking(tsa.url).stamp(DIGEST))
        stated: tsp.TSTInfo = token["content"]["encap_content_info"]["content"].parsed
        assert stated["message_imprint"]["hashed_message"].native == DIGEST
        assert abs(stated["gen_time"].native - datetime.now(UTC)) < timedelta(seconds=PATIENCE)

    def test_goes_into_the_seal(self, tsa: LoopbackTsa) -> None:
        sealed = seal(unsealed(), SEAL_AUTHORITY.credential(), timestamps=asking(tsa.url))
        assert sealed.timestamped
        assert check_seal(sealed.pdf, trusted=[SEAL_AUTHORITY.certificate]).timestamped

    def test_a_seal_asks_once_when_the_size_of_tokens_is_known(self, tsa: LoopbackTsa) -> None:
        sealer = Sealer(
            SEAL_AUTHORITY.credential(), round_seal(BUREAU_SEAL, specimen=False), timestamps=asking(tsa.url)
        )
        for _ in range(3):
            sealer.seal(unsealed(), box=BOX, signed_at=datetime.now(UTC), reason="测试", location="天津")
        assert tsa.asked == 3 + 1


class TestAnswersNotToBeBelieved:
    @pytest.mark.parametrize(
        ("trouble", "reason"),
        [
            (Trouble.WRONG_NONCE, "随机数不符"),
            (Trouble.OTHER_IMPRINT, "摘要不符"),
            (Trouble.REFUSES, "拒绝了请求"),
            (Trouble.RUBBISH, "无法识别"),
            (Trouble.SERVER_ERROR, "HTTP 503"),
        ],
    )
    def test_are_refused_after_a_second_try(self, tsa: LoopbackTsa, trouble: Trouble, reason: str) -> None:
        tsa.trouble = trouble
        with pytest.raises(TimestampRefused, match=reason):
            asking(tsa.url).stamp(DIGEST)
        assert tsa.asked == 2

    def test_a_slow_authority_is_not_waited_for(self, tsa: LoopbackTsa) -> None:
        tsa.trouble = Trouble.SLOW
        with pytest.raises(TimestampRefused, match="超时"):
            asking(tsa.url, timeout=0.2).stamp(DIGEST)

    def test_an_authority_that_is_down(self) -> None:
        with pytest.raises(TimestampRefused, match="无法连接"):
            asking("http://127.0.0.1:9/").stamp(DIGEST)

    def test_an_expired_authority(self) -> None:
        now = datetime.now(UTC)
        expired = LoopbackTsa(TSA_AUTHORITY, validity=(now - timedelta(days=30), now - timedelta(days=1)))
        with serving(expired), pytest.raises(TimestampRefused, match="有效期"):
            asking(expired.url).stamp(DIGEST)

    def test_an_authority_under_an_unknown_root(self) -> None:
        other = LoopbackTsa(Authority("另一个时间戳根"))
        with serving(other), pytest.raises(TimestampRefused, match="受信任"):
            asking(other.url).stamp(DIGEST)

    def test_a_clock_that_differs_by_more_than_five_minutes(self, tsa: LoopbackTsa) -> None:
        ahead = HttpTimestamps(
            tsa.url,
            roots=[TSA_AUTHORITY.certificate],
            pause=0.0,
            now=lambda: datetime.now(UTC) + timedelta(minutes=6),
        )
        with pytest.raises(TimestampRefused, match="校准本机时钟"):
            ahead.stamp(DIGEST)

    def test_an_old_answer_given_again(self, tsa: LoopbackTsa) -> None:
        first = new_query(DIGEST)
        answer = tsa.answer(first.der())
        roots, at = [TSA_AUTHORITY.certificate], datetime.now(UTC)
        assert accepted_token(answer, first, roots=roots, at=at)
        with pytest.raises(TimestampRefused, match="随机数不符"):
            accepted_token(answer, new_query(DIGEST), roots=roots, at=at)

    def test_an_answer_with_any_byte_of_its_signature_changed(self, tsa: LoopbackTsa) -> None:
        query = new_query(DIGEST)
        answer = bytearray(tsa.answer(query.der()))
        answer[-20] ^= 1
        with pytest.raises(TimestampRefused):
            accepted_token(bytes(answer), query, roots=[TSA_AUTHORITY.certificate], at=datetime.now(UTC))

    def test_an_answer_cut_short(self, tsa: LoopbackTsa) -> None:
        query = new_query(DIGEST)
        answer = tsa.answer(query.der())
        for length in range(0, len(answer), 97):
            with pytest.raises(TimestampRefused):
                accepted_token(
                    answer[:length], query, roots=[TSA_AUTHORITY.certificate], at=datetime.now(UTC)
                )


class TestSecondAuthority:
    @pytest.mark.parametrize("trouble", [Trouble.WRONG_NONCE, Trouble.SERVER_ERROR, Trouble.RUBBISH])
    def test_is_asked_when_the_first_fails(
        self, tsa: LoopbackTsa, second: LoopbackTsa, trouble: Trouble
    ) -> None:
        tsa.trouble, second.asked = trouble, 0
        assert asking(tsa.url, second.url).stamp(DIGEST)
        assert (tsa.asked, second.asked) == (2, 1)

    def test_is_left_alone_when_the_first_answers(self, tsa: LoopbackTsa, second: LoopbackTsa) -> None:
        second.asked = 0
        assert asking(tsa.url, second.url).stamp(DIGEST)
        assert (tsa.asked, second.asked) == (1, 0)

    def test_no_file_is_sealed_without_a_token_when_one_is_asked_for(self) -> None:
        with pytest.raises(TimestampRefused):
            seal(unsealed(), SEAL_AUTHORITY.credential(), timestamps=asking("http://127.0.0.1:9/"))


class TestConfiguration:
    def test_no_address_means_no_timestamps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ZHICHENG_TSA_URL", raising=False)
        assert http_timestamps() is None

    def test_an_address_needs_its_roots(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, tsa: LoopbackTsa
    ) -> None:
        roots = tmp_path_factory.mktemp("roots") / "roots.pem"
        roots.write_bytes(TSA_AUTHORITY.pem())
        monkeypatch.setenv("ZHICHENG_TSA_URL", tsa.url)
        monkeypatch.setenv("ZHICHENG_TSA_ROOTS", str(roots))
        configured = http_timestamps()
        assert configured is not None
        assert configured.stamp(DIGEST)

    @pytest.mark.parametrize("url", ["ftp://tsa.example.cn/", "tsa.example.cn", "file:///etc/passwd"])
    def test_an_address_of_another_kind_is_refused(self, url: str) -> None:
        with pytest.raises(TimestampRefused, match="http"):
            asking(url)


def test_the_pause_between_tries_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    with pytest.raises(TimestampRefused):
        HttpTimestamps("http://127.0.0.1:9/", roots=[], attempts=3, pause=0.5).stamp(DIGEST)
    assert pauses == [0.5, 0.5]
