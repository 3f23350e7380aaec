"""What the environment says is understood, or refused in a sentence; secrets are made once and kept private."""

import multiprocessing
from pathlib import Path

import pytest

from zhicheng.config import environment
from zhicheng.config.database_url import CONNECTION_SECONDS, KEEPS_PLANS, outside_database
from zhicheng.config.environment import BadSetting
from zhicheng.config.secret_key import secret_key


class TestDatabaseUrl:
    def test_names_server_database_user_and_options(self) -> None:
        described = outside_database("postgresql://%E7%94%A8:p%40ss@db.example:6432/zc?sslmode=verify-full")
        assert described["ENGINE"] == "django.db.backends.postgresql"
        assert (described["USER"], described["PASSWORD"]) == ("用", "p@ss")
        assert (described["HOST"], described["PORT"], described["NAME"]) == ("db.example", "6432", "zc")
        assert described["OPTIONS"] == {"sslmode": "verify-full"} | KEEPS_PLANS
        assert described["CONN_MAX_AGE"] == CONNECTION_SECONDS

    def test_takes_a_socket_folder(self) -> None:
        assert outside_database("postgresql:///zc?host=/run/postgresql")["HOST"] == "/run/postgresql"

    def test_pools_only_when_told(self) -> None:
        pooled = outside_database("postgresql://h/zc", pool_size=8)
        assert pooled["OPTIONS"]["pool"]["max_size"] == 8
        assert "CONN_MAX_AGE" not in pooled, "Django refuses a pool together with connections that persist"

    @pytest.mark.parametrize("url", ["mysql://h/zc", "sqlite:///zc.db", "zc", "postgresql://h/"])
    def test_refuses_anything_else(self, url: str) -> None:
        with pytest.raises(BadSetting, match="DATABASE_URL"):
            outside_database(url)


class TestEnvironment:
    @pytest.mark.parametrize(("stated", "meant"), [("1", True), ("YES", True), ("0", False), ("", False)])
    def test_reads_yes_and_no(self, monkeypatch: pytest.MonkeyPatch, stated: str, meant: bool) -> None:
        monkeypatch.setenv("ZHICHENG_DEBUG", stated)
        assert environment.flag("ZHICHENG_DEBUG", default=not meant) is meant

    def test_refuses_what_is_neither(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZHICHENG_DEBUG", "maybe")
        with pytest.raises(BadSetting, match="ZHICHENG_DEBUG"):
            environment.flag("ZHICHENG_DEBUG")

    def test_refuses_a_number_that_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZHICHENG_DATABASE_POOL", "-3")
        with pytest.raises(BadSetting, match="非负整数"):
            environment.number("ZHICHENG_DATABASE_POOL", 0)


def _key(folder: Path) -> str:
    return secret_key(folder, is_production=False)


class TestSecretKey:
    def test_is_made_once_and_only_its_owner_reads_it(self, tmp_path: Path) -> None:
        keys = tmp_path / "keys"
        assert _key(keys) == _key(keys)
        assert len(_key(keys)) >= 64
        assert [path.stat().st_mode & 0o777 for path in keys.iterdir()] == [0o600]

    def test_processes_that_come_at_once_get_the_same(self, tmp_path: Path) -> None:
        with multiprocessing.get_context("spawn").Pool(3) as pool:
            assert len(set(pool.map(_key, [tmp_path / "keys"] * 9, chunksize=1))) == 1

    def test_is_never_made_for_production(self, tmp_path: Path) -> None:
        assert secret_key(tmp_path / "keys", is_production=True) == ""
        assert list(tmp_path.iterdir()) == []

    def test_comes_from_a_file_where_one_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "key").write_text("from-a-file\n")
        monkeypatch.setenv("ZHICHENG_SECRET_KEY_FILE", str(tmp_path / "key"))
        assert secret_key(tmp_path, is_production=True) == "from-a-file"
