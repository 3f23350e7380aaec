"""Which kind of file a roster is: told by its bytes, since names lie."""

from enum import StrEnum
from typing import Final

from zhicheng.documents.rosters.refused import RosterRefused

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_TEXT_ENDINGS: Final = (".csv", ".txt", ".tsv")
_ADVICE: Final = "请下载名册模板填写，保存为 .xlsx 后重新上传。"


class FileKind(StrEnum):
    """The kinds that are read."""

    ZIP = "zip"  # .xlsx or .ods; the pre-scan tells which
    XLS = "xls"
    CSV = "csv"


def file_kind(data: bytes, file_name: str) -> FileKind:
    """The kind of the file; ``file_name`` only decides whether plain text may be a table.

    Raises RosterRefused with code roster.empty, roster.encrypted or roster.format, saying what the file is.
    """
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise RosterRefused("文件是空的。请选择填写好的名册后重新上传。", code="roster.empty")
    if data.startswith(_ZIP):
        return FileKind.ZIP
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise RosterRefused(
                "文件设置了打开密码，无法读取。请在电子表格软件中取消密码，另存后重新上传。",
                code="roster.encrypted",
            )
        return FileKind.XLS
    if found := _something_else(data):
        raise RosterRefused(f"这个文件实际上是{found}，不是电子表格。{_ADVICE}", code="roster.format")
    if file_name.lower().endswith(_TEXT_ENDINGS):
        return FileKind.CSV
    raise RosterRefused(
        f"文件不是 .xlsx、.xls、.ods 或 .csv 格式的电子表格，或者已经损坏。{_ADVICE}", code="roster.format"
    )


def _something_else(data: bytes) -> str | None:
    """What the file is, where its first bytes say that it is something people mistake for a spreadsheet."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<meta", b"<table", b"<head")):
        return "网页（改了扩展名）"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "旧式 XML 表格（可用电子表格软件打开后另存为 .xlsx）"
    if start.startswith(b"<"):
        return "XML 或网页文件"
    if start.startswith(b"%pdf"):
        return "PDF 文件"
    if start.startswith((b"\x89png", b"\xff\xd8\xff")):
        return "图片"
    if start.startswith((b"rar!", b"7z\xbc\xaf")):
        return "压缩包"
    return None
