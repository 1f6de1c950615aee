#!/usr/bin/env python3
"""Time Sluice beside its peers on the same repartition, check every output, and write the results.

    bench.py DIRECTORY... [--peers polars duckdb] [--repetitions 5] [--results RESULTS.md]

Each run is a process of its own, and they take turns. Outputs are compared with DuckDB's answer on the
input: the rows of each partition, and a hash over every column of every row. Exits with 1 if a runner
did not finish or an output is wrong; a fast wrong answer is no number.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import report
from contents import Contents
from costs import Failed, measure, median
from peers import installed
from scans import READERS, SCANS

HERE = pathlib.Path(__file__).resolve().parent
SLUICE = str(HERE.parent / ".build-bench/release/sluice")
# A peer that takes so many times as long as the quickest is run once: it is no rival.
ONCE = 2.5


def sluice(options, source, target, *more, threads=None, durability="process"):
    return [
        options.sluice, "run", "--from", source, "--event-time", options.column, "--to", target,
        "--threads", str(threads or options.threads), "--durability", durability, *more,
    ]  # fmt: skip


def peer(options, name, source, target):
    return [
        options.python, str(HERE / "peers.py"), name, source, target, "--column", options.column,
        "--threads", str(options.threads),
    ]  # fmt: skip


def size(folder):
    files = list(pathlib.Path(folder).rglob("*.parquet"))
    return len(files), sum(file.stat().st_size for file in files)


def floor_of(options, source, work):
    """CPU seconds of copying the source, and of the codec on its pages."""
    command = [options.python, str(HERE / "floor.py"), source, "--work", work]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return tuple(map(float, run.stdout.split()))


class Attic:
    """Outputs that are done with, deleted when all runs are over, or before when the disk gets full.

    ext4 passes over the inodes of files that were deleted in the last minutes, one by one, whenever it
    creates a file: the next run would pay for the deletion of the output before. With 8,870 files
    that is more than the work itself.
    """

    # What the runs to come may need.
    FREE_BYTES = 8 << 30

    def __init__(self, folder):
        self.folder, self.kept, self.number = folder, [], 0

    def take(self, path):
        if not os.path.exists(path):
            return
        self.number += 1
        place = os.path.join(self.folder, f"old-{self.number}")
        os.rename(path, place)
        leave_cache(place)
        self.kept.append(place)
        while self.kept and shutil.disk_usage(self.folder).free < self.FREE_BYTES:
            shutil.rmtree(self.kept.pop(0))


def leave_cache(folder):
    """The files' bytes leave the page cache, so that it stays with the files of whoever runs next."""
    os.sync()
    for file in pathlib.Path(folder).rglob("*.parquet"):
        number = os.open(file, os.O_RDONLY)
        os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(number)


