"""The file store keeps what it accepted, whole, and nothing outside its folder."""

import errno
import os
from pathlib import Path

import pytest

from zhicheng.adapters.local_files import FileKeyRefused, FileMissing, LocalFiles, StoreFailed
from zhicheng.domain.faults import FaultKind


@pytest.fixture
def store(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "files")


def left_over(tmp_path: Path) -> list[str]:
    return [path.name for path in tmp_path.rglob("*") if path.is_file()]


class TestLocalFiles:
    def test_gives_back_what_was_put(self, store: LocalFiles) -> None:
        store.put("artifacts/ab12", b"one")
        store.put_many([("artifacts/cd34", b"two"), ("uploads/x.xlsx", b"three")])
        assert [store.get(key) for key in ("artifacts/ab12", "artifacts/cd34", "uploads/x.xlsx")] == [
            b"one",
            b"two",
            b"three",
        ]
        assert sorted(store.keys("")) == ["artifacts/ab12", "artifacts/cd34", "uploads/x.xlsx"]
        assert sorted(store.keys("artifacts/a")) == ["artifacts/ab12"]

    def test_the_same_key_again_replaces_the_file_whole(self, store: LocalFiles) -> None:
        store.put("k", b"a longer one")
        store.put("k", b"short")
        assert store.get("k") == b"short"

    def test_deleting_what_is_not_there_is_no_fault(self, store: LocalFiles) -> None:
        store.put("k", b"x")
        store.delete("k")
        store.delete("k")
        assert not store.exists("k")
        with pytest.raises(FileMissing):
            store.get("k")

    def test_spreads_files_over_two_levels_of_folders(self, store: LocalFiles, tmp_path: Path) -> None:
        store.put_many([(f"artifacts/{number}", b"") for number in range(40)])
        depths = {len(path.relative_to(tmp_path).parts) for path in tmp_path.rglob("*") if path.is_file()}
        assert depths == {5}, "files / artifacts / two folders / the file"
        assert len(list((tmp_path / "files" / "artifacts").iterdir())) > 20

    @pytest.mark.parametrize(
        "key",
        ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/./b", ".hidden", "a\\b", "a\0b", "a/", ".."],
    )
    def test_refuses_a_key_that_leaves_the_folder(self, store: LocalFiles, tmp_path: Path, key: str) -> None:
        with pytest.raises(FileKeyRefused):
            store.put(key, b"x")
        assert left_over(tmp_path) == []


class TestDurability:
    def test_every_file_and_every_folder_above_it_is_synced_before_put_returns(
        self, store: LocalFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[str] = []
        real = os.fsync

        def noted(descriptor: int) -> None:
            synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
            real(descriptor)

        monkeypatch.setattr(os, "fsync", noted)
        store.put("artifacts/ab12", b"one")
        file = next(path for path in tmp_path.rglob("ab12"))
        assert synced[0].endswith(".tmp"), "the bytes are down before the name appears"
        assert {str(folder) for folder in file.parents if folder.is_relative_to(tmp_path)} <= set(synced[1:])

    @pytest.mark.parametrize("fails_at", [1, 2, 3])
    def test_a_full_disk_leaves_neither_half_files_nor_temporary_ones(
        self, store: LocalFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
    ) -> None:
        real, writes = os.write, 0

        def full(descriptor: int, data: bytes) -> int:
            nonlocal writes
            writes += 1
            if writes == fails_at:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(descriptor, data)

        monkeypatch.setattr(os, "write", full)
        with pytest.raises(StoreFailed, match="磁盘空间不足") as failed:
            store.put_many([("a", b"1"), ("b", b"2"), ("c", b"3")])
        assert failed.value.kind is FaultKind.FULL
        assert left_over(tmp_path) == []

    def test_a_write_that_takes_only_part_is_carried_on(
        self, store: LocalFiles, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.write
        monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data)[:3]))
        store.put("k", b"0123456789")
        assert store.get("k") == b"0123456789"
