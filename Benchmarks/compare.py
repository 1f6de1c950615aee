#!/usr/bin/env python3
"""Time Sluice beside DuckDB and Polars on the same repartition, and check every output.

    compare.py DIRECTORY... [--runners sluice duckdb polars] [--repetitions 3] [--work DIR]

Each run is a process of its own. The outputs are compared with DuckDB's answer on the input: rows
per partition, and a hash over every column of every row. Exits with 1 if a runner did not finish or
an output is wrong.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEYS = ("year", "month", "day", "hour")


def run_duckdb(source, target, column, threads):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET TimeZone = 'UTC'; SET threads = {threads}")
    connection.execute("SET preserve_insertion_order = false")
    keys = ", ".join(f'{key}("{column}") AS {key}' for key in KEYS)
    connection.execute(
        f"COPY (SELECT *, {keys} FROM read_parquet('{source}/**/*.parquet', hive_partitioning = false))"
        f" TO '{target}' (FORMAT parquet, COMPRESSION snappy, PARTITION_BY ({', '.join(KEYS)}))"
    )


def run_polars(source, target, column, threads):
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars

    time_of_event = polars.col(column)
    keys = {key: getattr(time_of_event.dt, key)() for key in KEYS}
    polars.scan_parquet(f"{source}/**/*.parquet", hive_partitioning=False).with_columns(
        **keys
    ).sink_parquet(
        polars.PartitionBy(target, key=list(KEYS), include_key=False),
        compression="snappy",
        maintain_order=False,
        mkdir=True,
    )


PEERS = {"duckdb": run_duckdb, "polars": run_polars}


def command(runner, source, target, options):
    if runner in PEERS:
        return [
            sys.executable, __file__, "--peer", runner, "--target", target,
            "--event-time", options.event_time, "--threads", str(options.threads), source,
        ]  # fmt: skip
    return [
        options.sluice, "run", "--from", source, "--event-time", options.event_time,
        "--to", target, "--threads", str(options.threads),
    ]  # fmt: skip


def measure(arguments, limit):
    """Wall and CPU seconds and peak megabytes of a process, or why there are none."""
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(arguments, stdout=log, stderr=subprocess.STDOUT)
        except OSError as error:
            return None, str(error)
        # wait4 knows what this one process cost; subprocess does not.
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            wall = time.perf_counter() - start
            if pid:
                break
            if wall > limit:
                process.kill()
                limit = float("inf")
            time.sleep(0.002)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            log.seek(0)
            last = log.read().decode(errors="replace").strip().splitlines()[-1:]
            return None, f"exit code {process.returncode}: {' '.join(last)}"
    return (wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), None


def timestamps_as_micros(name, kind):
    """A column as SQL in which writers agree: they keep instants in different units and zones."""
    if kind.startswith("TIMESTAMP") and "[" not in kind and "(" not in kind:
        return f'epoch_us("{name}")'
    return f'"{name}"'


def content(files, columns, keys, hive):
    """Rows and content hash of each partition, by partition."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    table = f"read_parquet('{files}', hive_partitioning = {hive})"
    described = connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
    kinds = {row[0]: row[1] for row in described}
    values = ", ".join(timestamps_as_micros(name, kinds[name]) for name in columns or kinds)
    # A sum, because equal rows would cancel out in an exclusive or.
    rows = connection.execute(
        f"SELECT {keys}, count(*), sum(hash(row({values}))::HUGEINT) FROM {table} GROUP BY ALL"
    ).fetchall()
    return list(columns or kinds), {row[:4]: row[4:] for row in rows}


def check(target, columns, expected):
    """What is wrong with an output, or nothing."""
    keys = ", ".join(f"try_cast({key} AS BIGINT)" for key in KEYS)
    try:
        _, found = content(f"{target}/**/*.parquet", columns, keys, "true")
    except Exception as error:  # a reader's refusal is an answer
        return f"DuckDB cannot read it: {error}"
    wrong = [key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)]
    if not wrong:
        return None
    example = min(wrong, key=str)
    return (
        f"{len(wrong)} of {len(expected)} partitions differ, for example {example}: "
        f"expected {expected.get(example)}, found {found.get(example)}"
    )


def compare(source, options, work):
    """Prints the table of one dataset; whether every runner finished with the right output."""
    keys = ", ".join(f'{key}("{options.event_time}")' for key in KEYS)
    columns, expected = content(f"{source}/**/*.parquet", None, keys, "false")
    rows = sum(value[0] for value in expected.values())
    size = sum(file.stat().st_size for file in pathlib.Path(source).rglob("*.parquet"))
    print(f"\n{source}: {rows:,} rows, {size / 1e6:,.0f} MB, {len(expected)} target partitions")

    best, problems = {}, {}
    # In turn rather than in blocks, so that a slow minute of the machine meets everybody.
    for repetition in range(options.repetitions):
        for runner in options.runners:
            if runner in problems:
                continue
            target = os.path.join(work, runner)
            shutil.rmtree(target, ignore_errors=True)
            cost, problem = measure(command(runner, source, target, options), options.limit)
            if cost and repetition == 0:
                problem = check(target, columns, expected)
            if problem:
                problems[runner] = problem
            elif runner not in best or cost < best[runner]:
                best[runner] = cost
            shutil.rmtree(target, ignore_errors=True)

    ours = best.get("sluice")
    print(f"{'':8} {'wall s':>8} {'CPU s':>8} {'peak MB':>8} {'x Sluice':>9}")
    for runner in options.runners:
        if runner in problems:
            print(f"{runner:8} {problems[runner]}")
            continue
        wall, cpu, peak = best[runner]
        ratio = f"{wall / ours[0]:9.2f}" if ours else f"{'':>9}"
        print(f"{runner:8} {wall:8.2f} {cpu:8.2f} {peak:8.0f} {ratio}")
    return not problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directories", nargs="+", metavar="DIRECTORY")
    parser.add_argument("--runners", nargs="+", default=["sluice", *PEERS])
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--event-time", default="originalrecordtimestamp")
    parser.add_argument("--sluice", default=str(ROOT / ".build/release/sluice"))
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a run is ended")
    parser.add_argument("--work", help="where the outputs go; default: a temporary directory")
    parser.add_argument("--peer", choices=PEERS, help=argparse.SUPPRESS)
    parser.add_argument("--target", help=argparse.SUPPRESS)
    options = parser.parse_args()

    if options.peer:
        PEERS[options.peer](
            options.directories[0], options.target, options.event_time, options.threads
        )
        return 0
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        return 0 if all([compare(d, options, work) for d in options.directories]) else 1


if __name__ == "__main__":
    sys.exit(main())
