"""Runs generated programs the way the sandbox does: a process of their own each, a report on a pipe.

Takes on standard input a JSON list of `{"program", "extraction"}`, and prints a JSON list of
`{"report", "error", "files"}`.
"""

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path

MODULES = Path(__file__).parents[2] / "sandbox" / "image" / "modules"


def run(job: dict) -> dict:
    """One program in a forked process."""
    with tempfile.TemporaryDirectory() as folder:
        inside, outside = Path(folder, "in"), Path(folder, "out")
        inside.mkdir()
        outside.mkdir()
        (inside / "extraction.json").write_text(json.dumps(job["extraction"]), "utf-8")
        report, write = os.pipe()
        errors = Path(folder, "errors")
        child = os.fork()
        if child == 0:
            os.close(report)
            become(job["program"], inside, outside, write, errors)
        os.close(write)
        with open(report, encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        os.waitpid(child, 0)
        error = errors.read_text("utf-8") if errors.exists() else None
        return {"report": records, "error": error, "files": sorted(os.listdir(outside))}


def become(program: str, inside: Path, outside: Path, write: int, errors: Path) -> None:
    """Turns the forked process into the program."""
    os.environ.update(RECKONER_IN=str(inside), RECKONER_OUT=str(outside), RECKONER_REPORT_FD=str(write))
    try:
        exec(compile(program, "program.py", "exec", dont_inherit=True), {"__name__": "__main__"})
    except BaseException:
        errors.write_text(traceback.format_exc(), "utf-8")
    finally:
        os._exit(0)


if __name__ == "__main__":
    sys.path.insert(0, str(MODULES))
    json.dump([run(job) for job in json.load(sys.stdin)], sys.stdout)
