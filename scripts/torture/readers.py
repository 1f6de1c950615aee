"""Reads a table over and over while others write it, until its input ends.

    readers.py TABLE LANDING [--appended]

Every file that is listed opens and reads whole, unless it is gone since. In a table that is only
appended to none may be gone, no row is there twice or has not landed, and rows do not become fewer.
Local tables are read by DuckDB, too. It prints what it has looked at, or ends with an error.
"""

import os
import select
import sys

import duckdb
import pyarrow.fs
import pyarrow.parquet

import tables


class Reader:
    def __init__(self, table, landing, is_appended):
        self.files, self.folder = open_folder(table)
        self.is_local = "://" not in table
        self.is_appended = is_appended
        self.landed = tables.rows(landing)
        self.looks = self.read_files = self.read_rows = self.most = 0

    def names(self):
        selector = pyarrow.fs.FileSelector(self.folder, allow_not_found=True, recursive=True)
        return [
            info.path
            for info in self.files.get_file_info(selector)
            if info.type == pyarrow.fs.FileType.File
        ]

    def look(self):
        parts = []
        for name in self.names():
            try:
                with self.files.open_input_file(name) as file:
                    parts.append(pyarrow.parquet.read_table(file))
            except FileNotFoundError:
                if self.is_appended:
                    raise tables.Failure(f"{name} was listed, and is gone") from None
            except (OSError, ValueError) as error:
                # A file may also go while it is read.
                if self.is_appended or self.files.get_file_info(name).is_file:
                    raise tables.Failure(f"{name} does not read whole: {error}") from None
        self.looks += 1
        self.read_files += len(parts)
        if parts:
            self.compare(pyarrow.concat_tables(parts), "pyarrow")

    def look_with_duckdb(self):
        if not self.names():
            return
        pattern = f"{self.folder}/**/*.parquet"
        result = duckdb.sql(f"FROM read_parquet('{pattern}', hive_partitioning = false)")
        self.compare(result.to_arrow_table(), "DuckDB")

    def compare(self, table, reader):
        self.read_rows += table.num_rows
        if not self.is_appended:
            return
        surplus = tables.counted(table) - self.landed
        if surplus:
            raise tables.Failure(f"{reader} sees {surplus.total()} rows that it must not see")
        if table.num_rows < self.most:
            raise tables.Failure(f"{reader} sees {table.num_rows} rows after {self.most}")
        self.most = table.num_rows

    def read_until_end(self):
        tables.say("ready")
        is_ending = False
        while not is_ending:
            is_ending = bool(select.select([sys.stdin], [], [], 0.1)[0])
            self.look()
            if self.is_local and self.is_appended:
                self.look_with_duckdb()


def open_folder(table):
    """The file system of pyarrow that a table lies in, and its folder there."""
    if "://" not in table:
        return pyarrow.fs.LocalFileSystem(), table
    files = pyarrow.fs.S3FileSystem(
        endpoint_override=os.environ["AWS_ENDPOINT_URL"],
        region=os.environ["AWS_REGION"],
        allow_bucket_creation=True,
    )
    return files, table.removeprefix("s3://")


def main():
    table, landing = sys.argv[1:3]
    reader = Reader(table, landing, "--appended" in sys.argv[3:])
    try:
        reader.read_until_end()
    except tables.Failure as failure:
        sys.exit(f"a reader of {table}: {failure}")
    tables.say(
        f"read {reader.looks} times meanwhile: {reader.read_files:,} files, {reader.read_rows:,} rows"
    )


if __name__ == "__main__":
    main()
