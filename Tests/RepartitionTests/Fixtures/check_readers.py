"""Holds what three readers see in repartitioned tables against the records that went in.

    check_readers.py FOLDER COUNT

FOLDER/i/out/[p=…/]*.parquet must hold the records of FOLDER/i/wanted.json, which has a list for each
folder: numbers are "n" and millionths, times "t" and nanoseconds, bytes and texts "x" and hexadecimal
digits; nulls are left out of structs. Each reader is asked for each column of each file. Prints
`ok COUNT rows; READER: N columns agree, …`, and how often it was as KNOWN says, or what differs.
"""

import collections
import decimal
import glob
import json
import os
import struct
import sys

# Polars knows no intervals, and this makes it read them at all.
os.environ["POLARS_IMPORT_INTERVAL_AS_STRUCT"] = "1"

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

NANOS = {"s": 10**9, "ms": 10**6, "us": 1000, "ns": 1}

# Where readers refuse what the format has: reader, a word of the column's stored types (of the whole
# file's, if the reader then refuses all of it), a word of the message, and what is counted.
KNOWN = [
    ("polars", "INTERVAL", "", "with intervals, of which it reads only flat ones with nulls, refused"),
    ("polars", "DELTA_BYTE_ARRAY", "Not yet supported", "with an encoding of FIXED refused"),
    ("polars", "BYTE_STREAM_SPLIT", "Not yet supported", "with an encoding of FIXED refused"),
    ("duckdb", "BYTE_STREAM_SPLIT", "BYTE_STREAM_SPLIT", "with an encoding of FIXED refused"),
    ("duckdb", "BSON", "converted type (20)", "of files with BSON refused"),
    # The levels of a column of nulls do not say that the struct around it is null.
    ("duckdb", "INT32(0) UNKNOWN", "values: ", "with null structs, whose first field is UNKNOWN, seen"),
    # pyarrow calls the deprecated framing of Hadoop unknown, and reads it.
    ("duckdb", "UNKNOWN", "LZ4 decompression failure", "with Hadoop's LZ4 refused"),
]


def scaled(value):
    return None if value is None else f"n{int(decimal.Decimal(value) * 10**6)}"


def mapped(values, form):
    return [None if value is None else form(value) for value in values]


def plain(array):
    """The values of an Arrow array, in the words of wanted.json."""
    if isinstance(array, pa.ChunkedArray):
        return [value for chunk in array.chunks for value in plain(chunk)]
    if isinstance(array, pa.ExtensionArray):
        return plain(array.storage)
    kind = array.type
    if pa.types.is_dictionary(kind):
        return plain(array.dictionary_decode())
    if pa.types.is_null(kind):
        return [None] * len(array)
    if pa.types.is_struct(kind):
        names = [kind.field(i).name.lower() for i in range(kind.num_fields)]
        columns = [plain(array.field(i)) for i in range(kind.num_fields)]
        if names == ["months", "days", "nanoseconds"]:
            return intervals_of_polars(array)
        rows = zip(*columns) if columns else [()] * len(array)
        records = [{n: v for n, v in zip(names, row) if v is not None} for row in rows]
        return [r if there else None for r, there in zip(records, array.is_valid().to_pylist())]
    if pa.types.is_map(kind):
        keys, items = plain(array.keys), plain(array.items)
        pairs = [
            {n: v for n, v in (("key", k), ("value", i)) if v is not None}
            for k, i in zip(keys, items)
        ]
        return nested(array, pairs)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return nested(array, plain(array.values))
    return flat(array, kind)


