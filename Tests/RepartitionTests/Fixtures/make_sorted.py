"""Makes a table whose columns are worth sorting by.

    make_sorted.py FOLDER SEED

Writes FOLDER/in-N.parquet: columns of many types with nulls, NaN, both zeros and equal values, and
nested ones that have to come along.
"""

import datetime
import decimal
import random
import sys

import pyarrow as pa
import pyarrow.parquet as pq

SCHEMA = pa.schema(
    [
        pa.field("id", pa.int64(), nullable=False),
        pa.field("part", pa.int32()),
        pa.field("f", pa.float64()),
        pa.field("g", pa.float32()),
        pa.field("d", pa.decimal128(25, 3)),
        pa.field("s", pa.string()),
        pa.field("b", pa.binary()),
        pa.field("ts", pa.timestamp("us", tz="UTC")),
        pa.field("day", pa.date32()),
        pa.field("flag", pa.bool_()),
        pa.field("u", pa.uint32()),
        pa.field("p", pa.struct([("a", pa.int16()), ("b", pa.string())])),
        pa.field("l", pa.list_(pa.int32())),
        pa.field("m", pa.map_(pa.string(), pa.list_(pa.string()))),
    ]
)


def maybe(r, value):
    return None if r.random() < 0.15 else value


def row(r, number):
    fractions = [float("nan"), float("inf"), float("-inf"), 0.0, -0.0, 1.5, -1.5, r.gauss(0, 9)]
    texts = ["", "a", "ab", "b", "Zürich", "\u0000", "a\u0000b", "x" * 30, "x" * 30 + "y"]
    start = datetime.datetime(2020, 5, 4, tzinfo=datetime.timezone.utc)
    return {
        "id": number,
        "part": r.choice([1, 2, None]),
        "f": maybe(r, r.choice(fractions)),
        "g": maybe(r, r.choice(fractions[:6])),
        "d": maybe(r, decimal.Decimal(r.randrange(-(10**20), 10**20)).scaleb(-3)),
        "s": maybe(r, r.choice(texts)),
        "b": maybe(r, bytes(r.choice([0, 1, 255]) for _ in range(r.randrange(4)))),
        "ts": maybe(r, start + datetime.timedelta(seconds=r.randrange(-(10**9), 10**9))),
        "day": maybe(r, datetime.date(1970, 1, 1) + datetime.timedelta(r.randrange(-9000, 9000))),
        "flag": maybe(r, r.random() < 0.5),
        "u": maybe(r, r.choice([0, 1, 2**31, 2**32 - 1])),
        "p": maybe(r, {"a": maybe(r, r.randrange(-3, 3)), "b": maybe(r, r.choice(texts[:4]))}),
        "l": maybe(r, [maybe(r, r.randrange(9)) for _ in range(r.randrange(4))]),
        "m": maybe(r, [(str(k), ["v"] * r.randrange(3)) for k in range(r.randrange(3))]),
    }


def main(folder, seed):
    r = random.Random(seed)
    number = 0
    for file in range(4):
        rows = []
        for _ in range(r.randrange(50, 300)):
            rows.append(row(r, number))
            number += 1
        pq.write_table(
            pa.Table.from_pylist(rows, SCHEMA),
            f"{folder}/in-{file}.parquet",
            row_group_size=r.choice([40, 100, 1000]),
            use_dictionary=r.random() < 0.5,
        )
    print(number)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
