"""Holds tables whose files had different schemas against their inputs.

    check_drift.py FOLDER COUNT

FOLDER/i/in-N.parquet went to FOLDER/i/out/*.parquet. pyarrow's reading of the output must be the
inputs' rows, completed with nulls. DuckDB and Polars unify the inputs themselves: where they can, they
must see in the inputs what they see in the output. Prints `ok COUNT rows, duckdb N, polars N`.
"""

import datetime
import decimal
import glob
import sys

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq


def normal(value):
    """Nulls left out of structs, numbers as decimals, dates as midnights."""
    if isinstance(value, dict):
        return {k.lower(): normal(v) for k, v in value.items() if v is not None}
    if isinstance(value, (list, tuple)):
        return [normal(v) for v in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return decimal.Decimal(value).normalize()
    if isinstance(value, decimal.Decimal):
        return value.normalize()
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day)
    return value


def rows(table):
    return sorted((normal(row) for row in table.to_pylist()), key=lambda row: row["id"])


def same(name, found, wanted):
    for one, other in zip(found, wanted):
        if one != other:
            sys.exit(f"{name}: {one} instead of {other}")
    if len(found) != len(wanted):
        sys.exit(f"{name}: {len(found)} rows instead of {len(wanted)}")


def check(folder):
    inputs = sorted(glob.glob(f"{folder}/in-*.parquet"))
    outputs = sorted(glob.glob(f"{folder}/out/*.parquet"))
    wanted = sorted(
        (row for file in inputs for row in rows(pq.ParquetFile(file).read())),
        key=lambda row: row["id"],
    )
    if not outputs:
        return len(wanted), 0, 0
    found = pa.concat_tables(pq.ParquetFile(file).read() for file in outputs)
    found.validate(full=True)
    same(f"{folder} pyarrow", rows(found), wanted)
    return len(wanted), check_duckdb(folder, inputs, outputs), check_polars(folder, inputs, outputs)


def check_duckdb(folder, inputs, outputs):
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    query = "select * from read_parquet({}, union_by_name = true)"
    found = rows(connection.sql(query.format(outputs)).to_arrow_table())
    try:
        wanted = rows(connection.sql(query.format(inputs)).to_arrow_table())
    except duckdb.Error:
        return 0
    same(f"{folder} duckdb", found, wanted)
    return 1


def check_polars(folder, inputs, outputs):
    found = rows(pl.concat([pl.read_parquet(f) for f in outputs]).to_arrow())
    try:
        frames = [pl.read_parquet(f) for f in inputs]
        wanted = rows(pl.concat(frames, how="diagonal_relaxed").to_arrow())
    except pl.exceptions.PolarsError:
        return 0
    same(f"{folder} polars", found, wanted)
    return 1


if __name__ == "__main__":
    results = [check(f"{sys.argv[1]}/{number}") for number in range(int(sys.argv[2]))]
    total, duck, polars = (sum(column) for column in zip(*results))
    print(f"ok {total} rows, duckdb {duck}, polars {polars}")
