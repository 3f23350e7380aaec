"""The seal's key in an HSM (R09, F21): it never leaves, and trouble never locks it. SoftHSM, for real."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from tests.support.pki import Authority
from tests.support.sealed_samples import seal, unsealed
from zhicheng.adapters.pkcs11_credential import Pkcs11Credential, pkcs11_credential
from zhicheng.documents.seal_check import check_seal
from zhicheng.documents.seal_credential import CredentialRefused, SealAlgorithm

MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)
PIN = "2468"
AUTHORITY = Authority()
SIGN_ONCE = """
from zhicheng.adapters.pkcs11_credential import pkcs11_credential
from zhicheng.documents.seal_credential import CredentialRefused
try:
    pkcs11_credential().sign(b"data")
    print("signed")
except CredentialRefused as refused:
    print(refused.sentence)
"""


class Token:
    """One SoftHSM token with a key for each algorithm, and certificates over them."""

    def __init__(self, module: Path, label: str, algorithms: Iterable[SealAlgorithm] = SealAlgorithm) -> None:
        self.module, self.label = module, label
        subprocess.run(
            ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "13579"],
            check=True,
            capture_output=True,
        )
        # The library reads the list of tokens when it starts, so a new one shows only after that.
        pkcs11.lib(str(module)).reinitialize()
        self.certificates: dict[SealAlgorithm, x509.Certificate] = {}
        with self.token.open(rw=True, user_pin=PIN) as session:
            for algorithm in algorithms:
                public = _generate(session, algorithm)
                self.certificates[algorithm] = AUTHORITY.issue(public)

    @property
    def token(self) -> pkcs11.Token:
        return pkcs11.lib(str(self.module)).get_token(token_label=self.label)

    def credential(
        self, algorithm: SealAlgorithm = SealAlgorithm.ECDSA_P256_SHA256, pin: str = PIN, key: str = ""
    ) -> Pkcs11Credential:
        return Pkcs11Credential(
            self.module,
            self.label,
            key or algorithm,
            pin=pin,
            certificate=self.certificates[algorithm],
            above=[AUTHORITY.certificate],
        )

    def environment(self, chain: Path, pin: str) -> dict[str, str]:
        chain.write_bytes(
            self.certificates[SealAlgorithm.ECDSA_P256_SHA256].public_bytes(Encoding.PEM) + AUTHORITY.pem()
        )
        return {
            "ZHICHENG_HSM_MODULE": str(self.module),
            "ZHICHENG_HSM_TOKEN": self.label,
            "ZHICHENG_HSM_KEY": SealAlgorithm.ECDSA_P256_SHA256,
            "ZHICHENG_HSM_PIN": pin,
            "ZHICHENG_SEAL_CHAIN": str(chain),
        }


def _generate(
    session: pkcs11.Session, algorithm: SealAlgorithm
) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    if algorithm is SealAlgorithm.ECDSA_P256_SHA256:
        parameters = session.create_domain_parameters(
            pkcs11.KeyType.EC,
            {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
            local=True,
        )
        public, _ = parameters.generate_keypair(label=algorithm, store=True)
        loaded = load_der_public_key(encode_ec_public_key(public))
    else:
        bits = 2048 if algorithm is SealAlgorithm.RSA2048_SHA256 else 3072
        public, _ = session.generate_keypair(pkcs11.KeyType.RSA, bits, label=algorithm, store=True)
        modulus = int.from_bytes(public[pkcs11.Attribute.MODULUS])
        exponent = int.from_bytes(public[pkcs11.Attribute.PUBLIC_EXPONENT])
        assert encode_rsa_public_key(public)
        loaded = rsa.RSAPublicNumbers(exponent, modulus).public_key()
    assert isinstance(loaded, ec.EllipticCurvePublicKey | rsa.RSAPublicKey)
    return loaded


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    yield Path(next(path for path in MODULES if Path(path).exists()))
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


@pytest.fixture(scope="module")
def token(module: Path) -> Token:
    return Token(module, "bureau-seal")


@pytest.fixture
def fresh_token(module: Path, request: pytest.FixtureRequest) -> Token:
    """A token of the test's own, for what may spoil it."""
    label = f"t{abs(hash(request.node.name)) % 10**8}"
    return Token(module, label, [SealAlgorithm.ECDSA_P256_SHA256])


