"""Where the seal's key comes from: a development file, PKCS#12, and what is refused."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from tests.support.pki import Authority, key_for, new_key
from tests.support.sealed_samples import seal, unsealed
from zhicheng.adapters import development_credential as development
from zhicheng.adapters.key_credential import KeyCredential, seal_key
from zhicheng.adapters.pkcs12_credential import Pkcs12Credential, pkcs12_credential
from zhicheng.documents.seal_check import check_seal
from zhicheng.documents.seal_credential import (
    CredentialRefused,
    SealAlgorithm,
    SealCredential,
    is_specimen_certificate,
    key_id_of,
)

AUTHORITY = Authority()
FIRST_RUN = """
import sys
from pathlib import Path
from zhicheng.adapters.development_credential import development_credential
print(development_credential(Path(sys.argv[1])).key_id)
"""


def packed(path: Path, password: bytes = b"opensesame", *, with_chain: bool = True) -> Path:
    key = key_for(SealAlgorithm.ECDSA_P256_SHA256)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    path.write_bytes(
        serialize_key_and_certificates(
            b"seal",
            key,
            AUTHORITY.issue(key.public_key()),
            [AUTHORITY.certificate] if with_chain else None,
            BestAvailableEncryption(password),
        )
    )
    return path


class TestDevelopmentCredential:
    def test_is_made_at_first_run_and_kept(self, tmp_path: Path) -> None:
        first = development.development_credential(tmp_path)
        development._open.cache_clear()
        assert development.development_credential(tmp_path).key_id == first.key_id

    def test_can_be_read_by_its_owner_alone(self, tmp_path: Path) -> None:
        development.development_credential(tmp_path / "keys")
        (made,) = (tmp_path / "keys").iterdir()
        assert stat.S_IMODE(made.stat().st_mode) == 0o600

    def test_says_in_its_subject_and_issuer_that_it_is_a_specimen(self, tmp_path: Path) -> None:
        credential = development.development_credential(tmp_path)
        assert credential.is_specimen
        for name in (credential.certificate.subject, credential.certificate.issuer):
            assert "样张" in name.rfc4514_string()
            assert "SPECIMEN" in name.rfc4514_string()

    @pytest.mark.parametrize("algorithm", SealAlgorithm)
    def test_takes_its_algorithm_from_the_environment(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, algorithm: SealAlgorithm
    ) -> None:
        monkeypatch.setenv("ZHICHENG_HOME", str(tmp_path))
        monkeypatch.setenv("ZHICHENG_SEAL_ALGORITHM", algorithm)
        credential: SealCredential = development.development_credential()
        assert credential.algorithm is algorithm
        assert (tmp_path / "var" / "keys").is_dir()
        assert check_seal(seal(unsealed(), credential).pdf, trusted=[credential.chain[-1]]).problem is None

    def test_refuses_an_unknown_algorithm(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZHICHENG_HOME", str(tmp_path))
        monkeypatch.setenv("ZHICHENG_SEAL_ALGORITHM", "md5")
        with pytest.raises(CredentialRefused, match="ecdsa-p256-sha256"):
            development.development_credential()

    def test_processes_that_start_together_share_one_key(self, tmp_path: Path) -> None:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}

        def start(_: int) -> str:
            run = [sys.executable, "-c", FIRST_RUN, str(tmp_path)]
            return subprocess.run(run, env=environment, check=True, capture_output=True, text=True).stdout

        with ThreadPoolExecutor(4) as pool:
            assert len(set(pool.map(start, range(4)))) == 1
        assert len(list(tmp_path.iterdir())) == 1

    def test_a_damaged_file_is_refused_and_not_overwritten(self, tmp_path: Path) -> None:
        development.development_credential(tmp_path)
        development._open.cache_clear()
        (made,) = tmp_path.iterdir()
        made.write_bytes(b"damaged")
        with pytest.raises(CredentialRefused, match="请删除该文件后重试"):
            development.development_credential(tmp_path)
        assert made.read_bytes() == b"damaged"


class TestPkcs12:
    def test_opens_and_seals(self, tmp_path: Path) -> None:
        credential = Pkcs12Credential(packed(tmp_path / "seal.p12"), "opensesame")
        assert credential.chain == (AUTHORITY.certificate,)
        assert not credential.is_specimen
        assert check_seal(seal(unsealed(), credential).pdf, trusted=[AUTHORITY.certificate]).problem is None

    def test_takes_its_password_from_a_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "password").write_text("opensesame\n")
        monkeypatch.setenv("ZHICHENG_SEAL_FILE", str(packed(tmp_path / "seal.p12")))
        monkeypatch.setenv("ZHICHENG_SEAL_PASSWORD_FILE", str(tmp_path / "password"))
        monkeypatch.setenv("ZHICHENG_SEAL_PASSWORD", "not this one")
        assert pkcs12_credential().certificate.issuer == AUTHORITY.certificate.subject

    def test_takes_missing_certificates_from_a_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "chain.pem").write_bytes(AUTHORITY.pem())
        monkeypatch.setenv("ZHICHENG_SEAL_FILE", str(packed(tmp_path / "seal.p12", with_chain=False)))
        monkeypatch.setenv("ZHICHENG_SEAL_PASSWORD", "opensesame")
        with pytest.raises(CredentialRefused, match="证书链不完整"):
            pkcs12_credential()
        monkeypatch.setenv("ZHICHENG_SEAL_CHAIN", str(tmp_path / "chain.pem"))
        assert pkcs12_credential().chain == (AUTHORITY.certificate,)

    def test_refuses_a_wrong_password_without_repeating_it(self, tmp_path: Path) -> None:
        with pytest.raises(CredentialRefused, match="请检查口令") as refused:
            Pkcs12Credential(packed(tmp_path / "seal.p12"), "sesame")
        assert "sesame" not in refused.value.sentence.replace("seal.p12", "")

    def test_refuses_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(CredentialRefused, match="无法读取"):
            Pkcs12Credential(tmp_path / "none.p12", "x")

    def test_says_which_setting_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ZHICHENG_SEAL_FILE", raising=False)
        with pytest.raises(CredentialRefused, match="ZHICHENG_SEAL_FILE"):
            pkcs12_credential()


class TestKeys:
    def test_a_key_and_a_certificate_that_do_not_match_are_refused(self) -> None:
        certificate = AUTHORITY.issue(key_for(SealAlgorithm.RSA2048_SHA256).public_key())
        with pytest.raises(CredentialRefused, match="不匹配"):
            KeyCredential(key_for(SealAlgorithm.ECDSA_P256_SHA256), certificate, AUTHORITY.chain())

    @pytest.mark.parametrize(
        "key",
        [
            ed25519.Ed25519PrivateKey.generate(),
            ec.generate_private_key(ec.SECP384R1()),
            rsa.generate_private_key(65537, 1024),
        ],
    )
    def test_other_kinds_of_key_are_refused(self, key: object) -> None:
        with pytest.raises(CredentialRefused, match="RSA 2048"):
            seal_key(key)

    @pytest.mark.parametrize("algorithm", SealAlgorithm)
    def test_sign_as_the_algorithm_says(self, algorithm: SealAlgorithm) -> None:
        credential = AUTHORITY.credential(algorithm)
        public = credential.certificate.public_key()
        signature = credential.sign(b"data")
        if isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, b"data", ec.ECDSA(hashes.SHA256()))
        else:
            assert isinstance(public, rsa.RSAPublicKey)
            public.verify(signature, b"data", padding.PKCS1v15(), hashes.SHA256())

    def test_are_named_by_their_public_half(self) -> None:
        key = new_key(SealAlgorithm.ECDSA_P256_SHA256)
        first, renewed = (AUTHORITY.issue(key.public_key()) for _ in range(2))
        assert first != renewed
        assert key_id_of(first) == key_id_of(renewed)
        assert len(bytes.fromhex(key_id_of(first))) == 16

    def test_a_specimen_is_known_by_its_certificate(self, tmp_path: Path) -> None:
        specimen = development.development_credential(tmp_path).certificate
        reread = x509.load_pem_x509_certificate(specimen.public_bytes(Encoding.PEM))
        assert is_specimen_certificate(reread)
        assert not is_specimen_certificate(AUTHORITY.certificate)
