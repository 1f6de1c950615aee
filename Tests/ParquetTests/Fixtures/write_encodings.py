#!/usr/bin/env python3
"""write_encodings.py FOLDER SEED: files with random columns in every encoding, codec and page
version that pyarrow writes. Prints their paths.
"""
import itertools
import os
import random
import sys

import pyarrow as pa
import pyarrow.parquet as pq

CODECS = ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]
NUMBERS = ["PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"]
FIXED = ["PLAIN", "BYTE_STREAM_SPLIT", "DELTA_BYTE_ARRAY"]
STRINGS = ["PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"]


def styled(chooser, bits):
    """A maker of integers of so many bits that relate to each other in some way."""
    low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    style = chooser.randrange(4)
    state = [0]

    def make():
        if style == 0:
            state[0] += chooser.randrange(100)
            return state[0]
        if style == 1:
            return chooser.choice([low, high, 0, -1])
        return chooser.randint(low, high) if style == 2 else 7

    return make


def column(chooser, kind, rows, nesting):
    if kind in ("int32", "int64"):
        make = styled(chooser, int(kind[3:]))
    elif kind == "bool":
        make = lambda: chooser.random() < 0.5
    elif kind in ("float", "double"):
        make = lambda: chooser.choice([0.0, -0.0, 1.5, float(chooser.randrange(1000))])
    elif kind == "fixed":
        make = lambda: f"ab{chooser.randrange(10**9):09}".encode()
    else:
        number = styled(chooser, 32)
        make = lambda: f"{number()}" * chooser.randrange(4)
    types = {
        "bool": pa.bool_(), "int32": pa.int32(), "int64": pa.int64(), "float": pa.float32(),
        "double": pa.float64(), "fixed": pa.binary(11), "string": pa.string(),
    }

    def cell(depth):
        if depth == 0:
            return None if chooser.random() < 0.2 else make()
        if chooser.random() < 0.2:
            return None
        return [cell(depth - 1) for _ in range(chooser.randrange(4))]

    type_ = types[kind]
    for _ in range(nesting):
        type_ = pa.list_(type_)
    return pa.array([cell(nesting) for _ in range(rows)], type_)


def main():
    folder, seed = sys.argv[1], int(sys.argv[2])
    for number, (codec, version) in enumerate(itertools.product(CODECS, ["1.0", "2.0"])):
        chooser = random.Random(seed * 100 + number)
        # pyarrow cannot read all of its own pages that have no value at all.
        rows = chooser.choice([19, 33, 129, 400])
        columns, encodings = {}, {}
        for kind, choices in [
            ("bool", ["PLAIN", "RLE"]), ("int32", NUMBERS), ("int64", NUMBERS),
            ("float", ["PLAIN", "BYTE_STREAM_SPLIT"]), ("double", ["PLAIN", "BYTE_STREAM_SPLIT"]),
            ("fixed", FIXED), ("string", STRINGS),
        ]:
            for encoding in choices:
                nesting = chooser.choice([0, 0, 1, 2])
                name = f"{kind}_{encoding.lower()}"
                columns[name] = column(chooser, kind, rows, nesting)
                encodings[name + ".list.element" * nesting] = encoding
        path = os.path.join(folder, f"{seed}-{codec}-{version}.parquet")
        pq.write_table(
            pa.table(columns), path, compression=codec, data_page_version=version,
            use_dictionary=False, column_encoding=encodings, data_page_size=chooser.choice([64, 1 << 20]),
            write_batch_size=16, row_group_size=250, write_page_checksum=True,
        )
        print(path)


main()
