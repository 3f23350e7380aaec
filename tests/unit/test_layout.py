"""The structure that docs/architecture.md promises: stages, faces, and few imports across stages."""

import fnmatch
import importlib
import re
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
SERVICES = "zhicheng.services"
STAGES = {
    "kernel",
    "accounts",
    "intake",
    "review",
    "issuance",
    "casework",
    "collection",
    "verification",
    "oversight",
}
OWN_FACES = {f"{SERVICES}.kernel.ports", f"{SERVICES}.accounts.captcha"}
"""Modules that doors may import although they are not packages."""
MOST_ACROSS = 15
MOST_NAMES = 48


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("zhicheng")


def _stage(module: str) -> str:
    return module.removeprefix(f"{SERVICES}.").partition(".")[0]


def _across_stages(graph: grimp.ImportGraph) -> set[tuple[str, str]]:
    """Imports from one stage into another, other than down to the kernel."""
    return {
        (importer, imported)
        for importer in graph.find_descendants(SERVICES)
        for imported in graph.find_modules_directly_imported_by(importer)
        if imported.startswith(f"{SERVICES}.") and _stage(imported) not in {"kernel", _stage(importer)}
    }


def _faces() -> list[str]:
    base = ROOT / "src/zhicheng/services"
    return sorted(
        SERVICES + "." + ".".join(file.parent.relative_to(base).parts)
        for file in base.rglob("__init__.py")
        if file.parent != base
    )


def _protected() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    [faces] = [contract for contract in contracts if contract["id"] == "faces"]
    return list(faces["protected_modules"])


class TestStages:
    def test_services_hold_the_stages_and_nothing_else(self, graph: grimp.ImportGraph) -> None:
        assert {_stage(child) for child in graph.find_children(SERVICES)} == STAGES

    def test_few_imports_cross_from_one_stage_into_another(self, graph: grimp.ImportGraph) -> None:
        across = _across_stages(graph)

        assert len(across) <= MOST_ACROSS, sorted(across)

    def test_the_architecture_gives_the_figure_of_today(self, graph: grimp.ImportGraph) -> None:
        text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
        [figure] = re.findall(r"Imports across stages, today: (\d+)", text)

        assert int(figure) == len(_across_stages(graph))

    def test_an_import_across_stages_would_be_counted(self, graph: grimp.ImportGraph) -> None:
        before = len(_across_stages(graph))
        added = importlib.import_module("copy").deepcopy(graph)
        added.add_import(importer=f"{SERVICES}.review.todo", imported=f"{SERVICES}.accounts.captcha")

        assert len(_across_stages(added)) == before + 1


class TestFaces:
    @pytest.mark.parametrize("face", _faces())
    def test_a_face_says_what_lives_there_and_offers_few_names(self, face: str) -> None:
        module = importlib.import_module(face)
        names = getattr(module, "__all__", [])

        assert (module.__doc__ or "").strip()
        assert len(names) == len(set(names)) <= MOST_NAMES
        assert all(hasattr(module, name) for name in names)

    def test_every_module_behind_a_face_is_protected(self, graph: grimp.ImportGraph) -> None:
        behind = graph.find_descendants(SERVICES) - set(_faces()) - OWN_FACES
        patterns = _protected()

        assert [
            module
            for module in sorted(behind)
            if not any(fnmatch.fnmatch(module, pattern) for pattern in patterns)
        ] == []

    def test_no_face_is_protected(self) -> None:
        patterns = [pattern for pattern in _protected() if not pattern.endswith(".*")]

        assert not set(patterns) & (set(_faces()) | OWN_FACES)
