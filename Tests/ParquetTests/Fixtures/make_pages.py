#!/usr/bin/env python3
"""Makes pages/: one table, stored in every way of page version, codec and encoding.

The Swift tests compute the same rows (ReadingTests/SampleTable.swift).
"""
import datetime
import decimal
import os

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 240


def every(n, value):
    """`value(i)`, or null in every n-th row."""
    return [None if i % n == 0 else value(i) for i in range(ROWS)]


def instant(i):
    # From 1939 to 2057, with microseconds.
    return datetime.datetime(1970, 1, 1) + datetime.timedelta(
        microseconds=(i - 60) * 15_778_476_123_457
    )


def table(at_type):
    tags = [
        None if i % 7 == 0
        else [None if (i + j) % 5 == 0 else f"t{(i + j) % 9}" for j in range(i % 4)]
        for i in range(ROWS)
    ]
    trip = [
        None if i % 13 == 0
        else {
            "lane": None if i % 3 == 0 else i % 4,
            "stops": None if i % 11 == 0 else [{"km": i * 10 + j} for j in range(i % 3)],
        }
        for i in range(ROWS)
    ]
    columns = [
        ("flag", pa.bool_(), every(5, lambda i: i % 3 == 0)),
        ("count", pa.field("count", pa.int32(), nullable=False), [i * i % 1000 - 500 for i in range(ROWS)]),
        ("ident", pa.int64(), every(7, lambda i: i * 1_000_003)),
        ("speed", pa.float32(), every(4, lambda i: i / 4)),
        ("ratio", pa.float64(), [i / 8 for i in range(ROWS)]),
        ("plate", pa.string(), every(11, lambda i: f"p{i % 37}")),
        ("note", pa.field("note", pa.string(), nullable=False), [f"note-{i}" for i in range(ROWS)]),
        ("code", pa.binary(5), [f"c{i % 50:04}".encode() for i in range(ROWS)]),
        ("day", pa.date32(), every(9, lambda i: datetime.date(1970, 1, 1) + datetime.timedelta(days=i * 100 - 9000))),
        ("price", pa.decimal128(9, 2), every(6, lambda i: decimal.Decimal(i * 37 - 4000) / 100)),
        ("mass", pa.decimal128(30, 3), every(8, lambda i: decimal.Decimal((i - 100) * 10**24 + i) / 1000)),
        ("small", pa.uint8(), [i % 256 for i in range(ROWS)]),
        ("wide", pa.uint32(), [4_294_967_295 - i for i in range(ROWS)]),
        ("huge", pa.uint64(), [18_446_744_073_709_551_615 - i for i in range(ROWS)]),
        ("at", at_type, every(10, instant)),
        ("tags", pa.list_(pa.string()), tags),
        ("trip", pa.struct([("lane", pa.int32()), ("stops", pa.list_(pa.struct([pa.field("km", pa.int32(), nullable=False)])))]), trip),
    ]
    fields = [kind if isinstance(kind, pa.Field) else pa.field(name, kind) for name, kind, _ in columns]
    arrays = [pa.array(values, field.type) for field, (_, _, values) in zip(fields, columns)]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def main():
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pages")
    os.makedirs(folder, exist_ok=True)
    micros = table(pa.timestamp("us", tz="UTC"))
    for version in ("1.0", "2.0"):
        for codec in ("none", "snappy", "gzip", "zstd"):
            for dictionary in (True, False):
                name = f"v{version[0]}-{codec}-{'dictionary' if dictionary else 'plain'}.parquet"
                pq.write_table(
                    micros, os.path.join(folder, name), data_page_version=version,
                    compression=codec, use_dictionary=dictionary, data_page_size=256,
                    write_batch_size=32, write_page_checksum=True, store_schema=False,
                    write_page_index=version == "2.0",
                )
    # Every encoding that pyarrow writes, one codec each.
    delta = {
        "count": "DELTA_BINARY_PACKED", "ident": "DELTA_BINARY_PACKED", "plate": "DELTA_BYTE_ARRAY",
        "note": "DELTA_LENGTH_BYTE_ARRAY", "code": "DELTA_BYTE_ARRAY", "mass": "DELTA_BYTE_ARRAY", "day": "DELTA_BINARY_PACKED",
        "flag": "RLE", "speed": "BYTE_STREAM_SPLIT", "ratio": "BYTE_STREAM_SPLIT",
        "small": "DELTA_BINARY_PACKED", "wide": "BYTE_STREAM_SPLIT",
        "huge": "BYTE_STREAM_SPLIT", "at": "DELTA_BINARY_PACKED",
        "tags.list.element": "DELTA_BYTE_ARRAY", "trip.lane": "BYTE_STREAM_SPLIT",
        "trip.stops.list.element.km": "DELTA_BINARY_PACKED",
    }
    for version, codec in [("1.0", "lz4"), ("2.0", "brotli"), ("1.0", "none"), ("2.0", "lz4")]:
        pq.write_table(
            micros, os.path.join(folder, f"v{version[0]}-{codec}-delta.parquet"),
            data_page_version=version, compression=codec, use_dictionary=False,
            column_encoding=delta, data_page_size=256, write_batch_size=32, store_schema=False,
            write_page_checksum=codec != "none",
        )
    # Pages change from dictionary to plain within each chunk.
    pq.write_table(
        micros, os.path.join(folder, "fallback.parquet"), data_page_size=256, write_batch_size=16,
        dictionary_pagesize_limit=64, store_schema=False, row_group_size=100,
    )
    pq.write_table(
        micros, os.path.join(folder, "int96.parquet"), use_deprecated_int96_timestamps=True,
        store_schema=False,
    )
    pq.write_table(
        micros, os.path.join(folder, "millis.parquet"), coerce_timestamps="ms",
        allow_truncated_timestamps=True, store_schema=False,
    )
    pq.write_table(
        table(pa.timestamp("ns")), os.path.join(folder, "nanos-local.parquet"), store_schema=False
    )


main()
