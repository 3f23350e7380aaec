"""Encrypted columns and files list themselves, and the key inventory counts them all (R34, R40)."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.migrations.state import ModelState
from django.test.utils import CaptureQueriesContext

import zhicheng
from tests.support.cast import PEOPLE, Cast, submitted
from tests.support.issued_certificates import issue
from zhicheng.records.models import Person, RosterUpload, SealedField, SealedFile, binding, sealed_columns
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.personal_data import SealedDataBroken, open_bytes, sealing_key_id
from zhicheng.services.kernel.stored_files import (
    UNREADABLE,
    delete_private,
    load_private,
    note_keys_of_earlier_files,
    store_private,
)
from zhicheng.services.oversight.health.keys import KeyEntry, crypto_inventory

SOURCE = Path(zhicheng.__file__).parent
OTHER_PLACES = {"file", "demonstration.sms"}
"""What is sealed and is no column: files, bound to their keys, and the messages of a demonstration."""


def source_files() -> list[Path]:
    return sorted((SOURCE / "services").rglob("*.py"))


def literal_bindings(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Every name that services pass literally when they seal or open a value, with its file."""
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id not in {"seal_text", "open_text", "seal_bytes", "open_bytes"}:
                continue
            for keyword in node.keywords:
                if keyword.arg == "field" and isinstance(keyword.value, ast.Constant):
                    yield str(keyword.value.value), path.name
                elif (
                    keyword.arg == "field"
                    and isinstance(keyword.value, ast.Name)
                    and keyword.value.id in constants
                ):
                    yield str(constants[keyword.value.id]), path.name


