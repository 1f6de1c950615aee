"""Runs that are killed at any moment, several at once, on one table, while others read it."""

import collections
import os
import random
import subprocess
import sys
import time

import readers
import tables
from tables import Failure, say

KILLED = -9
TRY_AGAIN = 75

# The run to be replayed is not there yet, or others have replaced its files.
NOTHING_TO_REPLAY = [
    "the table has no ledger",
    "the log has no run",
    "was replayed by entry",
    "can be replayed",
    "cannot be replayed",
]

# What the server is, and how files are published there.
PLACES = {
    "files": (None, None),
    "upload": ("SLUICE_TEST_S3", "upload"),
    "copy": ("SLUICE_TEST_S3", "copy"),
    "radosgw-upload": ("SLUICE_TEST_RADOSGW", "upload"),
    "radosgw-copy": ("SLUICE_TEST_RADOSGW", "copy"),
}


class Kills:
    """A table and what is done to it. One that is appended to gets no other runs than that."""

    def __init__(self, program, place, landing, folder, seed, is_appended):
        name = f"{place}-{'appended' if is_appended else 'mixed'}"
        self.landing = landing
        self.is_appended = is_appended
        self.random = random.Random(f"{seed} {name}")
        self.statuses = collections.Counter()
        self.live = []
        environment = {"SLUICE_HOME": f"{folder}/home", "SLUICE_DURABILITY": "process"}
        server, publishing = PLACES[place]
        if server is None:
            self.table = f"{folder}/{name}"
        else:
            environment["SLUICE_S3_PUBLISH"] = publishing
            environment["AWS_ENDPOINT_URL"] = os.environ["AWS_ENDPOINT_URL"] = os.environ[server]
            self.table = f"s3://torture/{os.path.basename(folder)}/{seed}-{name}"
        self.program = tables.Program(program, **environment)
        self.files, self.folder = readers.open_folder(self.table)
        if server is not None:
            self.files.create_dir("torture")

    def line(self, *more):
        return tables.run_line(self.landing, self.table, *more)

    def any_line(self):
        """The arguments of a run of some kind; most take a part of what is new."""
        dice = self.random.random()
        if not self.is_appended and dice < 0.05:
            return self.line("--mode", "overwrite-partitions")
        if not self.is_appended and dice < 0.25:
            return ["replay", self.table, "--json", "--run", str(self.random.randint(1, 20))]
        part = ["--bounded-files", str(self.random.choice([1, 2, 5, 10, 30]))]
        return self.line(*part, *(["--commit-every", "3"] if dice < 0.5 else []))

    def kill_runs(self, seconds, processes):
        """Starts runs and kills most of them, and reads the table all the while."""
        reader = self.start_reader()
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end or self.live:
                while len(self.live) < processes and time.monotonic() < end:
                    life = self.random.choice([0.1, 0.3, 1, 3, 20]) * self.random.random()
                    process = self.program.start(*self.any_line())
                    self.live.append((process, time.monotonic() + life))
                time.sleep(0.005)
                if reader.poll() is not None:
                    raise Failure(reader.communicate()[1])
                self.reap()
        finally:
            for process, _ in self.live:
                process.kill()
                process.wait()
            text, error = reader.communicate("")
        if reader.returncode:
            raise Failure(error)
        return text.strip()

    def start_reader(self):
        arguments = [readers.__file__, self.table, self.landing]
        reader = subprocess.Popen(
            [sys.executable, *arguments, *(["--appended"] if self.is_appended else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        # What it says first: it takes a moment to begin.
        reader.stdout.readline()
        return reader

    def reap(self):
        for process, death in list(self.live):
            if process.poll() is None and time.monotonic() > death:
                process.kill()
            if process.poll() is not None:
                self.live.remove((process, death))
                self.count(process)

    def count(self, process):
        _, diagnostics = process.communicate()
        status = process.returncode
        if status == 0:
            text = "done"
        elif status == KILLED:
            text = "killed"
        elif status == TRY_AGAIN:
            text = "to be tried again"
        elif any(part in diagnostics for part in NOTHING_TO_REPLAY):
            text = "nothing to replay"
        else:
            arguments = " ".join(process.args[1:])
            raise Failure(f"{arguments}: status {status}: {diagnostics}")
        self.statuses[text] += 1

    def finish(self):
        """Does what is left, without killing, and compares; answers what there is in the end."""
        self.program.check(*self.line())
        self.program.check("ledger", "verify", self.table)
        found = self.program.check_nothing_left(self.table)
        wanted = tables.rows(self.landing)
        tables.require_same(tables.rows(self.folder, self.files), wanted, self.table)
        return found, wanted.total()


def torture(program, place, landing, folder, seed, seconds, processes):
    """A third of the time the table is only appended to, where readers may expect most.

    Answers counts of what was done.
    """
    totals = collections.Counter()
    for is_appended, share in [(True, 1 / 3), (False, 2 / 3)]:
        kills = Kills(program, place, landing, folder, seed, is_appended)
        read = kills.kill_runs(seconds * share, processes)
        found, count = kills.finish()
        ended = ", ".join(f"{number} {text}" for text, number in kills.statuses.most_common())
        say(f"  {'appended to' if is_appended else 'all kinds of runs'}: {ended}")
        say(f"    {read}")
        say(f"    {found}; {count:,} rows compared, 0 lost, 0 doubled")
        totals["runs"] += kills.statuses.total()
        totals["kills"] += kills.statuses["killed"]
        totals["entries"] += int(found.split()[0].replace(",", ""))
        totals["rows compared"] += count
    return totals
