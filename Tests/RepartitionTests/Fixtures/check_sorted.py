"""Holds sorted partitions against their inputs, sorted by DuckDB, with three readers.

    check_sorted.py FOLDER OUT ORDER [COLUMN]

FOLDER/in-N.parquet went to FOLDER/OUT/part=…/*.parquet. COLUMN, if given, is the first of the order:
row groups say that they are sorted by it, and their statistics overlap in at most their bounds.
Prints `ok COUNT rows in COUNT row groups`, or what differs.
"""

import glob
import sys

import duckdb
import polars as pl
import pyarrow.parquet as pq

from check_tables import normal


def check_row_groups(name, files, column):
    """Returns the number of row groups; the least and greatest values follow each other."""
    count = 0
    before = None
    for path in files:
        metadata = pq.ParquetFile(path).metadata
        for number in range(metadata.num_row_groups):
            count += 1
            if column is None:
                continue
            group = metadata.row_group(number)
            index = next(
                i for i in range(group.num_columns) if group.column(i).path_in_schema == column
            )
            sorting = group.sorting_columns
            if not sorting or sorting[0].column_index != index:
                sys.exit(f"{path}: row group {number} does not say that {column} sorts it")
            statistics = group.column(index).statistics
            if statistics is None or not statistics.has_min_max:
                continue
            bounds = (statistics.min, statistics.max)
            if sorting[0].descending:
                bounds = bounds[::-1]
            if before is not None and before != bounds[0]:
                if (bounds[0] < before) != sorting[0].descending:
                    sys.exit(f"{name}: row group {number} of {path} overlaps the one before")
            before = bounds[1]
    return count


def main(folder, out, order, column=None):
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    connection.execute("set default_null_order = 'nulls_first_on_asc_last_on_desc'")
    inputs = sorted(glob.glob(f"{folder}/in-*.parquet"))
    rows = groups = 0
    known = {row["id"]: row for path in inputs for row in pq.read_table(path).to_pylist()}
    for part in (1, 2, None):
        where = "part is null" if part is None else f"part = {part}"
        wanted = connection.sql(
            f"select id from read_parquet({inputs!r}) where {where} order by {order}, id"
        ).fetchall()
        wanted = [row[0] for row in wanted]
        value = "__HIVE_DEFAULT_PARTITION__" if part is None else part
        files = sorted(glob.glob(f"{folder}/{out}/part={value}/*.parquet"))
        found = [row for path in files for row in pq.ParquetFile(path).read().to_pylist()]
        if [row["id"] for row in found] != wanted:
            sys.exit(f"{order}: part {part} has its rows in another order")
        for row in found:
            same = {name: known[row["id"]][name] for name in row}
            if normal(row) != normal(same):
                sys.exit(f"{order}: {row} instead of {same}")
        query = f"select id from read_parquet({files!r}, hive_partitioning = false)"
        if [row[0] for row in connection.sql(query).fetchall()] != wanted:
            sys.exit(f"{order}: duckdb reads part {part} in another order")
        frame = pl.concat([pl.read_parquet(path, columns=["id"]) for path in files])
        if frame["id"].to_list() != wanted:
            sys.exit(f"{order}: polars reads part {part} in another order")
        rows += len(wanted)
        groups += check_row_groups(f"{order}, part {part}", files, column)
    print("ok", rows, "rows in", groups, "row groups")


if __name__ == "__main__":
    main(*sys.argv[1:])
