#!/usr/bin/env python3
"""Time Sluice beside DuckDB on the same repartition in one bucket, and check every output.

    compare_bucket.py DIRECTORY... [--repetitions 3]

The environment leads to the server (AWS_ENDPOINT_URL_S3, keys, region); `make bench-bucket` starts one. The
server is on the same machine and shares its cores: what counts is the CPU of the client, and how many
requests it makes. Exits with 1 if a runner did not finish, an output is wrong, or Sluice makes more
requests than inputs + 3 x outputs + 20.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from bench import SLUICE
from costs import Failed, measure, median
from peers import KEYS

BUCKET = "bench"


def storage():
    import boto3

    return boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL_S3"])


def connect():
    """DuckDB with the bucket's server."""
    import duckdb
    import duckdb_ext

    connection = duckdb_ext.init(duckdb.connect())
    connection.execute("SET autoinstall_known_extensions = false; LOAD httpfs; SET TimeZone = 'UTC'")
    scheme, _, host = os.environ["AWS_ENDPOINT_URL_S3"].partition("://")
    connection.execute(
        f"CREATE SECRET (TYPE s3, URL_STYLE 'path', USE_SSL {scheme == 'https'}, ENDPOINT '{host}',"
        f" REGION '{os.environ['AWS_REGION']}', KEY_ID '{os.environ['AWS_ACCESS_KEY_ID']}',"
        f" SECRET '{os.environ['AWS_SECRET_ACCESS_KEY']}')"
    )
    return connection


def run_duckdb(source, target, column, threads):
    connection = connect()
    connection.execute(f"SET threads = {threads}; SET preserve_insertion_order = false")
    keys = ", ".join(f'{key}("{column}") AS {key}' for key in KEYS)
    connection.execute(
        f"COPY (SELECT *, {keys} FROM read_parquet('{source}/**/*.parquet', hive_partitioning = false))"
        f" TO '{target}' (FORMAT parquet, COMPRESSION snappy, PARTITION_BY ({', '.join(KEYS)}))"
    )


def upload(directory, prefix):
    client = storage()
    try:
        client.create_bucket(Bucket=BUCKET)
    except client.exceptions.ClientError as error:
        if "BucketAlready" not in str(error):
            raise
    root = pathlib.Path(directory)
    files = [file for file in root.rglob("*.parquet")]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(
            lambda file: client.upload_file(str(file), BUCKET, f"{prefix}/{file.relative_to(root)}"), files
        ))  # fmt: skip
    return len(files)


def counts(location, keys, hive):
    """The rows of each partition."""
    rows = connect().execute(
        f"SELECT {keys}, count(*) FROM read_parquet('{location}/**/*.parquet', hive_partitioning = {hive})"
        " GROUP BY ALL"
    ).fetchall()  # fmt: skip
    return {row[:4]: row[4] for row in rows}


def command(runner, source, target, options):
    if runner == "duckdb":
        return [
            sys.executable, __file__, "--peer", "--target", target, "--threads", str(options.threads),
            "--event-time", options.event_time, source,
        ]  # fmt: skip
    return [
        options.sluice, "run", "--from", source, "--event-time", options.event_time,
        "--to", target, "--threads", str(options.threads), "--json",
    ]  # fmt: skip


def compare(directory, options):
    name = pathlib.Path(directory).name
    source = f"s3://{BUCKET}/{name}"
    inputs = upload(directory, name)
    event = ", ".join(f'{key}("{options.event_time}")' for key in KEYS)
    expected = counts(source, event, "false")
    print(f"\n{source}: {sum(expected.values()):,} rows, {inputs} files, {len(expected)} partitions")
    costs, problems = {"sluice": [], "duckdb": []}, []
    for repetition in range(options.repetitions):
        for runner in costs:
            # Each writes to a place that is new: the server is slow to delete.
            target = f"s3://{BUCKET}/{name}-{runner}-{os.getpid()}-{repetition}"
            try:
                costs[runner].append(measure(command(runner, source, target, options), options.limit))
            except Failed as failed:
                problems.append(f"{runner}: {failed}")
                continue
            keys = ", ".join(f"try_cast({key} AS BIGINT)" for key in KEYS)
            if repetition == 0 and counts(target, keys, "true") != expected:
                problems.append(f"{runner}: the output has other rows in its partitions")
    print(f"{'':8} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}")
    medians = {}
    for runner, runs in costs.items():
        if runs:
            medians[runner] = cost = median(runs)
            print(f"{runner:8} {cost.wall:8.2f} {cost.cpu:8.2f} {cost.peak_mb:8.0f}")
    if len(medians) == 2:
        print(f"CPU of Sluice / DuckDB: {medians['sluice'].cpu / medians['duckdb'].cpu:.3f}")
    problems += requests_problems(source, name, inputs, options)
    for problem in problems:
        print(problem)
    return not problems


def requests_problems(source, name, inputs, options):
    """Prints how many requests one more run makes; what is wrong with that."""
    target = f"s3://{BUCKET}/{name}-requests-{os.getpid()}"
    line = command("sluice", source, target, options)
    report = json.loads(subprocess.run(line, capture_output=True, check=True, text=True).stdout)
    outputs = sum(len(partition["files"]) for partition in report["outputs"])
    requests = report["requests"]
    total = requests["writes"] + requests["reads"] + requests["deletes"]
    bound = inputs + 3 * outputs + 20
    print(f"requests of Sluice: {total}, at most {bound}; ${requests['dollars']:.4f} at S3's list price")
    return [] if total <= bound else [f"sluice: {total} requests, expected at most {bound}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directories", nargs="+", metavar="DIRECTORY")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--event-time", default="originalrecordtimestamp")
    parser.add_argument("--sluice", default=SLUICE)
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a run is ended")
    parser.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--target", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        run_duckdb(options.directories[0], options.target, options.event_time, options.threads)
        return 0
    return 0 if all([compare(directory, options) for directory in options.directories]) else 1


if __name__ == "__main__":
    sys.exit(main())
