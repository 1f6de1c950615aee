#!/usr/bin/env python3
"""probe_bloom.py FILE: what DuckDB's reading of each column's bloom filter says of rows 0 to 299.

The file holds the rows 0 to 149 of make_bloom.py. Prints "missed" and the column for a row that the
filter excludes although it is there; at the end how many of the other rows it lets pass.
"""
import sys

import duckdb
import pyarrow.parquet as pq

path = sys.argv[1]
values = {
    "number": lambda i: i * 7,
    "text": lambda i: f"text-{i}" + "-more" * (i % 12),
    "ratio": lambda i: i / 4,
}
metadata = pq.ParquetFile(path).metadata.row_group(0)
for index, (name, value) in enumerate(values.items()):
    assert metadata.column(index).bloom_filter_length > 0, name
    passed = 0
    for row in range(300):
        query = f"select bloom_filter_excludes from parquet_bloom_probe('{path}', '{name}', ?)"
        excluded = duckdb.execute(query, [value(row)]).fetchone()[0]
        if row < 150 and excluded:
            print("missed", name, row)
        passed += row >= 150 and not excluded
    print("fine" if passed < 20 else "passes too much", name)
