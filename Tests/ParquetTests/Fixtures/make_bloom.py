#!/usr/bin/env python3
"""Makes bloom/: a table with bloom filters, written by pyarrow and by DuckDB.

Rows i from 0 to 149: number i * 7, text "text-" and i in words long enough for all lanes of the
hash, ratio i / 4.
"""
import os

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 150
rows = pa.table(
    {
        "number": pa.array([i * 7 for i in range(ROWS)], pa.int32()),
        "text": [f"text-{i}" + "-more" * (i % 12) for i in range(ROWS)],
        "ratio": [i / 4 for i in range(ROWS)],
    }
)
folder = os.path.join(os.path.dirname(__file__), "bloom")
options = {"ndv": ROWS, "fpp": 0.01}
pq.write_table(
    rows,
    os.path.join(folder, "pyarrow.parquet"),
    bloom_filter_options={name: options for name in rows.schema.names},
)
path = os.path.join(folder, "duckdb.parquet")
# DuckDB gives only columns with dictionaries a filter, so each row is there ten times.
duckdb.sql(
    f"copy (select rows.* from rows, range(10)) to '{path}' "
    "(format parquet, bloom_filter_false_positive_ratio 0.01)"
)