class Bench:
    """One dataset: who ran, at what cost, and what is wrong."""

    def __init__(self, options, source, work, attic):
        self.options, self.source, self.work, self.attic = options, os.path.abspath(source), work, attic
        self.name = pathlib.Path(source).name
        self.contents = Contents(options.python, self.source, options.column)
        self.input_files, self.input_bytes = size(self.source)
        self.costs, self.outputs, self.problems, self.scans = {}, {}, {}, {}
        self.floor = floor_of(options, self.source, work)

    def target(self, name):
        # With its ledger beside it.
        return os.path.join(self.work, name, "table")

    def forget(self, name):
        self.attic.take(os.path.join(self.work, name))

    def run(self, name, arguments, is_checked=False):
        """Runs one runner once more, unless it has failed before."""
        if name in self.problems:
            return
        self.forget(name)
        os.makedirs(os.path.dirname(self.target(name)))
        try:
            cost = measure(arguments, self.options.limit)
            problem = self.contents.difference(self.target(name)) if is_checked else None
        except Failed as failed:
            cost, problem = None, str(failed)
        if problem:
            self.problems[name] = problem
            self.costs.pop(name, None)
            print(f"  {name}: {problem}", flush=True)
            return
        self.costs.setdefault(name, []).append(cost)
        self.outputs.setdefault(name, size(self.target(name)))
        print(f"  {name}: {cost.wall:.2f} s, {cost.cpu:.2f} CPU s, {cost.peak_mb:.0f} MB", flush=True)

    def variants(self):
        """Sluice in other circumstances than the usual."""
        target = self.target
        own = lambda name, *more, **changes: sluice(self.options, self.source, target(name), *more, **changes)
        return {
            "synced": own("synced", durability="disk"),
            "one-thread": own("one-thread", threads=1),
            "256-mib": own("256-mib", "--memory", "256MiB"),
        }

    def run_all(self, peers):
        print(f"{self.name}: {self.contents.row_count:,} rows", flush=True)
        commands = {"sluice": sluice(self.options, self.source, self.target("sluice"))}
        commands |= {name: peer(self.options, name, self.source, self.target(name)) for name in peers}
        commands |= self.variants()
        for repetition in range(self.options.repetitions + 1):
            for name, arguments in commands.items():
                if repetition == 0 or not self.is_slow(name, peers):
                    self.run(name, arguments, is_checked=repetition == 0)
                if name not in self.kept():
                    self.forget(name)
        self.scan()
        for name in commands:
            self.forget(name)

    def is_slow(self, name, peers):
        if name not in peers or name not in self.costs:
            return name in peers
        return median(self.costs[name]).wall > ONCE * self.best_peer(peers)[1].wall

    def best_peer(self, peers):
        """The quickest peer and its cost."""
        costs = {name: median(self.costs[name]) for name in peers if name in self.costs}
        return min(costs.items(), key=lambda item: item[1].wall)

    # Scans of what was written

    def kept(self):
        return [name for name in ("sluice", "polars", "duckdb", "spark") if name in self.costs]

    def scan(self):
        """Reads the outputs in turn; times are filtered in one with microseconds, as peers write them."""
        micros = self.target("micros")
        self.run("micros", sluice(self.options, self.source, micros, "--timestamps", "micros"))
        for scan in SCANS:
            writers = ["micros" if name == "sluice" and scan == "time" else name for name in self.kept()]
            for _ in range(self.options.repetitions + 1):
                for reader in READERS:
                    for writer in writers:
                        self.scan_once(reader, scan, writer)
        self.forget("micros")

    def scan_once(self, reader, scan, writer):
        name = "sluice" if writer == "micros" else writer
        command = [self.options.python, str(HERE / "scans.py"), reader, scan, self.target(writer)]
        try:
            cost = measure(command, self.options.limit)
        except Failed as failed:
            self.problems[f"{reader}'s {scan} scan of {name}"] = str(failed)
            return
        self.scans.setdefault((scan, reader), {}).setdefault(name, []).append(cost)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directories", nargs="+", metavar="DIRECTORY")
    parser.add_argument("--peers", nargs="*", help="default: those that are installed, Spark for hour")
    parser.add_argument("--repetitions", type=int, default=5, help="besides one that warms up")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--column", default="originalrecordtimestamp", help="the event time")
    parser.add_argument("--sluice", default=SLUICE)
    parser.add_argument("--python", default=sys.executable, help="the Python that has the peers")
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a run is ended")
    parser.add_argument("--work", help="where the outputs go; default: a temporary directory")
    parser.add_argument("--results", help="a file for the results, in Markdown")
    options = parser.parse_args()
    benches = []
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        attic = Attic(folder)
        for number, directory in enumerate(options.directories):
            work = os.path.join(folder, str(number))
            os.mkdir(work)
            bench = Bench(options, directory, work, attic)
            peers = options.peers
            if peers is None:
                # Spark takes a minute to do little; it is a peer where the job is the article's.
                peers = [name for name in installed() if name != "spark" or bench.name == "hour"]
            bench.run_all(peers)
            bench.peers = peers
            benches.append(bench)
            text = report.text(benches, options)
            if options.results:
                pathlib.Path(options.results).write_text(text)
    print(text)
    return 1 if any(bench.problems for bench in benches) else 0


if __name__ == "__main__":
    sys.exit(main())
