"""ID numbers and phones at rest: nowhere in clear, bound to their row and column, readable after a change of keys.

R33, R34 and R35. The sealed PDF is left out here: the certificate prints the ID number (三(二)), so its file
is what it is for, and only its holder and the Bureau get it.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import without_guard
from tests.support.acting import person_id
from tests.support.cast import PEOPLE, Cast, Part, roster_cells, submitted
from zhicheng.adapters.key_file import KeyFileRefused
from zhicheng.config.embedded_database.server import EmbeddedServer
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.faults import Fault
from zhicheng.domain.identity_documents import IdentityDocumentKind, make_resident_id, parse_identity_document
from zhicheng.domain.printed_fields import Sex
from zhicheng.records.models import Person, RateWindow, RosterUpload
from zhicheng.services.accounts.units.creating import create_unit
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.kernel.messages import queue_message
from zhicheng.services.kernel.people import (
    build_person,
    find_person,
    id_number,
    open_holder_account,
    phone,
)
from zhicheng.services.kernel.personal_data import (
    SealedDataBroken,
    blind_index,
    open_bytes,
    open_text,
    seal_bytes,
    seal_text,
    sealing_key_id,
)
from zhicheng.services.kernel.rate_limits import count_hit
from zhicheng.services.kernel.stored_files import load_private, store_private
from zhicheng.services.oversight.feedback.acts import send_feedback
from zhicheng.services.review.decisions import send_back_claim

MARKED = Part("荀安澜", Sex.MALE, make_resident_id("120101", date(1966, 2, 17), 777), "19933318887")
"""Somebody whose numbers stand in no other test."""
FIELD = "person.id_number"
ROW = uuid.UUID(int=7)


def database_files() -> Iterator[tuple[str, bytes]]:
    """Everything the database has on disk: tables, indexes, write-ahead log, its own logs.

    An outside server's disk is not ours to read; there it is every row as the server would copy it out.
    """
    described = settings.DATABASES["default"]["EMBEDDED"]
    if described is not None:
        # Everything committed goes to disk; only a superuser may ask for that.
        with EmbeddedServer(described["data"], durable=False).connect() as superuser:
            superuser.execute("CHECKPOINT")
        for path in Path(described["data"]).rglob("*"):
            with suppress(FileNotFoundError):  # The server removes temporary files while we look.
                if path.is_file():
                    yield str(path), path.read_bytes()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            with cursor.copy(f'COPY "{table}" TO STDOUT WITH (FORMAT binary)') as copy:
                yield table, b"".join(bytes(block) for block in copy)


def stored_files() -> Iterator[tuple[str, bytes]]:
    """Rosters, attachments and whatever else lies in the store, but the certificates themselves."""
    root = Path(settings.ZHICHENG_VAR) / "files"
    for path in root.rglob("*"):
        if path.is_file() and "certificates" not in path.relative_to(root).parts:
            yield str(path), path.read_bytes()


def in_clear(files: Iterator[tuple[str, bytes]], *texts: str) -> tuple[list[str], int]:
    """Where one of ``texts`` stands, in the ways that software writes text; and how many bytes were read."""
    forms = [
        form
        for text in texts
        for form in (text.encode(), text.encode("utf-16-le"), text.encode().hex().encode())
    ]
    found, read = [], 0
    for name, data in files:
        read += len(data)
        if any(form in data for form in forms):
            found.append(name)
    return found, read


@pytest.mark.django_db(transaction=True)
class TestInClear:
    """R33."""

    @pytest.fixture
    def everywhere(self) -> Cast:
        """A scene in which the marked person's numbers pass through every door that takes them."""
        cast = Cast()
        filing = cast.filing(passed=1)
        cast.read(filing, [roster_cells(MARKED, filing)])
        person_id = find_person(MARKED.id_number)
        assert person_id is not None
        person = Person.objects.get(id=person_id)
        # The cast calls its holders by their phones; nobody is told to do so.
        open_holder_account(actor=SYSTEM, at=cast.at, person_id=person.id, login_name="marked")
        rejected = roster_cells(MARKED, filing, 姓名="另一人", 资格名称="工程师")
        cast.read(filing, [rejected])
        claim = submitted(cast, part=MARKED, file_name=f"{MARKED.id_number}_{MARKED.phone}.pdf")
        send_back_claim(actor=cast.personnel, at=cast.at, claim=seen(claim), reason="证件号码第7位有误")
        queue_message(
            at=cast.at, person=person, phone=MARKED.phone, template="consent_code", parameters={"code": "1"}
        )
        text = f"证件号码{MARKED.id_number}，手机{MARKED.phone}"
        send_feedback(actor=cast.holder(MARKED), at=cast.at, text=text)
        return cast

    def test_the_numbers_stand_nowhere_in_the_database(self, everywhere: Cast) -> None:
        found, read = in_clear(database_files(), MARKED.id_number, MARKED.phone)
        assert found == []
        assert read > 100_000
        person_id = find_person(MARKED.id_number)
        assert person_id is not None
        person = Person.objects.get(id=person_id)
        assert (id_number(person), phone(person)) == (MARKED.id_number, MARKED.phone)

    def test_nor_in_rosters_and_attachments(self, everywhere: Cast) -> None:
        files = list(stored_files())
        assert {Path(name).relative_to(settings.ZHICHENG_VAR / "files").parts[0] for name, _ in files} >= {
            "rosters",
            "attachments",
        }
        assert in_clear(iter(files), MARKED.id_number, MARKED.phone)[0] == []
        # A workbook compresses its cells, so nothing of the container may show either.
        assert [name for name, data in files if b"PK\x03\x04" in data or b"%PDF" in data] == []
        assert RosterUpload.objects.count() == 2

    def test_the_search_finds_a_number_that_does_stand_there(self, everywhere: Cast) -> None:
        """Negative control, with a number of its own: what is written in clear is found, in table and file."""
        control = make_resident_id("120101", date(1966, 2, 17), 778)
        create_unit(actor=SYSTEM, at=everywhere.at, name=f"误填{control}", roles=[UnitRole.EXAMINATION_BODY])
        assert in_clear(database_files(), control)[0]
        ports.files().put("rosters/control", f"身份证号 {control}".encode())
        assert in_clear(stored_files(), control)[0]
        ports.files().delete("rosters/control")


