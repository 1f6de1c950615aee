#!/usr/bin/env python3
"""compare_files.py (ORIGINAL WRITTEN)...: pyarrow, duckdb and polars must read equal rows from both,
and find the same rows when they filter files made of this folder's pages/ by their statistics.

Prints a line for each pair: "equal", or what differs.
"""
import sys

import duckdb
import polars
import pyarrow as pa
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


def wrongly_pruned(original, written, is_polars_able):
    """A column in which a filter on the written file, with its statistics, misses rows."""
    table = pq.read_table(original)
    for name, kind in zip(table.schema.names, table.schema.types):
        simple = [pa.int32(), pa.int64(), pa.float64(), pa.string(), pa.uint32()]
        if table.num_rows == 0 or kind not in simple:
            continue
        known = table[name].drop_null()
        for value in {known[0].as_py(), known[len(known) // 2].as_py(), known[-1].as_py()}:
            expected = sum(1 for other in known.to_pylist() if other == value)
            query = f"""select count(*) from '{written}' where "{name}" = ?"""
            if duckdb.execute(query, [value]).fetchall()[0][0] != expected:
                return f"duckdb: a filter on {name} misses rows"
            if pq.read_table(written, filters=[(name, "=", value)]).num_rows != expected:
                return f"pyarrow: a filter on {name} misses rows"
            if not is_polars_able:
                continue
            frame = polars.scan_parquet(written).filter(polars.col(name) == value).collect()
            if frame.height != expected:
                return f"polars: a filter on {name} misses rows"
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
        or ("pages/" in original and wrongly_pruned(original, written, frame is not None))
        or "equal"
    )


for original, written in zip(sys.argv[1::2], sys.argv[2::2]):
    try:
        print(check(original, written))
    except Exception as error:
        print(f"{type(error).__name__}: {error}".replace("\n", " "))
