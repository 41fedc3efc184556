"""Looks at every node of a program's syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

from tables import (
    DUNDER,
    TABLES,
    Finding,
    attribute_problem,
    closed_problem,
    finding,
    module_problem,
    under,
)

ADDRESS = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*://")
SYSTEM_PATH = re.compile(
    r"/(bin|boot|dev|etc|home|lib|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|usr|var)(/|$)"
)
CLIMBING = re.compile(r"(^|/)\.\.(/|$)")
PLAIN_REFERENCE = re.compile(r"@[A-Za-z]\w*\b(?!\s*[.(\[])")
GETTERS = ("getattr", "setattr", "delattr")

# A code and a message, for each thing that is wrong.
Found = Iterator[tuple[str, str]]


def literal(node: ast.expr) -> str | None:
    """The text of a literal."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def is_constant(node: ast.expr, value: object) -> bool:
    """Is this the literal `value`?"""
    return isinstance(node, ast.Constant) and node.value is value or literal(node) == value


class Inspector:
    """Looks at every node of a program once."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes = list(ast.walk(tree))
        self.called = {id(node.func) for node in self.nodes if isinstance(node, ast.Call)}
        self.owners = {id(node.value) for node in self.nodes if isinstance(node, ast.Attribute)}
        self.idle = {id(node.value) for node in self.nodes if isinstance(node, ast.Expr)}
        self.modules: set[str] = set()
        self.paths = dict(self.bindings())
        self.rules: dict[type[ast.AST], Callable[[Any], Found]] = {
            ast.Import: self.imported,
            ast.ImportFrom: self.imported_from,
            ast.Name: self.name,
            ast.Attribute: self.attribute,
            ast.Call: self.call,
            ast.Constant: self.constant,
            ast.MatchClass: self.match_class,
        }

    def bindings(self) -> Iterator[tuple[str, str]]:
        """Name in the program → dotted path of what was imported under it."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    bound = alias.asname or alias.name.partition(".")[0]
                    self.modules.add(bound)
                    yield bound, alias.name if alias.asname else bound
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield alias.asname or alias.name, f"{node.module}.{alias.name}"

    def findings(self) -> Iterator[Finding]:
        """Everything that is not allowed, in the order of the lines."""
        for node in sorted(self.nodes, key=lambda node: getattr(node, "lineno", 0)):
            rule = self.rules.get(type(node))
            for code, message in rule(node) if rule else ():
                yield finding(code, message, getattr(node, "lineno", None))

    def path_of(self, node: ast.expr) -> str | None:
        """The dotted path of `a.b.c` when `a` was imported, else None."""
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        root = self.paths.get(node.id) if isinstance(node, ast.Name) else None
        return ".".join([root, *reversed(names)]) if root else None

    def imported(self, node: ast.Import) -> Found:
        for alias in node.names:
            problem = module_problem(alias.name)
            if problem or "._" in alias.name:
                yield "import", problem or f"{alias.name} is private to its module."

    def imported_from(self, node: ast.ImportFrom) -> Found:
        if node.level or not node.module:
            yield "import", "A program is one file: relative imports lead nowhere."
            return
        for alias in node.names:
            path = f"{node.module}.{alias.name}"
            problem = module_problem(node.module if alias.name == "*" else path)
            if problem:
                yield "import", problem
            elif alias.name == "*":
                yield "import-star", f"Import the names that are needed from {node.module}, not all."
            elif "._" in path and not path.startswith("__future__."):
                yield "private", f"{path} is private to its module."
            elif wrong := attribute_problem(alias.name):
                yield wrong

    def name(self, node: ast.Name) -> Found:
        if node.id in TABLES["names"] or node.id == "__import__":
            yield "name", f"{node.id} may not be used."
        elif DUNDER.fullmatch(node.id) and node.id not in TABLES["dunders"]:
            yield "dunder", f"{node.id} may not be used."
        elif node.id in (*GETTERS, "open") and id(node) not in self.called:
            yield "dynamic", f"{node.id} may only be called, not passed on."
        elif node.id in self.modules and isinstance(node.ctx, ast.Load) and id(node) not in self.owners:
            yield "module-value", f"The module {node.id} may not be passed on; use its functions by name."

    def attribute(self, node: ast.Attribute) -> Found:
        name, path = node.attr, self.path_of(node)
        if wrong := attribute_problem(name):
            yield wrong
        elif path and (problem := closed_problem(path)):
            yield "attribute", problem
        elif name.startswith("_") and not self.may_be_private(node):
            yield "private", f"The attribute {name} is private to what it belongs to."
        elif name in ("query", "eval") and id(node) not in self.called:
            yield "query", f"{name} may only be called, with a literal."
        if not isinstance(node.ctx, ast.Load) and path and under(path, ["reckoner"]):
            yield "tamper", "The reckoner module may be used, not changed."

    @staticmethod
    def may_be_private(node: ast.Attribute) -> bool:
        own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
        return own or node.attr in TABLES["underscored"] or node.attr in TABLES["dunders"]

    def call(self, node: ast.Call) -> Found:
        if isinstance(node.func, ast.Name):
            if node.func.id == "open":
                yield from self.opened(node)
            elif node.func.id in GETTERS:
                yield from self.got(node)
        elif isinstance(node.func, ast.Attribute):
            if node.func.attr in ("query", "eval"):
                yield from self.queried(node)
            if node.func.attr == "load" and len(node.args) > 2:
                yield "pickle", "Pickled data may not be loaded."
        for keyword in node.keywords:
            if keyword.arg == "allow_pickle" and not is_constant(keyword.value, False):
                yield "pickle", "Pickled data may not be loaded; leave allow_pickle out."

    @staticmethod
    def opened(node: ast.Call) -> Found:
        path = literal(node.args[0]) if node.args else None
        mode = next((word.value for word in node.keywords if word.arg == "mode"), None)
        mode = mode or (node.args[1] if len(node.args) > 1 else ast.Constant("r"))
        reads = is_constant(mode, "r") or is_constant(mode, "rb") or is_constant(mode, "rt")
        folders = TABLES["folders"]["read" if reads else "write"]
        if not path or CLIMBING.search(path) or (path[0] in "/~" and not path.startswith(tuple(folders))):
            where = " or ".join(folders)
            yield "open", f"open wants a literal path, below {where} when absolute; or use reckoner.save."

    @staticmethod
    def got(node: ast.Call) -> Found:
        name = literal(node.args[1]) if len(node.args) > 1 else None
        if name is None:
            yield "dynamic", "The attribute's name must be a literal."
        elif name.startswith("_") and name not in TABLES["dunders"]:
            yield "private", f"The attribute {name} is private to what it belongs to."
        elif wrong := attribute_problem(name):
            yield wrong

    @staticmethod
    def queried(node: ast.Call) -> Found:
        text = literal(node.args[0]) if node.args else None
        if text is None or "@" in PLAIN_REFERENCE.sub("", text):
            yield "query", "A query must be a literal, with nothing but plain names after @."

    def constant(self, node: ast.Constant) -> Found:
        text = node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
        # A text that is a statement of its own is a comment.
        if not isinstance(text, str) or id(node) in self.idle:
            return
        if strange := [word for word in DUNDER.findall(text) if word not in TABLES["dunders"]]:
            yield "dunder", f"The text {strange[0]} may not be used: it names what programs may not touch."
        if ADDRESS.match(text):
            yield "url", "There is no network here; the data is in reckoner.table, rows and value."
        if SYSTEM_PATH.match(text) or CLIMBING.search(text):
            yield "path", f"Only {', '.join(TABLES['folders']['read'])} may be named as folders."

    def match_class(self, node: ast.MatchClass) -> Found:
        for name in node.kwd_attrs:
            if wrong := attribute_problem(name):
                yield wrong
