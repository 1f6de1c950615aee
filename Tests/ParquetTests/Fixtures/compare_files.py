#!/usr/bin/env python3
"""compare_files.py (ORIGINAL WRITTEN)...: pyarrow, duckdb and polars must read equal rows from both.

Prints a line for each pair: "equal", or what differs.
"""
import sys

import duckdb
import polars
import pyarrow.parquet as pq


def with_duckdb(path):
    return duckdb.sql(f"select * from read_parquet('{path}')").to_arrow_table()


def difference(reader, expected, found):
    if expected.schema.names != found.schema.names:
        return f"{reader}: columns {found.schema.names}"
    for name in expected.schema.names:
        left, right = expected[name].combine_chunks(), found[name].combine_chunks()
        if not left.equals(right):
            return f"{reader}: column {name} differs, {left.type} and {right.type}"
    return None


def check(original, written):
    found = pq.read_table(written, page_checksum_verification=True)
    found.validate(full=True)
    try:
        frame = polars.read_parquet(original)
    except polars.exceptions.ComputeError:
        frame = None  # Polars cannot read all files that are sound.
    if frame is not None and not frame.equals(polars.read_parquet(written), null_equal=True):
        return "polars: frames differ"
    return (
        difference("pyarrow", pq.read_table(original), found)
        or difference("duckdb", with_duckdb(original), with_duckdb(written))
        or "equal"
    )


for original, written in zip(sys.argv[1::2], sys.argv[2::2]):
    try:
        print(check(original, written))
    except Exception as error:
        print(f"{type(error).__name__}: {error}".replace("\n", " "))
