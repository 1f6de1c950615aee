"""Rows of tables, counted; and the program that writes them."""

import collections
import os
import subprocess

import pyarrow
import pyarrow.compute
import pyarrow.dataset


class Failure(Exception):
    """What must not be: it ends the torture, and the folder stays to be looked at."""


def counted(table):
    """The rows of a pyarrow table, each as a text, and how often each is there."""
    columns = []
    for name in sorted(table.column_names):
        column = table[name]
        # Some readers count nanoseconds, and some microseconds.
        if pyarrow.types.is_timestamp(column.type):
            column = column.cast(pyarrow.timestamp("us"))
        columns.append(column.cast(pyarrow.string()))
    rows = pyarrow.compute.binary_join_element_wise(
        *columns, "|", null_handling="replace", null_replacement="null"
    )
    counts = pyarrow.compute.value_counts(rows)
    return collections.Counter(
        dict(zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist()))
    )


def rows(folder, files=None):
    """The rows of all files below a folder; none, if there is no folder."""
    if files is None and not os.path.isdir(folder):
        return collections.Counter()
    data = pyarrow.dataset.dataset(folder, filesystem=files, format="parquet")
    table = data.to_table()
    return counted(table) if table.num_rows else collections.Counter()


def require_same(found, wanted, where):
    """Fails unless a table has the rows that landed, each as often."""
    lost, doubled = (wanted - found).total(), (found - wanted).total()
    if lost or doubled:
        raise Failure(f"{lost} rows lost, {doubled} rows too many in {where}")


def run_line(landing, table, *more):
    """The arguments of a run that writes what has landed to a table."""
    return [
        "run", "--json", "--from", landing, "--event-time", "originalrecordtimestamp",
        "--to", table, *more,
    ]  # fmt: skip


class Program:
    """The sluice that is tortured, with the environment that it gets."""

    def __init__(self, path, **environment):
        self.path = os.path.abspath(path)
        self.environment = dict(os.environ, **environment)

    def start(self, *arguments, **environment):
        return subprocess.Popen(
            [self.path, *arguments],
            env=dict(self.environment, **environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments, **environment):
        """The process, at its end, and what it wrote."""
        process = self.start(*arguments, **environment)
        output, diagnostics = process.communicate()
        return process.returncode, output, diagnostics

    def check(self, *arguments):
        """What it writes; anything but success is a failure."""
        status, output, diagnostics = self.run(*arguments)
        if status:
            raise Failure(f"{' '.join(arguments)}: status {status}: {output}{diagnostics}")
        return output

    def check_nothing_left(self, table):
        """Removes what the dead have left; then there is nothing, and the table is what it says."""
        self.check("gc", table, "--older-than", "0", "--delete")
        left = self.check("gc", table)
        if left != "nothing is left behind\n":
            raise Failure(f"after gc there is still: {left}")
        return self.check("ledger", "verify", table).splitlines()[0]


def say(text):
    print(text, flush=True)
