#!/usr/bin/env python3
"""nested_rows.py read FILE...: what pyarrow and DuckDB see in the nested columns of files.
nested_rows.py make FOLDER: writes nested files with pyarrow and DuckDB, prints their paths.

`read` prints a line for each file, reader and nested column: all four separated by tabs, then the
column's values, also so separated. ~ is a null, [] lists and maps, {} structs and a map's entries,
x61 bytes or text, f and a number the bits of a 64-bit float, other numbers unscaled.
"""
import random
import struct
import sys

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq


def cell(value):
    kind = value.type
    if not value.is_valid or pa.types.is_null(kind):
        return "~"
    if pa.types.is_struct(kind):
        return "{" + ",".join(cell(value[i]) for i in range(kind.num_fields)) + "}"
    if pa.types.is_nested(kind):
        return "[" + ",".join(cell(element) for element in value.values) + "]"
    if pa.types.is_boolean(kind):
        return str(value.as_py()).lower()
    if pa.types.is_floating(kind):
        return "f" + str(struct.unpack("<Q", struct.pack("<d", float(value.as_py())))[0])
    if pa.types.is_decimal(kind):
        return str(int(value.as_py().scaleb(kind.scale)))
    if pa.types.is_timestamp(kind):
        scale = {"s": 1_000_000, "ms": 1_000, "us": 1, "ns": 1}[kind.unit]
        return str(value.value * scale if kind.unit != "ns" else value.value // 1000)
    if pa.types.is_date(kind) or pa.types.is_time(kind):
        return str(value.value)
    if pa.types.is_integer(kind):
        return str(value.as_py())
    found = value.as_py()
    return "x" + (found if isinstance(found, bytes) else found.encode()).hex()


def tables(path):
    yield "pyarrow", lambda: pq.read_table(path)
    yield "duckdb", lambda: duckdb.sql(f"select * from '{path}'").to_arrow_table()


def read(paths):
    for path in paths:
        for reader, table in tables(path):
            try:
                found = table()
            except Exception as error:
                print(path, reader, "!", str(error).split("\n")[0], sep="\t")
                continue
            for name in found.schema.names:
                if pa.types.is_nested(found.schema.field(name).type):
                    print(path, reader, name, *(cell(v) for v in found[name]), sep="\t")


def kind(depth, source):
    leaves = [pa.int32(), pa.int64(), pa.float64(), pa.string(), pa.bool_(), pa.date32(),
              pa.timestamp("us", "UTC"), pa.decimal128(12, 3), pa.large_string(), pa.float32()]
    if depth == 0:
        return source.choice(leaves)
    match source.randrange(5):
        case 0:
            return source.choice(leaves)
        case 1:
            return pa.list_(kind(depth - 1, source))
        case 2:
            return pa.map_(pa.string(), kind(depth - 1, source))
        case 3:
            return pa.large_list(kind(depth - 1, source))
        case _:
            return pa.struct([(f"f{i}", kind(depth - 1, source))
                              for i in range(source.randint(1, 3))])


def values(kind, count, source):
    """An array of random values, nulls among them."""
    nulls = [source.random() < 0.2 for _ in range(count)]
    if pa.types.is_struct(kind):
        fields = [values(field.type, count, source) for field in kind]
        return pa.StructArray.from_arrays(fields, fields=list(kind), mask=pa.array(nulls))
    if pa.types.is_nested(kind):
        lengths = [0 if null else source.choice([0, 0, 1, 2, 3]) for null in nulls]
        ends = [0]
        for length in lengths:
            ends.append(ends[-1] + length)
        starts = [None if null else start for null, start in zip(nulls, ends)] + [ends[-1]]
        if pa.types.is_map(kind):
            keys = pa.array([f"k{i}" for i in range(ends[-1])])
            items = values(kind.item_type, ends[-1], source)
            return pa.MapArray.from_arrays(pa.array(starts, pa.int32()), keys, items, type=kind)
        large = pa.types.is_large_list(kind)
        elements = values(kind.value_type, ends[-1], source)
        offsets = pa.array(starts, pa.int64() if large else pa.int32())
        return (pa.LargeListArray if large else pa.ListArray).from_arrays(
            offsets, elements, type=kind)
    numbers = [None if null else source.randrange(0, 1 << 20) for null in nulls]
    if pa.types.is_boolean(kind):
        return pa.array([None if n is None else n % 2 == 0 for n in numbers])
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pa.array([None if n is None else f"t{n % 40}" for n in numbers], kind)
    if pa.types.is_decimal(kind):
        return pa.array(numbers, pa.int32()).cast(pa.decimal128(12, 0)).cast(kind)
    return pa.array(numbers, pa.int64() if pa.types.is_timestamp(kind) else pa.int32()).cast(kind)


def make(folder):
    for seed in range(24):
        source = random.Random(seed)
        columns = {f"c{i}": values(kind(seed % 6, source), 60, source) for i in range(4)}
        rows = pa.table(columns)
        path = f"{folder}/{seed}.parquet"
        if seed % 3 == 2:
            duckdb.sql(f"copy (select * from rows) to '{path}' (format parquet)")
        else:
            pq.write_table(
                rows, path, row_group_size=25, data_page_size=64, compression="zstd",
                use_compliant_nested_type=seed % 2 == 0, store_schema=False,
                data_page_version="2.0" if seed % 4 == 1 else "1.0")
        print(path)


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    read(sys.argv[2:])
