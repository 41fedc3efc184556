"""Compiles every module below a new root, without its docstrings: `bytecode.py ROOT`.

Docstrings are a seventh of the memory of a container that has imported the science libraries, and nobody reads them
there. `python -OO` would leave them out as well, but also every `assert`, which libraries use to check their input.
"""

import ast
import sys
from importlib._bootstrap_external import _code_to_hash_pyc
from importlib.util import cache_from_source, source_hash
from pathlib import Path

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# Not left out: a function whose first statement is then another string would take that for its docstring.
BLANK = ""


def blank_docstrings(tree: ast.Module) -> ast.Module:
    """Gives the tree with each docstring replaced by an empty one; no statement moves."""
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False):
            node.body[0].value.value = BLANK
    return tree


def compile_file(source: Path, root: Path) -> None:
    """Writes the byte-code of one module, never to be checked against its source: the image cannot change."""
    text = source.read_bytes()
    shown = f"/{source.relative_to(root)}"
    code = compile(blank_docstrings(ast.parse(text)), shown, "exec", dont_inherit=True)
    target = Path(cache_from_source(str(source)))
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(_code_to_hash_pyc(code, source_hash(text), False))


def main(root: Path) -> None:
    """Compiles what can be; a file that cannot is a template or an example, and fails when it is imported."""
    for source in root.rglob("*.py"):
        try:
            compile_file(source, root)
        except (SyntaxError, ValueError):
            continue


if __name__ == "__main__":
    main(Path(sys.argv[1]))
