"""A seal credential in an HSM behind PKCS#11: the key cannot leave it, this process only asks it to sign.

Environment:
``ZHICHENG_HSM_MODULE`` path of the vendor's PKCS#11 library.
``ZHICHENG_HSM_TOKEN`` label of the token; ``ZHICHENG_HSM_KEY`` label of the private key on it.
``ZHICHENG_HSM_PIN_FILE`` (preferred) or ``ZHICHENG_HSM_PIN`` the user PIN.
``ZHICHENG_SEAL_CHAIN`` PEM file: the seal's certificate and those above it, root included.
"""

import hashlib
import os
import threading
from collections.abc import Iterable
from pathlib import Path

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11 import exceptions as hsm
from pkcs11.types import SignMixin

from zhicheng.adapters.certificate_chains import certificates_in, ordered_chain
from zhicheng.adapters.secret_sources import secret, setting
from zhicheng.documents.seal_credential import (
    CredentialRefused,
    SealAlgorithm,
    algorithm_of,
    is_specimen_certificate,
    key_id_of,
)
from zhicheng.domain.faults import FaultKind

_PIN_TROUBLE = (hsm.PinIncorrect, hsm.PinInvalid, hsm.PinLenRange, hsm.PinLocked, hsm.PinExpired)
_PIN_AT_RISK = (
    pkcs11.TokenFlag.USER_PIN_COUNT_LOW
    | pkcs11.TokenFlag.USER_PIN_FINAL_TRY
    | pkcs11.TokenFlag.USER_PIN_LOCKED
)


class _OneAtATime:
    """The process's one turn at PKCS#11 libraries.

    They are started without locks of their own, and two threads inside one at once crash the process,
    also when each works for another credential. After a fork the child begins with a free turn.
    """

    def __init__(self) -> None:
        self.renew()
        os.register_at_fork(after_in_child=self.renew)

    def renew(self) -> None:
        self.turn = threading.Lock()


_HSM = _OneAtATime()


class Pkcs11Credential:
    """Signs with a key in an HSM; safe to share between threads, usable after a fork.

    The session opens at the first signature and again after it was lost. A PIN that the token refused
    is never tried a second time, here or, as far as the token tells, by any other process: three
    workers with a wrong PIN would otherwise lock the seal of the whole city.
    """

    def __init__(
        self,
        module: Path,
        token_label: str,
        key_label: str,
        *,
        pin: str,
        certificate: x509.Certificate,
        above: Iterable[x509.Certificate] = (),
    ) -> None:
        self.certificate = certificate
        self.chain = ordered_chain(certificate, above)
        self.key_id = key_id_of(certificate)
        self.algorithm: SealAlgorithm = algorithm_of(certificate.public_key())
        self.is_specimen = is_specimen_certificate(certificate)
        self._module, self._token_label, self._key_label, self._pin = module, token_label, key_label, pin
        self._session: pkcs11.Session | None = None
        self._key: SignMixin | None = None
        self._process = os.getpid()
        self._pin_refused = False

    def sign(self, data: bytes) -> bytes:
        """Sign with SHA-256 inside the HSM, opening the session anew once where it was lost.

        Raises CredentialRefused where the HSM is away, the PIN is refused or the key is missing.
        """
        with _HSM.turn:
            try:
                return self._sign(data)
            except _PIN_TROUBLE as error:
                raise self._refuse_pin() from error
            except (hsm.PKCS11Error, RuntimeError):
                self._forget_session()
            try:
                return self._sign(data)
            except _PIN_TROUBLE as error:
                raise self._refuse_pin() from error
            except (hsm.NoSuchKey, hsm.NoSuchToken, hsm.MultipleObjectsReturned) as error:
                raise CredentialRefused(
                    "密码机中找不到配置所指的令牌或密钥。请检查密码机配置。",
                    detail=f"token {self._token_label}, key {self._key_label}",
                ) from error
            except (hsm.PKCS11Error, RuntimeError) as error:
                self._forget_session()
                raise CredentialRefused(
                    "密码机没有响应，暂时不能盖章。请检查密码机和网络，恢复后会自动继续。",
                    kind=FaultKind.UNREACHABLE,
                ) from error

    def _sign(self, data: bytes) -> bytes:
        key = self._open_key()
        match self.algorithm:
            case SealAlgorithm.ECDSA_P256_SHA256:
                raw = key.sign(hashlib.sha256(data).digest(), mechanism=pkcs11.Mechanism.ECDSA)
                half = len(raw) // 2
                return encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))
            case SealAlgorithm.RSA2048_SHA256 | SealAlgorithm.RSA3072_SHA256:
                return bytes(key.sign(data, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS))

    def _open_key(self) -> SignMixin:
        if self._process != os.getpid():
            # After a fork the library's state belongs to the parent; the standard asks to start anew.
            self._session = self._key = None
            self._process = os.getpid()
            pkcs11.lib(str(self._module)).reinitialize()
        if self._key is None:
            if self._pin_refused:
                raise self._refuse_pin()
            token = pkcs11.lib(str(self._module)).get_token(token_label=self._token_label)
            self._session = self._log_in(token)
            key = self._session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=self._key_label)
            if not isinstance(key, SignMixin):
                raise hsm.NoSuchKey
            self._key = key
        return self._key

    def _log_in(self, token: pkcs11.Token) -> pkcs11.Session:
        if token.flags & _PIN_AT_RISK:
            raise self._refuse_pin()
        try:
            return token.open(user_pin=self._pin)
        except hsm.UserAlreadyLoggedIn:
            # Log-in counts for the whole process, so another credential of this token did it for us.
            return token.open()

    def _refuse_pin(self) -> CredentialRefused:
        self._pin_refused = True
        return CredentialRefused(
            "密码机拒绝了 PIN，或此前已有输错记录。为避免锁定印章，系统不再尝试。"
            "请由管理员核对 PIN，用密码机自带工具登录一次，再重新启动。"
        )

    def _forget_session(self) -> None:
        session, self._session, self._key = self._session, None, None
        if session is not None:
            try:
                session.close()
            except (hsm.PKCS11Error, RuntimeError):
                return  # The session is gone already, which is why it is being forgotten.


def pkcs11_credential() -> Pkcs11Credential:
    """The credential that the environment names; see the module's docstring."""
    certificate, *above = certificates_in(Path(setting("ZHICHENG_SEAL_CHAIN")))
    return Pkcs11Credential(
        Path(setting("ZHICHENG_HSM_MODULE")),
        setting("ZHICHENG_HSM_TOKEN"),
        setting("ZHICHENG_HSM_KEY"),
        pin=secret("ZHICHENG_HSM_PIN"),
        certificate=certificate,
        above=above,
    )
