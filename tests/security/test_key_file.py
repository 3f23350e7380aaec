"""Keys for personal data: made privately, rotated without loss, refused where others could read them."""

import json
import multiprocessing
from pathlib import Path

import pytest

from zhicheng.adapters.key_file import KeyFile, KeyFileRefused


def _made(path: Path) -> tuple[str, bytes, bytes]:
    ring = KeyFile(path, may_create=True)
    return (*ring.current_data_key(), ring.blind_index_key())


class TestKeyFile:
    def test_is_made_at_first_use_with_two_different_keys_and_mode_0600(self, tmp_path: Path) -> None:
        path = tmp_path / "keys" / "personal-data.json"
        key_id, data_key, index_key = _made(path)
        assert (len(data_key), len(index_key)) == (32, 32)
        assert data_key != index_key
        assert path.stat().st_mode & 0o777 == 0o600
        assert _made(path) == (key_id, data_key, index_key)

    def test_processes_that_come_at_once_get_the_same(self, tmp_path: Path) -> None:
        with multiprocessing.get_context("spawn").Pool(3) as pool:
            assert len(set(pool.map(_made, [tmp_path / "keys.json"] * 9, chunksize=1))) == 1
        assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]

    def test_rotation_keeps_the_older_key_readable(self, tmp_path: Path) -> None:
        path = tmp_path / "keys.json"
        old_id, old_key, _ = _made(path)
        content = json.loads(path.read_text())
        content["data_keys"]["k2"] = "ab" * 32
        content["current"] = "k2"
        path.write_text(json.dumps(content))
        ring = KeyFile(path, may_create=False)
        assert ring.current_data_key() == ("k2", b"\xab" * 32)
        assert ring.data_key(old_id) == old_key

    def test_refuses_an_unknown_key(self, tmp_path: Path) -> None:
        with pytest.raises(KeyFileRefused, match="恢复原密钥文件"):
            KeyFile(tmp_path / "keys.json", may_create=True).data_key("k9")

    def test_refuses_a_file_that_others_can_read(self, tmp_path: Path) -> None:
        path = tmp_path / "keys.json"
        _made(path)
        path.chmod(0o640)
        with pytest.raises(KeyFileRefused, match="0600"):
            KeyFile(path)

    def test_makes_none_where_it_must_exist(self, tmp_path: Path) -> None:
        with pytest.raises(KeyFileRefused, match="缺失"):
            KeyFile(tmp_path / "keys.json", may_create=False)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "[]",
            '{"current": "k1"}',
            json.dumps({"current": "k2", "data_keys": {"k1": "ab" * 32}, "blind_index_key": "cd" * 32}),
            json.dumps({"current": "k1", "data_keys": {"k1": "abcd"}, "blind_index_key": "cd" * 32}),
        ],
    )
    def test_refuses_a_damaged_file(self, tmp_path: Path, content: str) -> None:
        path = tmp_path / "keys.json"
        path.touch(mode=0o600)
        path.write_text(content)
        with pytest.raises(KeyFileRefused):
            KeyFile(path)