def intervals_of_polars(array):
    names = ("months", "days", "nanoseconds")
    columns = [array.field(n).cast(t).to_pylist() for n, t in zip(names, (pa.int32(), pa.int32(), pa.int64()))]
    there = array.is_valid().to_pylist()
    return [
        "x" + struct.pack("<III", m, d, n // 10**6).hex() if is_there else None
        for m, d, n, is_there in zip(*columns, there)
    ]


def nested(array, elements):
    offsets = array.offsets.to_pylist()
    lists = [elements[a:b] for a, b in zip(offsets, offsets[1:])]
    return [v if there else None for v, there in zip(lists, array.is_valid().to_pylist())]


def flat(array, kind):
    types = pa.types
    if types.is_boolean(kind):
        return array.to_pylist()
    if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind):
        return [scaled(value) for value in array.to_pylist()]
    if types.is_date32(kind):
        return mapped(array.cast(pa.int32()).to_pylist(), lambda v: f"t{v * 86_400 * 10**9}")
    if types.is_timestamp(kind) or types.is_time64(kind):
        return mapped(array.cast(pa.int64()).to_pylist(), lambda v: f"t{v * NANOS[kind.unit]}")
    if types.is_time32(kind):
        return mapped(array.cast(pa.int32()).to_pylist(), lambda v: f"t{v * NANOS[kind.unit]}")
    if types.is_interval(kind):
        return mapped(
            array.to_pylist(),
            lambda v: "x" + struct.pack("<III", v.months, v.days, v.nanoseconds // 10**6).hex(),
        )
    if "string" in str(kind):
        # DuckDB writes UUIDs; no other text of the tests is that long.
        return mapped(
            array.to_pylist(),
            lambda v: "x" + (v.replace("-", "") if len(v) == 36 else v.encode().hex()),
        )
    if "binary" in str(kind):
        return mapped(array.to_pylist(), lambda v: "x" + v.hex())
    raise ValueError(f"no such type is expected: {kind}")


def read_pyarrow(path, column):
    return pq.ParquetFile(path).read(columns=[column]).column(column)


def read_duckdb(path, column):
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    query = f'select "{column}" from read_parquet(\'{path}\', hive_partitioning = false)'
    return connection.sql(query).to_arrow_table().column(0)


def read_polars(path, column):
    frame = pl.read_parquet(path, columns=[column], hive_partitioning=False)
    return frame.to_arrow().column(0)


READERS = {"pyarrow": read_pyarrow, "duckdb": read_duckdb, "polars": read_polars}


def check(folder, counts):
    wanted_path = f"{folder}/wanted.json"
    if not os.path.exists(wanted_path):
        return 0
    wanted = json.load(open(wanted_path))
    total = 0
    for place, records in wanted.items():
        first = 0
        for path in sorted(glob.glob(f"{folder}/out/{place}*.parquet")):
            file = pq.ParquetFile(path)
            rows = records[first : first + file.metadata.num_rows]
            first += len(rows)
            leaves = [file.schema.column(i).path for i in range(file.metadata.num_columns)]
            for column in dict.fromkeys(leaf.split(".")[0] for leaf in leaves):
                expected = [row.get(column.lower()) for row in rows]
                for reader, read in READERS.items():
                    compare(reader, read, path, file, column, expected, counts)
        if first != len(records):
            raise SystemExit(print(f"{folder} {place}: {first} rows instead of {len(records)}"))
        total += first
    return total


def compare(reader, read, path, file, column, expected, counts):
    found = None
    try:
        found = plain(read(path, column))
        if found == expected:
            counts[reader]["agree"] += 1
            return
        one = next(((a, b) for a, b in zip(found, expected) if a != b), (len(found), len(expected)))
        message = f"values: {one[0]} instead of {one[1]}"
    except ValueError:
        raise
    except BaseException as error:  # Polars panics, which is no Exception.
        message = " ".join(str(error).split())
    text = stored_types(file, column)
    if reader == "duckdb" and " TIME NONE" in text and cut(found) == cut(expected):
        counts[reader]["agree but for the nanoseconds of times"] += 1
        return
    for known_reader, word, part, reason in KNOWN:
        if reader == known_reader and word in stored_types(file) and part in message:
            counts[reader][reason] += 1
            return
    counts["unknown"][f"{path} {reader}: {message[:500]}: {text}"[:900]] += 1


def cut(value):
    """The value with times in microseconds."""
    if isinstance(value, list):
        return [cut(v) for v in value]
    if isinstance(value, dict):
        return {k: cut(v) for k, v in value.items()}
    return f"t{int(value[1:]) // 1000}" if isinstance(value, str) and value[0] == "t" else value


def stored_types(file, column=None):
    """The leaves of a column, or of all, with their types, codecs and encodings."""
    words = []
    for i in range(file.metadata.num_columns):
        leaf = file.schema.column(i)
        if column and leaf.path.split(".")[0] != column:
            continue
        chunks = [file.metadata.row_group(g).column(i) for g in range(file.metadata.num_row_groups)]
        codecs = {chunk.compression for chunk in chunks}
        encodings = {e for chunk in chunks for e in chunk.encodings}
        words.append(
            f"{leaf.path} {leaf.physical_type}({leaf.length}) {leaf.logical_type.type} "
            f"{leaf.converted_type} {sorted(codecs)} {sorted(encodings)}"
        )
    return "; ".join(words)


if __name__ == "__main__":
    # Polars prints its panics, which are counted here.
    sys.stderr = sys.stdout
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    counts = collections.defaultdict(collections.Counter)
    rows = sum(check(f"{sys.argv[1]}/{i}", counts) for i in range(int(sys.argv[2])))
    unknown = counts.pop("unknown", {})
    if unknown:
        print(*list(unknown)[:4000], sep="\n")
    parts = [
        f"{reader}: " + ", ".join(f"{n} columns {what}" for what, n in sorted(counts[reader].items()))
        for reader in READERS
    ]
    print(f"{'ok' if not unknown else len(unknown)} {rows} rows; " + "; ".join(parts))
