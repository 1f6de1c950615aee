#!/usr/bin/env python3
"""Reads a table as its users would, with DuckDB or Polars, and nothing else.

    scans.py READER SCAN TABLE

Scans: `full` reads every column of every row, `filtered` looks for few rows by a column that no
file is sorted by, `time` for ten minutes of one hour by the event time.
"""

import argparse
import os

NOT_KEYS = ("year", "month", "day", "hour")
EVENT_TIME = "originalrecordtimestamp"


def duckdb(scan, table):
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'; SET threads = 2")
    source = f"read_parquet('{table}/**/*.parquet', hive_partitioning = false)"
    names = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    values = ", ".join(f'max("{name}")::VARCHAR' for name in names if name not in NOT_KEYS)
    where = {
        "full": "true",
        "filtered": "uniqueid = 4242",
        "time": f"{EVENT_TIME} >= '2020-05-22 14:10:00' AND {EVENT_TIME} < '2020-05-22 14:20:00'",
    }
    connection.execute(f"SELECT {values} FROM {source} WHERE {where[scan]}").fetchall()


def polars(scan, table):
    os.environ["POLARS_MAX_THREADS"] = "2"
    import datetime

    import polars

    frame = polars.scan_parquet(f"{table}/**/*.parquet", hive_partitioning=False)
    schema = frame.collect_schema()
    names = [name for name in schema.names() if name not in NOT_KEYS]
    event = polars.col(EVENT_TIME)
    has_zone = schema[EVENT_TIME].time_zone is not None
    zone = datetime.timezone.utc if has_zone else None
    first = datetime.datetime(2020, 5, 22, 14, 10, tzinfo=zone)
    where = {
        "full": polars.lit(True),
        "filtered": polars.col("uniqueid") == 4242,
        "time": (event >= first) & (event < first + datetime.timedelta(minutes=10)),
    }
    simple = [name for name in names if not schema[name].is_nested()]
    nested = [name for name in names if name not in simple]
    frame.filter(where[scan]).select(
        [polars.col(name).max() for name in simple] + [polars.col(name).len() for name in nested]
    ).collect(engine="streaming")


READERS = {"duckdb": duckdb, "polars": polars}
SCANS = ("full", "filtered", "time")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("scan", choices=SCANS)
    parser.add_argument("table")
    options = parser.parse_args()
    READERS[options.reader](options.scan, options.table)


if __name__ == "__main__":
    main()