@pytest.mark.django_db
@pytest.mark.tampers
class TestMovedCiphertext:
    """R34: sealed for a field of a row, it opens there and nowhere else."""

    @pytest.fixture
    def two(self) -> tuple[Person, Person]:
        cast = Cast()
        first, second = cast.holder(PEOPLE[0]), cast.holder(PEOPLE[1])
        return Person.objects.get(id=person_id(first)), Person.objects.get(id=person_id(second))

    def move(self, statement: str, *parameters: Any) -> None:
        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            assert cursor.rowcount == 1

    def test_is_refused_in_another_row(self, two: tuple[Person, Person]) -> None:
        first, second = two
        self.move(
            """
            UPDATE records_person SET id_number_sealed =
                   (SELECT id_number_sealed FROM records_person WHERE id = %s) WHERE id = %s
            """,
            first.id,
            second.id,
        )
        second.refresh_from_db()
        with pytest.raises(SealedDataBroken, match="可能被改动"):
            id_number(second)
        first.refresh_from_db()
        assert id_number(first) == PEOPLE[0].id_number

    def test_is_refused_in_another_column_of_its_own_row(self, two: tuple[Person, Person]) -> None:
        first, _ = two
        self.move("UPDATE records_person SET phone_sealed = id_number_sealed WHERE id = %s", first.id)
        first.refresh_from_db()
        with pytest.raises(SealedDataBroken):
            phone(first)
        assert open_text(bytes(first.phone_sealed or b""), field=FIELD, row=first.id) == PEOPLE[0].id_number

    def test_is_refused_under_another_key_of_the_file_store(self) -> None:
        store_private("attachments/one", b"the first document")
        store_private("attachments/two", b"the second document")
        ports.files().put("attachments/two", ports.files().get("attachments/one"))
        with pytest.raises(SealedDataBroken):
            load_private("attachments/two")
        assert load_private("attachments/one") == b"the first document"
        for key in ("one", "two"):
            ports.files().delete(f"attachments/{key}")


class TestBrokenCiphertext:
    def test_is_refused_with_a_sentence_at_whatever_byte_it_was_changed(self) -> None:
        blob = seal_bytes(b"120101", field=FIELD, row=ROW)
        for place in range(len(blob)):
            changed = bytearray(blob)
            changed[place] ^= 1
            with pytest.raises(Fault, match="。"):
                open_bytes(bytes(changed), field=FIELD, row=ROW)

    def test_is_refused_with_a_sentence_wherever_it_was_cut(self) -> None:
        blob = seal_bytes(b"120101", field=FIELD, row=ROW)
        for length in range(len(blob)):
            with pytest.raises(SealedDataBroken if length < 2 else Fault, match="。"):
                open_bytes(blob[:length], field=FIELD, row=ROW)
        assert open_bytes(blob, field=FIELD, row=ROW) == b"120101"

    def test_never_repeats_itself(self) -> None:
        """Two rows with the same number must not look alike."""
        assert seal_text("一样", field=FIELD, row=ROW) != seal_text("一样", field=FIELD, row=ROW)

    @given(st.text(max_size=200), st.uuids(), st.uuids())
    def test_opens_to_what_was_sealed_for_that_row_alone(
        self, text: str, row: uuid.UUID, other: uuid.UUID
    ) -> None:
        blob = seal_text(text, field=FIELD, row=row)
        assert open_text(memoryview(blob), field=FIELD, row=row) == text
        if row != other:
            with pytest.raises(SealedDataBroken):
                open_text(blob, field=FIELD, row=other)


