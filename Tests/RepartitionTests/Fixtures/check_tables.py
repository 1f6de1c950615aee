"""Holds repartitioned tables against their inputs, column by column, with three readers.

    check_tables.py FOLDER COUNT

FOLDER/i/in-N.parquet went to FOLDER/i/out/day=…/hour=…/*.parquet. Prints `ok COUNT rows`, or what
differs.
"""

import datetime
import glob
import sys

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq


def partition(ts):
    return (None, None) if ts is None else (ts.day, ts.hour)


def normal(value):
    """Maps are lists of pairs, or dictionaries, by reader."""
    if isinstance(value, dict):
        return {k: normal(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [normal(v) for v in value]
    if isinstance(value, float) and value != value:
        return "nan"
    return value


def same(name, found, wanted):
    for one, other in zip(found, wanted):
        if normal(one) != normal(other):
            sys.exit(f"{name}: {one} instead of {other}")
    if len(found) != len(wanted):
        sys.exit(f"{name}: {len(found)} rows instead of {len(wanted)}")


def check(folder):
    inputs = sorted(glob.glob(f"{folder}/in-*.parquet"))
    table = pa.concat_tables(pq.read_table(f) for f in inputs)
    wanted = {}
    for row in table.to_pylist():
        wanted.setdefault(partition(row["ts"]), []).append(row)
    outputs = sorted(glob.glob(f"{folder}/out/**/*.parquet", recursive=True))
    found = {}
    for output in outputs:
        # One file has neither folders nor other files to take a schema from.
        file = pq.ParquetFile(output)
        part = file.read()
        part.validate(full=True)
        if [f.type for f in part.schema] != [f.type for f in table.schema]:
            sys.exit(f"{output}: {part.schema} instead of {table.schema}")
        values = tuple(
            None if v.startswith("__HIVE") else int(v)
            for v in (c.split("=")[1] for c in output.split("/") if "=" in c)
        )
        found.setdefault(values, []).extend(part.to_pylist())
    if set(found) != set(wanted):
        sys.exit(f"{folder}: partitions {sorted(map(str, found))}, not {sorted(map(str, wanted))}")
    for key, rows in wanted.items():
        same(f"{folder} {key}", found[key], rows)
    if not outputs:
        return 0
    ids = sorted(r["id"] for rows in wanted.values() for r in rows)
    keys = pa.schema([("day", pa.int32()), ("hour", pa.int32())])
    folders = ds.partitioning(keys, flavor="hive")
    hive = ds.dataset(f"{folder}/out", partitioning=folders).to_table(columns=["id", "day", "hour"])
    same(f"{folder} pyarrow folder", sorted(hive["id"].to_pylist()), ids)
    glob_path = f"{folder}/out/**/*.parquet"
    check_duckdb(folder, glob_path, inputs, ids)
    for path in (glob_path, f"{folder}/out"):
        frame = pl.scan_parquet(path, hive_partitioning=True).select("id").collect()
        same(f"{folder} polars {path}", sorted(frame["id"].to_list()), ids)
    return len(ids)


def check_duckdb(folder, glob_path, inputs, ids):
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    columns = [f'"{n}"' for n in pq.read_schema(inputs[0]).names]
    listed = ", ".join(columns)
    query = "select {} from read_parquet({}, hive_partitioning = {}) order by id"
    found = connection.sql(query.format(listed, repr(glob_path), "true")).to_arrow_table().to_pylist()
    wanted = connection.sql(query.format(listed, repr(inputs), "false")).to_arrow_table().to_pylist()
    same(f"{folder} duckdb", found, wanted)


if __name__ == "__main__":
    rows = sum(check(f"{sys.argv[1]}/{number}") for number in range(int(sys.argv[2])))
    print("ok", rows, "rows")
