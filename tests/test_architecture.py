"""The house stays as ARCHITECTURE.md draws it: the import graph is read from the source itself."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT

SRC = ROOT / "src"
# Each room imports only rooms before it. The public names (dailypage itself) stand above all.
ROOMS = (
    "resources",
    "errors",
    "filenames",
    "lesson",
    "page",
    "terms",
    "system",
    "reading",
    "spans",
    "issue",
    "render",
    "output",
    "settings",
    "sources",
    "parallel",
    "executors",
    "publish",
    "serve",
    "archive",
    "deliver",
    "cli",
    "__main__",
)
TOP = len(ROOMS)
LONGEST_MODULE, LONGEST_FUNCTION = 400, 50
A_LIST = "src/dailypage/errors.py"  # every error in one place, looked up by name: splitting would hide them
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Source(NamedTuple):
    """A module: its syntax tree, and whether it is a package's own ``__init__``."""

    tree: ast.Module
    package: bool


def modules(src: Path) -> dict[str, Source]:
    """Dotted name -> source of every module below *src*."""
    found = {}
    for path in sorted(src.rglob("*.py")):
        package = path.stem == "__init__"
        parts = path.relative_to(src).with_suffix("").parts
        tree = ast.parse(path.read_text("utf-8"), str(path))
        found[".".join(parts[:-1] if package else parts)] = Source(tree, package)
    return found


def imports(name: str, known: dict[str, Source]) -> set[str]:
    """The modules among *known* that module *name* imports."""
    found: set[str] = set()
    for node in ast.walk(known[name].tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:  # relative: from the package the module stands in
                package = name.split(".") if known[name].package else name.split(".")[:-1]
                base = ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])
            found |= {f"{base}.{alias.name}" for alias in node.names} & known.keys() or {base}
    return found & known.keys() - {name}


def graph_of(known: dict[str, Source]) -> dict[str, set[str]]:
    """Module -> the modules of the project that it imports."""
    return {name: imports(name, known) for name in known}


def rank(name: str) -> int:
    """How high a module's room stands; raises KeyError for a room nobody drew."""
    parts = name.split(".")
    return TOP if len(parts) == 1 else {room: height for height, room in enumerate(ROOMS)}[parts[1]]


def arrows_back(graph: dict[str, set[str]]) -> list[str]:
    """Imports from a lower room to a higher one."""
    return [
        f"{name} imports {other}"
        for name, others in graph.items()
        for other in sorted(others)
        if rank(other) > rank(name)
    ]


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """Some modules that import each other in a ring, or an empty list."""
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for other in sorted(graph[name]):
            if ring := walk(other, [*path, name]):
                return ring
        done.add(name)
        return []

    return next((ring for name in graph if (ring := walk(name, []))), [])


def faults(name: str, tree: ast.Module) -> Iterator[str]:
    """What the house forbids inside one module: late imports, star imports, bare excepts, size, silence."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            yield f"{name}:{node.lineno}: import *"
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield f"{name}:{node.lineno}: a bare except"
        if isinstance(node, FUNCTIONS):
            yield from faults_of_function(name, node)
    if not ast.get_docstring(tree):
        yield f"{name}:1: no docstring"
    for top in tree.body:
        if isinstance(top, (*FUNCTIONS, ast.ClassDef)) and top.name[0] != "_" and not ast.get_docstring(top):
            yield f"{name}:{top.lineno}: {top.name} has no docstring"


def faults_of_function(name: str, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """Late imports and length."""
    for inner in ast.walk(function):
        if isinstance(inner, ast.Import | ast.ImportFrom):
            yield f"{name}:{inner.lineno}: an import inside a function"
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    if length > LONGEST_FUNCTION:
        yield f"{name}:{function.lineno}: {function.name} has {length} lines"


def plug_ins(known: dict[str, Source]) -> set[str]:
    """The modules that a registry of the code names as text: they are loaded on demand, and by it alone.

    The table of public names is no registry: what it names may be imported by anyone.
    """
    texts = {
        node.value
        for name, source in known.items()
        if rank(name) < TOP
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return texts & known.keys() - {"dailypage"}


def plug_ins_imported(graph: dict[str, set[str]], named: set[str]) -> list[str]:
    """Imports that go round a registry; a plug-in may build on another, as mail carries the plain text.

    So may what only plug-ins load: the whole of deliver, which `dailypage site` alone asks for.
    """
    asked_for = set(graph) - loaded_at_once(graph, named)
    return [
        f"{name} imports {other}"
        for name, others in graph.items()
        for other in sorted(others & named)
        if name not in named and name not in asked_for
    ]


def loaded_at_once(graph: dict[str, set[str]], named: set[str]) -> set[str]:
    """The modules that are loaded without any plug-in: by those that no other imports, step by step."""
    imported = set().union(*graph.values())
    waiting = [name for name in graph if name not in imported and name not in named]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found and name not in named:
            found.add(name)
            waiting += graph[name]
    return found


def third_party(known: dict[str, Source]) -> set[str]:
    """The top-level names that neither Python nor this project brings."""
    used = set()
    for source in known.values():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                used.add((node.module or "").split(".")[0])
    return used - sys.stdlib_module_names - {"dailypage"}


def declared(*extras: str) -> set[str]:
    """What pyproject.toml says is needed, by the names in import statements."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in extras for each in project["optional-dependencies"][extra]),
    ]
    names = {requirement.split(">")[0] for requirement in wanted}
    return {
        {"python-docx": "docx", "fonttools": "fontTools"}.get(name, name.replace("-", "_")) for name in names
    }