class TestBlindIndex:
    def test_of_one_value_differs_by_purpose_so_that_tables_cannot_be_joined(self) -> None:
        purposes = ("id_number", "phone", "rate:phone", "rate:verify", "verification.code")
        indexes = {blind_index(purpose, MARKED.phone) for purpose in purposes}
        assert len(indexes) == len(purposes)
        assert {len(index) for index in indexes} == {32}

    def test_is_the_same_for_the_same_value_and_needs_the_key(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = blind_index("phone", MARKED.phone)
        assert blind_index("phone", MARKED.phone) == before
        monkeypatch.setenv("ZHICHENG_KEY_FILE", str(key_file(tmp_path, current="k1")))
        ports.forget_ports()
        assert blind_index("phone", MARKED.phone) != before

    @pytest.mark.django_db
    def test_is_all_that_a_limit_keeps_of_its_subject(self) -> None:
        cast = Cast()
        count_hit(purpose="phone", subject=MARKED.phone, at=cast.at, limits=[(1, timedelta(days=1))])
        stored = bytes(RateWindow.objects.get().subject)
        assert stored == blind_index("rate:phone", MARKED.phone)
        assert MARKED.phone.encode() not in stored


def key_file(folder: Path, *, current: str, names: tuple[str, ...] = ("k1",)) -> Path:
    """A key file as an operator would write it; each key is made of its own name."""
    path = folder / "keys.json"
    path.touch(mode=0o600)
    keys = {name: (name.encode() * 32)[:32].hex() for name in names}
    path.write_text(json.dumps({"current": current, "data_keys": keys, "blind_index_key": "ab" * 32}))
    ports.forget_ports()
    return path


@pytest.mark.django_db
class TestRotation:
    """R35: what was written under the old key stays readable, and the new key is used."""

    def person(self, part: Part) -> Person:
        document = parse_identity_document(
            part.id_number, on=Cast().at.date(), accepted=list(IdentityDocumentKind)
        )
        made = build_person(
            name=part.name, sex=part.sex, document=document, phone_number=part.phone, at=Cast().at
        )
        made.save(force_insert=True)
        return Person.objects.get(id=made.id)

    def test_reads_the_old_and_writes_the_new(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZHICHENG_KEY_FILE", str(key_file(tmp_path, current="k1")))
        old = self.person(PEOPLE[0])
        key_file(tmp_path, current="k2", names=("k1", "k2"))
        new = self.person(PEOPLE[1])
        assert (sealing_key_id(old.id_number_sealed), sealing_key_id(new.id_number_sealed)) == ("k1", "k2")
        assert id_number(old) == PEOPLE[0].id_number
        assert id_number(new) == PEOPLE[1].id_number
        # Look-up goes by the index key, which a rotation of data keys leaves alone.
        assert find_person(PEOPLE[0].id_number) == old.id
        assert find_person(PEOPLE[1].id_number) == new.id

    def test_seals_anew_without_losing_a_number(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ZHICHENG_KEY_FILE", str(key_file(tmp_path, current="k1")))
        old = self.person(PEOPLE[0])
        key_file(tmp_path, current="k2", names=("k1", "k2"))
        old.id_number_sealed = seal_text(id_number(old), field=FIELD, row=old.id)
        old.phone_sealed = seal_text(phone(old) or "", field="person.phone", row=old.id)
        old.save()
        key_file(tmp_path, current="k2", names=("k2",))
        again = Person.objects.get(id=old.id)
        assert (id_number(again), phone(again)) == (PEOPLE[0].id_number, PEOPLE[0].phone)

    def test_says_so_when_the_old_key_was_thrown_away_too_early(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ZHICHENG_KEY_FILE", str(key_file(tmp_path, current="k1")))
        old = self.person(PEOPLE[0])
        key_file(tmp_path, current="k2", names=("k2",))
        with pytest.raises(KeyFileRefused, match="恢复原密钥文件"):
            id_number(old)

    def test_another_key_of_the_same_name_opens_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = key_file(tmp_path, current="k1")
        monkeypatch.setenv("ZHICHENG_KEY_FILE", str(path))
        old = self.person(PEOPLE[0])
        path.write_text(path.read_text().replace((b"k1" * 16).hex(), "cd" * 32))
        ports.forget_ports()
        with pytest.raises(SealedDataBroken):
            id_number(old)
