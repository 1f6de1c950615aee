#!/usr/bin/env python3
"""What rows a table has: how many in each partition, and a hash over every column of them, as JSON.

    contents.py SOURCE --by COLUMN        by the UTC hour of a timestamp column
    contents.py TABLE --columns NAME...   by the folders year=/month=/day=/hour=
"""

import argparse
import json
import subprocess
import sys

KEYS = ("year", "month", "day", "hour")


class Contents:
    """The rows of a source by the partitions that they belong to, as DuckDB reads them.

    DuckDB does it in processes of its own: what is measured later must not begin in a large process.
    """

    def __init__(self, python, source, column):
        self.python = python
        self.columns, self.partitions = self._ask(source, "--by", column)

    def _ask(self, *arguments):
        run = subprocess.run([self.python, __file__, *arguments], capture_output=True, text=True)
        if run.returncode != 0:
            raise RuntimeError(run.stderr.strip().splitlines()[-1][:200])
        return json.loads(run.stdout)

    @property
    def row_count(self):
        return sum(rows for rows, _ in self.partitions.values())

    def difference(self, target):
        """How the partitions of a table differ; nothing if they do not."""
        try:
            _, found = self._ask(target, "--columns", *self.columns)
        except RuntimeError as error:  # a reader's refusal is an answer
            return f"DuckDB cannot read it: {error}"
        wanted = self.partitions
        wrong = [key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)]
        if not wrong:
            return None
        example = min(wrong)
        return (
            f"{len(wrong)} of {len(wanted)} partitions differ, for example {example}: "
            f"expected {wanted.get(example)}, found {found.get(example)}"
        )


def comparable(name, kind):
    """A column as SQL in which writers agree: they choose units, zones and widths of their own."""
    column = f'"{name}"'
    if any(mark in kind for mark in ("[", "STRUCT", "MAP")):
        return f"to_json({column})::VARCHAR"
    if kind == "TIMESTAMPTZ_NS":  # what ClickHouse writes; DuckDB can only show it
        return f"epoch_us(left({column}::VARCHAR, 19)::TIMESTAMP)"
    if kind.startswith("TIMESTAMP"):
        return f"epoch_us({column}::TIMESTAMP)"
    if kind.startswith("DECIMAL"):
        return f"{column}::DECIMAL(38, 10)"
    if kind.endswith("INT") or kind.endswith("INTEGER"):
        return f"{column}::BIGINT"
    return f"{column}::VARCHAR" if kind == "BLOB" else column


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table")
    parser.add_argument("--by")
    parser.add_argument("--columns", nargs="+")
    options = parser.parse_args()

    import duckdb

    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    table = f"read_parquet('{options.table}/**/*.parquet', hive_partitioning = {not options.by})"
    described = connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
    kinds = {row[0]: row[1] for row in described}
    columns = options.columns or list(kinds)
    keys = [f'{key}("{options.by}")' if options.by else f"try_cast({key} AS BIGINT)" for key in KEYS]
    values = ", ".join(comparable(name, kinds[name]) for name in columns)
    # A sum, because equal rows would cancel out in an exclusive or.
    rows = connection.execute(
        f"SELECT {', '.join(keys)}, count(*), sum(hash({values})::HUGEINT)::VARCHAR FROM {table} GROUP BY ALL"
    ).fetchall()
    json.dump([columns, {"/".join(map(str, row[:4])): row[4:] for row in rows}], sys.stdout)


if __name__ == "__main__":
    main()
