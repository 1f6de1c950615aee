#!/usr/bin/env python3
"""check_statistics.py FILE...: pyarrow's and DuckDB's reading of each file's statistics, against values.

Prints a line for each file: "true" and how many bounds there are, or what is wrong.
"""
import sys

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def check(path):
    file = pq.ParquetFile(path)
    told = {
        (group, name): (least, greatest, nulls)
        for group, name, least, greatest, nulls in duckdb.sql(
            "select row_group_id, path_in_schema, stats_min_value, stats_max_value, "
            f"stats_null_count from parquet_metadata('{path}')"
        ).fetchall()
    }
    bounds = 0
    for group in range(file.metadata.num_row_groups):
        table = file.read_row_group(group)
        for index in range(file.metadata.num_columns):
            chunk = file.metadata.row_group(group).column(index)
            name, found = chunk.path_in_schema, chunk.statistics
            if "." in name:
                continue
            column = table[name]
            if found.null_count != column.null_count or told[group, name][2] != column.null_count:
                return f"{name}: {found.null_count} nulls"
            if not found.has_min_max:
                continue
            bounds += 1
            if pa.types.is_binary(column.type) or pa.types.is_timestamp(column.type):
                continue
            expected = pc.min_max(column).as_py()
            if (found.min, found.max) != (expected["min"], expected["max"]):
                return f"{name}: {found.min} to {found.max}, not {expected}"
            if pa.types.is_integer(column.type) or pa.types.is_string(column.type):
                text = (str(expected["min"]), str(expected["max"]))
                if told[group, name][:2] != text:
                    return f"duckdb: {name}: {told[group, name]}, not {text}"
            distinct = pc.count_distinct(column, mode="only_valid").as_py()
            if found.has_distinct_count and found.distinct_count != distinct:
                return f"{name}: {found.distinct_count} distinct values, not {distinct}"
    return f"true, {bounds}"


for path in sys.argv[1:]:
    print(check(path))
