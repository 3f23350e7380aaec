"""Secrets from the environment or from a file that the environment names, never from code."""

import os
from pathlib import Path

from zhicheng.documents.seal_credential import CredentialRefused


def secret(name: str) -> str:
    """The secret ``name``: the content of the file in ``{name}_FILE``, or else the variable itself.

    A file is preferred, since the environment of a process is visible to its user and its children.
    Raises CredentialRefused where neither is set or the file cannot be read.
    """
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise CredentialRefused(f"环境变量 {name}_FILE 指定的文件无法读取。请检查路径和权限。") from error
    value = os.environ.get(name)
    if value is None:
        raise CredentialRefused(f"没有设置环境变量 {name}_FILE 或 {name}。请设置后重新启动。")
    return value


def setting(name: str) -> str:
    """A plain setting from the environment; raises CredentialRefused where it is not set."""
    value = os.environ.get(name)
    if not value:
        raise CredentialRefused(f"没有设置环境变量 {name}。请设置后重新启动。")
    return value
