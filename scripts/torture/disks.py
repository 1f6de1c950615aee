"""A few files that landed, and a program whose changes to files are watched by disk.c."""

import os
import shutil
import subprocess

import tables
from tables import Failure


class Disk:
    """Builds the library that stands between a program and its disk, and preloads it."""

    def __init__(self, program, landing, folder):
        self.landing = few(landing, folder)
        self.wanted = tables.rows(self.landing)
        self.library = f"{folder}/disk.so"
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "disk.c")
        compiler = next(filter(shutil.which, ["cc", "clang", "gcc"]), "cc")
        flags = ["-O1", "-shared", "-fPIC", "-o", self.library, source, "-ldl", "-lpthread"]
        subprocess.run([compiler, *flags], check=True)
        # As in life: what is promised is durable.
        self.program = tables.Program(program, SLUICE_HOME=f"{folder}/home")
        # Where nobody cuts the power, to be quicker.
        self.checker = tables.Program(
            program, SLUICE_HOME=f"{folder}/home", SLUICE_DURABILITY="process"
        )

    def line(self, root, *more):
        return tables.run_line(self.landing, f"{root}/table", *more)

    def run(self, root, arguments, **variables):
        """Runs the program, whose changes below a folder are watched: see disk.c."""
        return self.program.run(*arguments, LD_PRELOAD=self.library, DISK_FOLDER=root, **variables)

    def record(self, root, arguments, path):
        """Runs the program, and writes what it does below a folder to a file."""
        status, output, diagnostics = self.run(root, arguments, DISK_RECORD=path)
        # One that was killed may have done it.
        if status and "was replayed by entry" not in diagnostics:
            raise Failure(f"{' '.join(arguments)}: status {status}: {output}{diagnostics}")

    def settle(self, root):
        """Does what is left, as the next run does, and compares."""
        table = f"{root}/table"
        self.checker.check(*self.line(root))
        tables.require_same(tables.rows(table), self.wanted, table)
        self.checker.check_nothing_left(table)


def few(landing, folder):
    """A few of the files that landed: then a state is looked at in no time."""
    small = f"{folder}/landing"
    os.makedirs(small)
    names = sorted(
        os.path.join(parent, name) for parent, _, names in os.walk(landing) for name in names
    )
    for path in names[:: len(names) // 16][:16]:
        shutil.copy(path, small)
    return small