HOUSE = modules(SRC)
GRAPH = graph_of(HOUSE)


def test_every_module_stands_in_a_room_that_is_drawn() -> None:
    drawn = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert {rank(name) for name in HOUSE} == {*range(len(ROOMS)), TOP}
    assert [
        room for room in ROOMS if not {f"`{room}`", f"`{room}/`", f"`{room}.py`"} & set(drawn.split())
    ] == []


def test_no_import_goes_to_a_higher_room() -> None:
    assert arrows_back(GRAPH) == []


def test_no_modules_import_each_other_in_a_ring() -> None:
    assert cycle(GRAPH) == []


def test_no_module_breaks_the_rules_of_the_house() -> None:
    assert [fault for name, source in HOUSE.items() for fault in faults(name, source.tree)] == []


def test_no_module_but_the_list_of_errors_is_longer_than_four_hundred_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): path.read_text("utf-8").count("\n")
        for folder in (SRC, ROOT / "builders", ROOT / "bench")
        for path in folder.rglob("*.py")
    }
    lengths.pop(A_LIST)
    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_plug_ins_are_reached_only_through_the_table_that_names_them() -> None:
    named = plug_ins(HOUSE)
    assert {"dailypage.render.web", "dailypage.render.pdf"} <= named
    assert plug_ins_imported(GRAPH, named) == []


def test_what_is_imported_and_what_is_declared_are_the_same() -> None:
    assert third_party(HOUSE) == declared("dask", "postgresql", "tantivy") - {
        "dask",
        "pg8000",
    }  # these two their libraries load


def test_what_tests_and_builders_import_is_declared() -> None:
    theirs = {**modules(ROOT / "tests"), **modules(ROOT / "builders")}
    own = {name.split(".")[-1] for name in theirs}
    assert (
        third_party(theirs) - own - declared("test", "build", "dask", "postgresql") - {"packaging", "bench"}
        == set()
    )  # pytest brings packaging; bench is our own


# The checker itself, on houses that break each rule.


def build(folder: Path, files: dict[str, str]) -> dict[str, Source]:
    """A house of *files* (name below dailypage -> source)."""
    for name in [*files, "__init__.py"]:
        path = folder / "dailypage" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files.get(name, ""), "utf-8")
    return modules(folder)


def test_the_checker_sees_an_arrow_back(tmp_path: Path) -> None:
    house = build(
        tmp_path,
        {"lesson/__init__.py": "from ..render import web", "render/web.py": "import dailypage.lesson"},
    )
    assert arrows_back(graph_of(house)) == ["dailypage.lesson imports dailypage.render.web"]


def test_the_checker_sees_a_ring(tmp_path: Path) -> None:
    house = build(tmp_path, {"page/a.py": "from dailypage.page import b", "page/b.py": "from . import a"})
    assert set(cycle(graph_of(house))) == {"dailypage.page.a", "dailypage.page.b"}


def test_the_checker_sees_a_room_that_nobody_drew() -> None:
    with pytest.raises(KeyError, match="attic"):
        rank("dailypage.attic.box")


@pytest.mark.parametrize(
    "source, fault",
    [
        ('"""Doc."""\nfrom os import *', "import *"),
        ('"""Doc."""\ndef _f():\n    import os', "an import inside a function"),
        ('"""Doc."""\nclass _A:\n    def f(self):\n        from os import path', "inside a function"),
        ('"""Doc."""\ndef f(): pass', "f has no docstring"),
        ('"""Doc."""\ntry:\n    pass\nexcept:\n    pass', "a bare except"),
        ('"""Doc."""\ndef _f():\n' + "    pass\n" * 50, "_f has 51 lines"),
        ("x = 1", "no docstring"),
    ],
)
def test_the_checker_sees_each_fault(source: str, fault: str) -> None:
    assert len([found for found in faults("bad", ast.parse(source)) if fault in found]) == 1


def test_the_checker_sees_an_import_round_a_registry(tmp_path: Path) -> None:
    house = build(
        tmp_path,
        {
            "render/registry.py": "BUILT_IN = {'web': 'dailypage.render.web'}",
            "render/web.py": "",
            "publish.py": "from dailypage.render.web import page",
        },
    )
    assert plug_ins_imported(graph_of(house), plug_ins(house)) == [
        "dailypage.publish imports dailypage.render.web"
    ]


def test_the_checker_sees_a_library_that_nobody_declared(tmp_path: Path) -> None:
    house = build(
        tmp_path, {"cli.py": "import os, attic.box\nfrom dailypage import page\nfrom cellar import wine"}
    )
    assert third_party(house) == {"attic", "cellar"}
