"""Files that the operator names: read whole, written whole, and refused in Chinese."""

from pathlib import Path

from zhicheng.domain.refusals import Refusal


class FileRefused(Refusal):
    """A file that cannot be read or written."""

    code = "file.refused"


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises FileRefused."""
    try:
        return path.read_bytes()
    except IsADirectoryError as error:
        raise FileRefused(f"{path} 是文件夹，请写明其中的文件。", code="file.folder") from error
    except OSError as error:
        raise FileRefused(
            f"文件 {path} 不存在或不能读取，请核对路径和权限。", code="file.unreadable"
        ) from error


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file anew. Raises FileRefused where one is there already: nothing is overwritten by a slip."""
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise FileRefused(f"文件 {path} 已存在，没有覆盖。请换一个文件名。", code="file.exists") from error
    except OSError as error:
        raise FileRefused(f"文件 {path} 不能写入，请核对文件夹和权限。", code="file.unwritable") from error