def asked_bindings(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Every model and column of which services ask by what name it is bound."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "binding":
                model, column = node.args
                assert isinstance(model, ast.Name)
                assert isinstance(column, ast.Constant)
                yield model.id, str(column.value)


class TestTheList:
    def test_has_every_column_that_is_named_as_sealed(self) -> None:
        named = {
            (model._meta.db_table, field.attname)
            for model in apps.get_app_config("records").get_models()
            for field in model._meta.concrete_fields
            if field.attname.endswith("_sealed")
        }
        assert {(column.table, column.name) for column in sealed_columns()} == named
        assert len(named) == 20

    def test_leaves_out_a_plain_binary_column(self) -> None:
        assert ("records_person", "id_index") not in {(each.table, each.name) for each in sealed_columns()}

    def test_binds_no_two_columns_by_one_name(self) -> None:
        bindings = [column.bound_to for column in sealed_columns() if not column.is_copy]
        assert len(set(bindings)) == len(bindings)
        # What a history copies is bound as it was, and counted beside it.
        copies = {column.bound_to for column in sealed_columns() if column.is_copy}
        assert copies == {"person.id_number", "person.phone"}
        assert copies <= set(bindings)
        assert all(column.purpose for column in sealed_columns())

    def test_gives_services_the_names_by_which_they_seal(self) -> None:
        assert set(dict(literal_bindings(source_files()))) == OTHER_PLACES
        asked = set(asked_bindings(source_files()))
        # What a history copies is opened by the name of the column that it was copied from.
        own = {(column.model.__name__, column.name) for column in sealed_columns() if not column.is_copy}
        assert asked == own

    def test_would_find_a_name_that_a_service_spells_itself(self, tmp_path: Path) -> None:
        """Negative control: both ways of spelling a name are seen."""
        spelled = tmp_path / "spelled.py"
        spelled.write_text(
            '_FIELD = "person.phone"\n'
            'open_text(sealed, field="person.id_number", row=row)\n'
            "seal_text(text, field=_FIELD, row=row)\n",
            encoding="utf-8",
        )
        assert set(dict(literal_bindings([spelled]))) == {"person.id_number", "person.phone"}

    def test_names_no_column_that_is_not_sealed(self) -> None:
        with pytest.raises(TypeError, match="not sealed"):
            binding(Person, "id_index")
        with pytest.raises(FieldDoesNotExist):
            binding(Person, "identity_sealed")

    def test_is_nothing_to_migrations(self) -> None:
        state = ModelState.from_model(Person)
        assert isinstance(state.fields["id_number_sealed"], SealedField)
        name, path, _, options = Person._meta.get_field("id_number_sealed").deconstruct()
        assert (name, path, options) == ("id_number_sealed", "django.db.models.BinaryField", {})


def data_key(name: str | None = None) -> KeyEntry:
    wanted = name or ports.keys().current_data_key()[0]
    (found,) = [entry for entry in crypto_inventory() if entry.key_id == wanted]
    return found


def holdings() -> dict[str, int]:
    return {holding.purpose: holding.count for holding in data_key().holdings}


@pytest.mark.django_db
class TestWhatIsBound:
    def test_opens_by_the_name_that_its_column_gives(self) -> None:
        cast = Cast()
        issue(1)
        cast.holder(PEOPLE[0])
        seen = set()
        for column in sealed_columns():
            for row in column.model.objects.exclude(**{f"{column.name}__isnull": True}):  # type: ignore[attr-defined]
                value = open_bytes(
                    getattr(row, column.name), field=column.bound_to, row=getattr(row, column.of_row)
                )
                assert value
                seen.add((column.table, column.name))
        assert {
            ("records_person", "id_number_sealed"),
            ("records_person", "phone_sealed"),
            ("records_personfact", "document_sealed"),
            ("records_personfact", "phone_sealed"),
            ("records_certificate", "id_number_sealed"),
        } <= seen

    def test_opens_by_no_other_name(self) -> None:
        cast = Cast()
        person_id = cast.holder(PEOPLE[0]).person_id
        assert person_id is not None
        person = Person.objects.get(id=person_id)
        with pytest.raises(SealedDataBroken):
            open_bytes(person.id_number_sealed, field="certificate.id_number", row=person.id)


@pytest.mark.django_db
class TestInventory:
    def test_counts_columns_and_files(self) -> None:
        cast = Cast()
        claim = submitted(cast)
        filing = cast.filing(passed=1)
        cast.read(filing, [])
        counted = holdings()
        assert counted["申领附件"] == claim.attachments.count() == 1
        assert counted["名册文件"] == RosterUpload.objects.count()
        assert counted["人员证件号码"] == counted["人员证件号码（历史）"] == Person.objects.count()
        assert data_key().uses == sum(counted.values())

    def test_asks_each_of_the_columns(self) -> None:
        with CaptureQueriesContext(connection) as captured:
            crypto_inventory()
        asked = [query["sql"] for query in captured.captured_queries if "get_byte" in query["sql"]]
        counts = " UNION ALL ".join(asked).split(" UNION ALL ")
        assert len(counts) == len(sealed_columns())
        for column in sealed_columns():
            assert any(column.table in each and f"get_byte({column.name}," in each for each in counts)

    def test_tells_an_older_key_from_the_one_in_use(self) -> None:
        store_private("attachments/old", b"x")
        SealedFile.objects.filter(storage_key="attachments/old").update(key_id="k0")
        old = data_key("k0")
        assert (old.in_use, old.uses, old.holdings[0].purpose) == (False, 1, "申领附件")


@pytest.mark.django_db
class TestFiles:
    def test_are_noted_with_the_key_that_is_in_them(self) -> None:
        store_private("attachments/one", b"a document")
        noted = SealedFile.objects.get(storage_key="attachments/one").key_id
        assert noted == sealing_key_id(ports.files().get("attachments/one"))
        assert noted == ports.keys().current_data_key()[0]

    def test_are_noted_once_when_they_are_stored_again(self) -> None:
        store_private("attachments/one", b"a document")
        store_private("attachments/one", b"another")
        assert SealedFile.objects.count() == 1
        assert load_private("attachments/one") == b"another"

    def test_are_forgotten_with_the_file(self) -> None:
        store_private("attachments/one", b"a document")
        delete_private("attachments/one")
        assert not SealedFile.objects.exists()
        assert not ports.files().exists("attachments/one")

    def test_of_an_earlier_version_are_looked_into_once(self) -> None:
        store_private("attachments/one", b"a document")
        SealedFile.objects.update(key_id="")
        SealedFile.objects.create(storage_key="attachments/gone")
        assert "尚未清点的早期文件" in {entry.key_id for entry in crypto_inventory()}
        assert note_keys_of_earlier_files() == 2
        assert dict(SealedFile.objects.values_list("storage_key", "key_id")) == {
            "attachments/one": ports.keys().current_data_key()[0],
            "attachments/gone": UNREADABLE,
        }
        assert note_keys_of_earlier_files() == 0

    def test_are_sealed_and_deleted_nowhere_else(self) -> None:
        """Another way to store or remove such a file would leave it uncounted."""
        found = {
            path.relative_to(SOURCE).as_posix()
            for path in (SOURCE / "services").rglob("*.py")
            if "files().delete(" in path.read_text(encoding="utf-8")
            or ("files().put(" in path.read_text(encoding="utf-8"))
        }
        assert found == {"services/kernel/stored_files.py", "services/accounts/demonstration/inbox.py"}
