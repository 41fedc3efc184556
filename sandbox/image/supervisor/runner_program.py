"""The program's own process: what happens between the fork and the end of the program."""

import builtins
import ctypes
import os
import resource
import signal
import sys
import types
from typing import NoReturn

PROGRAM = "/in/program.py"
WORKING_FOLDER = "/out"
REPORT_FD = 3
SUPERVISOR = "/opt/sbx/supervisor"
MODULES = ["/opt/sbx/modules", "/opt/sbx/site"]
FONTS = "/opt/sbx/matplotlib"
FONTS_COPY = "/tmp/.matplotlib"
# A sparse file of any size costs nothing to make, and reading it would cost the collector; tmpfs is smaller than this.
FILE_SIZE_LIMIT = 256 * 1024 * 1024
PR_SET_DUMPABLE = 4
LOWEST_PRIORITY = 19


def set_dumpable(value: int) -> None:
    """0 closes this process's memory, environment and descriptors to others of the same user."""
    if ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, value, 0, 0, 0) != 0:
        raise OSError("prctl(PR_SET_DUMPABLE) failed.")


def become_program(gate: int, stdout: int, stderr: int, report: int, processes: int | None) -> NoReturn:
    """Turns a freshly forked process into the program, and ends it with the program's exit code.

    Nothing of the program runs before the gate is closed on the other side: until then the run's secret may lie
    where this process could read it.
    """
    code = 1
    try:
        os.read(gate, 1)
        connect(stdout, stderr, report)
        confine(processes)
        code = run()
    except BaseException:  # noqa: BLE001 - whatever it is, it must not unwind into the supervisor's stack
        sys.excepthook(*sys.exc_info())
    finally:
        # Not sys.exit: taking pandas and matplotlib down in order costs tens of milliseconds and helps nobody.
        os._exit(code)


def connect(stdout: int, stderr: int, report: int) -> None:
    """Gives the program its descriptors 0 to 3 and closes every other one, the supervisor's wire among them."""
    os.setsid()
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.dup2(stdout, 1)
    os.dup2(stderr, 2)
    # Inheritable, unlike the others, because a program may start Python again.
    os.dup2(report, REPORT_FD, inheritable=True)
    os.closerange(REPORT_FD + 1, 1024)
    # A line at a time, so that what was printed before a deadline is not lost in a buffer.
    sys.stdout.reconfigure(line_buffering=True)


def confine(processes: int | None) -> None:
    """Puts back what the supervisor changed for itself and sets the limits of one process.

    `processes` is given where no cgroup counts them (gVisor); elsewhere all containers' users are one, and would be
    counted together.
    """
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE_LIMIT, FILE_SIZE_LIMIT))
    if processes is not None:
        resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
    # So that whatever it starts, and however much of it, the supervisor has its turn when the deadline comes.
    os.nice(LOWEST_PRIORITY)
    set_dumpable(1)


def run() -> int:
    """Runs the program as `__main__` and gives its exit code."""
    begin()
    try:
        with open(PROGRAM, encoding="utf-8") as file:
            code = compile(file.read(), PROGRAM, "exec", dont_inherit=True)
        exec(code, sys.modules["__main__"].__dict__)  # noqa: S102 - running it is what the sandbox is for
        status = 0
    except SystemExit as exit_:
        status = exit_code(exit_)
    except BaseException as error:  # noqa: BLE001
        show(error)
        status = 1
    return finish(status)


def prepare() -> None:
    """Sets, once for all runs, what programs expect of Python: its path, its environment and its names."""
    os.environ["RECKONER_REPORT_FD"] = str(REPORT_FD)
    os.environ["MPLCONFIGDIR"] = copy_fonts()
    sys.path[:] = MODULES + [entry for entry in sys.path if entry != SUPERVISOR]
    # `site` is off because it costs milliseconds; these are all that programs want of it.
    builtins.exit = builtins.quit = sys.exit


def begin() -> None:
    """Sets what is the program's own: its arguments, folder and main module."""
    os.chdir(WORKING_FOLDER)
    sys.argv = [PROGRAM]
    main = types.ModuleType("__main__")
    main.__file__ = PROGRAM
    sys.modules["__main__"] = main
    # It was seeded before the fork, so that programs of one container would draw the same numbers one after the other.
    if generator := sys.modules.get("numpy.random"):
        generator.seed()


def copy_fonts() -> str:
    """matplotlib builds its font cache anew where the folder cannot be written to, so the baked one is copied."""
    os.makedirs(FONTS_COPY, exist_ok=True)
    for name in os.listdir(FONTS):
        with open(f"{FONTS}/{name}", "rb") as source, open(f"{FONTS_COPY}/{name}", "wb") as target:
            target.write(source.read())
    return FONTS_COPY


def exit_code(exit_: SystemExit) -> int:
    """What `sys.exit(...)` means as a number."""
    if exit_.code is None:
        return 0
    if isinstance(exit_.code, int):
        return exit_.code & 0xFF
    print(exit_.code, file=sys.stderr)
    return 1


def show(error: BaseException) -> None:
    """Prints the traceback without the supervisor's own frame."""
    trace = error.__traceback__
    shown = error.with_traceback(trace.tb_next if trace else None)
    sys.excepthook(type(shown), shown, shown.__traceback__)


def finish(status: int) -> int:
    """What Python does at its end: joins threads, runs exit functions, flushes."""
    if threading := sys.modules.get("threading"):
        threading._shutdown()
    if atexit := sys.modules.get("atexit"):
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            status = status or 120
    return status
