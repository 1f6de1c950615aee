"""Disks that become full at each change in turn, and disks that name files oddly.

A run that finds no room says so and how to go on, and the next one, which finds some, leaves a table
that is whole.
"""

import os
import shutil

import pyarrow
import pyarrow.dataset
import pyarrow.parquet

import disks
import tables
from tables import Failure, say

CURE = "No space left on device, free some space or choose another place"
# Each on the table that those before it have left.
STEPS = [("a first run", ["--bounded-files", "8"]), ("slices", ["--commit-every", "4"])]
# How names are given, see disk.c, and what is said if a run cannot be.
ODD_NAMES = [
    ({"DISK_LINKS": "none"}, ""),
    ({"DISK_LINKS": "twice"}, ""),
    ({"DISK_LINKS": "device"}, "staging and target need to be on one file system"),
    ({"DISK_RENAMES": "none"}, ""),
    ({"DISK_RENAMES": "none", "DISK_LINKS": "none"}, "neither links files nor renames them"),
]
# In brief only each of so many changes is refused.
STRIDE = 10


def torture(program, landing, folder, is_brief):
    """Answers counts of what was done."""
    total = 0
    disk = disks.Disk(program, landing, folder)
    root, before = f"{folder}/disk", f"{folder}/before"
    os.mkdir(root)
    for name, more in STEPS:
        shutil.copytree(root, before)
        disk.record(root, disk.line(root, *more), f"{folder}/record")
        with open(f"{folder}/record") as lines:
            count = sum(1 for _ in lines)
        numbers = range(1, count + 1, STRIDE if is_brief else 1)
        refused = 0
        for number in numbers:
            replace(root, before)
            refused += fill(disk, root, more, number)
        total += len(numbers)
        say(f"  {name}: full at {len(numbers)} of {count} changes, {refused} runs said so")
        replace(root, before)
        shutil.rmtree(before)
        os.remove(f"{folder}/record")
        disk.checker.check(*disk.line(root, *more))
    shutil.rmtree(root)
    odd_names(disk, root)
    full_temporary_folder(disk, folder)
    return {"full disks": total, "rows compared": total * disk.wanted.total()}


def replace(folder, with_folder):
    shutil.rmtree(folder)
    shutil.copytree(with_folder, folder)


def fill(disk, root, more, number):
    """A run whose disk is full from a change on; answers whether the run said so."""
    status, output, diagnostics = disk.run(root, disk.line(root, *more), DISK_FULL_FROM=str(number))
    if status and CURE not in diagnostics:
        raise Failure(f"full from change {number} on: status {status}: {output}{diagnostics}")
    try:
        check_nothing_half_done(disk, f"{root}/table")
        disk.settle(root)
    except Failure as failure:
        raise Failure(f"full from change {number} on: {failure}") from None
    return status != 0


def check_nothing_half_done(disk, table):
    """Each file that is visible is whole, and of a run that is committed."""
    visible = tables.rows(table)
    status, output, diagnostics = disk.checker.run("ledger", "verify", table)
    if "the table has no ledger" in diagnostics:
        if visible:
            raise Failure(f"{visible.total()} rows are visible, and there is no ledger")
        return
    # Between what it has and what differs, which the next run brings into being.
    differences = output.splitlines()[1:-1]
    if not all(line.startswith(("unapplied", "missing")) for line in differences):
        raise Failure(f"verify: status {status}: {output}{diagnostics}")


def odd_names(disk, root):
    """File systems that cannot name files in all ways, and servers that do and say otherwise."""
    for how, refusal in ODD_NAMES:
        os.mkdir(root)
        status, output, diagnostics = disk.run(root, disk.line(root), **how)
        if refusal not in diagnostics or (status == 0) != (refusal == ""):
            raise Failure(f"{how}: status {status}: {output}{diagnostics}")
        disk.settle(root)
        shutil.rmtree(root)
    say(f"  {len(ODD_NAMES)} file systems that name files oddly")


def full_temporary_folder(disk, folder):
    """A folder that is full where rows are kept while memory is short."""
    temporary, landing, table = f"{folder}/temporary", f"{folder}/large", f"{folder}/spilled/table"
    os.mkdir(temporary)
    os.mkdir(landing)
    noise = os.urandom(32 << 20)
    hours = [index % 24 * 3_600_000_000 for index in range(len(noise) // 1024)]
    large = pyarrow.table(
        {
            "time": pyarrow.array(hours, pyarrow.timestamp("us")),
            "noise": [noise[start : start + 1024] for start in range(0, len(noise), 1024)],
        }
    )
    pyarrow.parquet.write_table(large, f"{landing}/large.parquet", use_dictionary=False)
    line = [
        "run", "--json", "--from", landing, "--event-time", "time", "--to", table,
        "--memory", "64MiB", "--temp-dir", temporary,
    ]  # fmt: skip
    for number in [1, 3]:
        status, output, diagnostics = disk.run(temporary, line, DISK_FULL_FROM=str(number))
        if "give another with --temp-dir, or more memory with --memory" not in diagnostics:
            raise Failure(f"full temporary folder: status {status}: {output}{diagnostics}")
        if os.path.isdir(table):
            raise Failure("a run whose temporary folder was full has written to the table")
    disk.checker.check(*line)
    disk.checker.check_nothing_left(table)
    found = pyarrow.dataset.dataset(table, format="parquet").count_rows()
    if found != large.num_rows:
        raise Failure(f"{found} rows of {large.num_rows} in {table}")
    say("  a full temporary folder")