class TestSealing:
    @pytest.mark.parametrize("algorithm", SealAlgorithm)
    def test_a_file_sealed_by_the_hsm_is_sound(self, token: Token, algorithm: SealAlgorithm) -> None:
        credential = token.credential(algorithm)
        sealed = seal(unsealed(), credential)
        assert check_seal(sealed.pdf, trusted=[AUTHORITY.certificate]).problem is None
        assert not credential.is_specimen

    def test_is_configured_by_the_environment(
        self, token: Token, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in token.environment(tmp_path / "chain.pem", PIN).items():
            monkeypatch.setenv(name, value)
        assert (
            check_seal(seal(unsealed(), pkcs11_credential()).pdf, trusted=[AUTHORITY.certificate]).problem
            is None
        )

    def test_threads_and_two_credentials_share_one_token(self, token: Token) -> None:
        credentials = [
            token.credential(SealAlgorithm.ECDSA_P256_SHA256),
            token.credential(SealAlgorithm.RSA2048_SHA256),
        ]
        failures: list[BaseException] = []

        def work(credential: Pkcs11Credential) -> None:
            try:
                for _ in range(10):
                    credential.sign(b"data")
            except BaseException as failure:
                failures.append(failure)

        threads = [threading.Thread(target=work, args=(held,)) for held in credentials * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []


class TestTheKeyStaysInside:
    """R09: an attempt to read or to wrap the key out of the token fails."""

    @pytest.fixture
    def session(self, token: Token) -> Iterator[pkcs11.Session]:
        # Other tests' credentials may still be logged in, and a log-in counts for the whole process.
        pkcs11.lib(str(token.module)).reinitialize()
        opened = token.token.open(rw=True, user_pin=PIN)
        yield opened
        opened.close()

    @pytest.mark.parametrize(
        ("algorithm", "secret"),
        [
            (SealAlgorithm.ECDSA_P256_SHA256, pkcs11.Attribute.VALUE),
            (SealAlgorithm.RSA2048_SHA256, pkcs11.Attribute.PRIVATE_EXPONENT),
            (SealAlgorithm.RSA3072_SHA256, pkcs11.Attribute.PRIME_1),
        ],
    )
    def test_its_secret_cannot_be_read(
        self, session: pkcs11.Session, algorithm: SealAlgorithm, secret: pkcs11.Attribute
    ) -> None:
        key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=algorithm)
        with pytest.raises(pkcs11.AttributeSensitive):
            key[secret]

    def test_it_cannot_be_made_readable(self, session: pkcs11.Session) -> None:
        key = session.get_key(
            object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=SealAlgorithm.ECDSA_P256_SHA256
        )
        assert key[pkcs11.Attribute.SENSITIVE]
        assert not key[pkcs11.Attribute.EXTRACTABLE]
        for attribute, value in ((pkcs11.Attribute.SENSITIVE, False), (pkcs11.Attribute.EXTRACTABLE, True)):
            with pytest.raises(pkcs11.PKCS11Error):
                key[attribute] = value

    def test_it_cannot_be_wrapped_out(self, session: pkcs11.Session) -> None:
        key = session.get_key(
            object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=SealAlgorithm.ECDSA_P256_SHA256
        )
        wrapping = session.generate_key(pkcs11.KeyType.AES, 256, capabilities=pkcs11.MechanismFlag.WRAP)
        with pytest.raises(pkcs11.KeyUnextractable):
            # The mixin that wraps is chosen at run time, which the stubs cannot say.
            wrapping.wrap_key(key, mechanism=pkcs11.Mechanism.AES_KEY_WRAP_PAD)  # type: ignore[attr-defined]

    def test_a_key_that_may_leave_can_be_read_so_the_refusals_mean_something(
        self, session: pkcs11.Session
    ) -> None:
        loose = session.generate_key(
            pkcs11.KeyType.AES,
            256,
            template={pkcs11.Attribute.SENSITIVE: False, pkcs11.Attribute.EXTRACTABLE: True},
        )
        assert len(loose[pkcs11.Attribute.VALUE]) == 32


class TestTrouble:
    """F21: a lost session is opened anew; a refused PIN is never tried again."""

    def test_a_lost_session_is_opened_anew(self, token: Token) -> None:
        credential = token.credential()
        credential.sign(b"data")
        pkcs11.lib(str(token.module)).reinitialize()
        assert credential.sign(b"data")

    def test_a_closed_session_is_opened_anew(self, token: Token) -> None:
        credential = token.credential()
        credential.sign(b"data")
        assert credential._session is not None
        credential._session.close()
        assert credential.sign(b"data")

    def test_a_wrong_pin_is_tried_once_by_one_credential(self, fresh_token: Token) -> None:
        credential = fresh_token.credential(pin="0000")
        for _ in range(5):
            with pytest.raises(CredentialRefused, match="不再尝试"):
                credential.sign(b"data")
        assert not fresh_token.token.flags & pkcs11.TokenFlag.USER_PIN_LOCKED
        with fresh_token.token.open(user_pin=PIN):
            pass

    def test_a_wrong_pin_is_tried_once_by_all_processes_together(
        self, fresh_token: Token, tmp_path: Path
    ) -> None:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        environment |= fresh_token.environment(tmp_path / "chain.pem", "0000")
        run = [sys.executable, "-c", SIGN_ONCE]
        for _ in range(4):
            told = subprocess.run(run, env=environment, check=True, capture_output=True, text=True).stdout
            assert "不再尝试" in told
        assert not fresh_token.token.flags & pkcs11.TokenFlag.USER_PIN_FINAL_TRY
        right = environment | {"ZHICHENG_HSM_PIN": PIN}
        told = subprocess.run(run, env=right, check=True, capture_output=True, text=True).stdout
        assert "不再尝试" in told
        pkcs11.lib(str(fresh_token.module)).reinitialize()
        with fresh_token.token.open(user_pin=PIN):
            pass
        told = subprocess.run(run, env=right, check=True, capture_output=True, text=True).stdout
        assert told.strip() == "signed"

    def test_a_missing_key_is_said(self, token: Token) -> None:
        with pytest.raises(CredentialRefused, match="找不到"):
            token.credential(key="no-such-key").sign(b"data")

    def test_a_missing_module_is_said(self, token: Token, tmp_path: Path) -> None:
        credential = Pkcs11Credential(
            tmp_path / "none.so",
            token.label,
            "key",
            pin=PIN,
            certificate=token.certificates[SealAlgorithm.ECDSA_P256_SHA256],
            above=[AUTHORITY.certificate],
        )
        with pytest.raises(CredentialRefused, match="密码机"):
            credential.sign(b"data")

    def test_a_child_process_can_sign_after_its_parent_did(self, token: Token) -> None:
        credential = token.credential()
        credential.sign(b"data")
        child = os.fork()
        if child == 0:
            try:
                os._exit(0 if credential.sign(b"data") else 1)
            except BaseException:
                os._exit(2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert credential.sign(b"data")
