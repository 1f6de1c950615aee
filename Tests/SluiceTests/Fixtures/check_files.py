"""Reads a folder of Parquet files with pyarrow and DuckDB, and prints one line:
the codecs, rows of each file, bytes of each file, and rows and sum of a column as both see them.

usage: check_files.py FOLDER COLUMN
"""

import os
import sys

import duckdb
import pyarrow.parquet as pq

folder, column = sys.argv[1:]
paths = sorted(
    os.path.join(place, name)
    for place, _, names in os.walk(folder)
    for name in names
    if name.endswith(".parquet")
)
codecs, rows, total = set(), [], 0.0
for path in paths:
    file = pq.ParquetFile(path)
    file.read().validate(full=True)
    for group in range(file.metadata.num_row_groups):
        for leaf in range(file.metadata.num_columns):
            codecs.add(file.metadata.row_group(group).column(leaf).compression)
    rows.append(file.metadata.num_rows)
    total += sum(v for v in file.read([column])[column].to_pylist() if v is not None)
sizes = [os.path.getsize(path) for path in paths]
count, sum_ = duckdb.connect().execute(
    f"select count(*), coalesce(sum({column}), 0) "
    f"from read_parquet({paths!r}, hive_partitioning=false)"
).fetchall()[0]
assert count == sum(rows) and float(sum_) == float(total), (count, rows, sum_, total)
print(",".join(sorted(codecs)), " ".join(map(str, rows)), " ".join(map(str, sizes)), total, sep=";")
