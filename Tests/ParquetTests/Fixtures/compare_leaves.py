#!/usr/bin/env python3
"""compare_leaves.py READERS (FILE DUMP)...: READERS (pyarrow,duckdb) must find the values in DUMP.

A dump has a line for each value of each leaf column, as LeafDump.swift writes them: nulls stand in
columns that are not repeated; in repeated ones only the values count. Prints a line for each file:
what each reader says, "equal" or what differs.
"""
import decimal
import re
import struct
import sys
import zlib

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

decimal.getcontext().prec = 100


def leaves(array, is_repeated=False):
    """The leaf arrays below an array, in the order of the schema, with nulls where parents are."""
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    kind = array.type
    if pa.types.is_dictionary(kind):
        array, kind = array.dictionary_decode(), kind.value_type
    if pa.types.is_map(kind):
        yield from leaves(array.keys, True)
        yield from leaves(array.items, True)
    elif pa.types.is_struct(kind):
        for child in array.flatten():
            yield from leaves(child, is_repeated)
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        yield from leaves(array.flatten(), True)
    else:
        yield array, is_repeated


def bytes_text(value):
    if value is None:
        return "null"
    return "x" + value.hex() if len(value) <= 48 else f"{len(value)} bytes, {zlib.crc32(value)}"


def texts(array, physical):
    kind = array.type
    if pa.types.is_null(kind):
        return ["null"] * len(array)
    if pa.types.is_boolean(kind):
        return ["null" if v is None else "true" if v else "false" for v in array.to_pylist()]
    if pa.types.is_float32(kind) and physical == "FIXED_LEN_BYTE_ARRAY":
        # DuckDB widens half floats, and keeps no bits of those that are no numbers.
        return [
            "null" if v is None else "?" if v != v else struct.pack(">e", v).hex()
            for v in array.to_pylist()
        ]
    if pa.types.is_floating(kind):
        bits = kind.bit_width
        unsigned = array.view({16: pa.uint16(), 32: pa.uint32(), 64: pa.uint64()}[bits])
        return ["null" if v is None else f"{v:0{bits // 4}x}" for v in unsigned.to_pylist()]
    if pa.types.is_decimal(kind):
        return [
            "null" if v is None else str(int(v.scaleb(kind.scale))) for v in array.to_pylist()
        ]
    if pa.types.is_date64(kind):
        array = array.cast(pa.date32())
        kind = array.type
    if pa.types.is_temporal(kind):
        factor = 1000 if physical == "INT96" and getattr(kind, "unit", "") == "us" else 1
        number = pa.int32() if kind.bit_width == 32 else pa.int64()
        return [
            "null" if v is None else str(v * factor) for v in array.view(number).to_pylist()
        ]
    if pa.types.is_integer(kind):
        return ["null" if v is None else str(v) for v in array.to_pylist()]
    if pa.types.is_large_string(kind) or pa.types.is_large_binary(kind):
        return [bytes_text(v) for v in array.cast(pa.large_binary()).to_pylist()]
    if pa.types.is_fixed_size_binary(kind):
        return [bytes_text(v) for v in array.to_pylist()]
    return [bytes_text(v) for v in array.cast(pa.binary()).to_pylist()]


def expected(dump):
    found = []
    for line in open(dump):
        if line.startswith("leaf "):
            found.append([])
        else:
            found[-1].append(line.rstrip("\n"))
    return found


def read(reader, path, unit):
    if reader == "pyarrow":
        return pq.read_table(
            path,
            page_checksum_verification=True,
            use_threads=False,
            coerce_int96_timestamp_unit=unit,
        )
    return duckdb.sql(f"select * from read_parquet('{path}')").to_arrow_table()


def physical_types(path):
    """Name and physical type of each leaf, from the reader that knows them."""
    try:
        schema = pq.read_metadata(path).schema
        columns = [schema.column(index) for index in range(len(schema))]
        return [(column.path, column.physical_type) for column in columns]
    except pa.ArrowInvalid:
        query = "select name, type from parquet_schema(?) where coalesce(num_children, 0) = 0"
        return duckdb.execute(query, [path]).fetchall()


def values(reader, path, physical, unit):
    """The texts of each leaf."""
    table = read(reader, path, unit)
    found = []
    for column in table.columns:
        parts = [list(leaves(chunk)) for chunk in column.chunks]
        parts = parts or [list(leaves(pa.array([], column.type)))]
        for leaf in range(len(parts[0])):
            kind = physical[len(found)][1] if len(found) < len(physical) else ""
            texts_of_leaf = []
            for part in parts:
                array, is_repeated = part[leaf]
                texts_of_leaf += texts(array.drop_null() if is_repeated else array, kind)
            found.append(texts_of_leaf)
    return found


def instants(fine, coarse):
    """Nanoseconds where 64 bits hold them, which pyarrow does not check, else microseconds."""
    return [
        b if b != "null" and abs(int(b)) >= 1 << 63 else a for a, b in zip(fine, coarse)
    ]


def differ(theirs, ours):
    """Whether two texts differ; a question mark is a value that readers may not agree on."""
    return theirs != ours and theirs != "?" and ours != "?"


def verdict(reader, path, dump):
    physical = physical_types(path)
    found = values(reader, path, physical, "ns")
    if reader == "pyarrow" and any(kind == "INT96" for _, kind in physical):
        coarse = values(reader, path, physical, "us")
        for leaf, (_, kind) in enumerate(physical):
            if kind == "INT96":
                found[leaf] = instants(found[leaf], coarse[leaf])
    wanted = expected(dump)
    if len(found) != len(wanted):
        return f"{len(found)} leaves, expected {len(wanted)}"
    for leaf, (theirs, ours) in enumerate(zip(found, wanted)):
        name = f"leaf {leaf} ({physical[leaf][0]})"
        if len(theirs) != len(ours):
            return f"{name}: {len(theirs)} values, expected {len(ours)}"
        for place, (a, b) in enumerate(zip(theirs, ours)):
            if differ(a, b):
                return f"{name}, value {place}: {a}, expected {b}"
    return "equal"


def attempt(reader, path, dump):
    try:
        return verdict(reader, path, dump)
    except Exception as error:
        return re.sub(r"\s+", " ", f"{type(error).__name__}: {error}")[:200]


# Strings of more than 2 GiB in one column.
duckdb.sql("set arrow_large_buffer_size = true")
readers = sys.argv[1].split(",")
for path, dump in zip(sys.argv[2::2], sys.argv[3::2]):
    print(" | ".join(attempt(reader, path, dump) for reader in readers), flush=True)
