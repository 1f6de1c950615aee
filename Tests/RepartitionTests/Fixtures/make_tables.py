"""Makes random tables with pyarrow, and says what a repartition of them has to give.

    make_tables.py FOLDER SEED COUNT

For each table i there are FOLDER/i/in-N.parquet; COUNT lines are printed, `i codec version`.
"""

import datetime
import decimal
import os
import random
import sys

import pyarrow as pa
import pyarrow.parquet as pq

UTC = datetime.timezone.utc


def random_type(rng, depth):
    flat = [
        pa.bool_(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint32(),
        pa.float32(), pa.float64(), pa.string(), pa.binary(), pa.binary(5), pa.date32(),
        pa.time64("us"), pa.timestamp("ms"), pa.timestamp("us", "UTC"), pa.decimal128(9, 2),
        pa.decimal128(30, 5),
    ]
    if depth == 0 or rng.random() < 0.4:
        return rng.choice(flat)
    kind = rng.randrange(3)
    if kind == 0:
        return pa.list_(random_type(rng, depth - 1))
    if kind == 1:
        names = ["a", "b", "c"][: rng.randint(1, 3)]
        return pa.struct(
            [pa.field(n, random_type(rng, depth - 1), rng.random() < 0.7) for n in names]
        )
    return pa.map_(pa.string(), random_type(rng, depth - 1))


def random_value(rng, type, nullable=True):
    if nullable and rng.random() < 0.2:
        return None
    small = rng.random() < 0.7
    if pa.types.is_boolean(type):
        return rng.random() < 0.5
    if pa.types.is_integer(type):
        low = 0 if pa.types.is_unsigned_integer(type) else -100
        return rng.randint(low, 100)
    if pa.types.is_floating(type):
        return float(rng.randint(0, 5)) if small else rng.randint(-1000, 1000) / 8
    if pa.types.is_string(type):
        return rng.choice(["", "x", "café", "long " * 9]) if small else str(rng.random())
    if pa.types.is_fixed_size_binary(type) and not pa.types.is_decimal(type):
        return bytes(rng.randrange(3) for _ in range(type.byte_width))
    if pa.types.is_binary(type):
        return bytes(rng.randrange(256) for _ in range(rng.randrange(9)))
    if pa.types.is_date(type):
        return datetime.date(2020, 1, 1) + datetime.timedelta(rng.randrange(500))
    if pa.types.is_time(type):
        return datetime.time(rng.randrange(24), rng.randrange(60))
    if pa.types.is_timestamp(type):
        moment = datetime.datetime(2020, 1, 1) + datetime.timedelta(0, rng.randrange(10**7))
        return moment.replace(tzinfo=UTC) if type.tz else moment
    if pa.types.is_decimal(type):
        return decimal.Decimal(rng.randrange(10**6)) / 100
    if pa.types.is_list(type):
        return [random_value(rng, type.value_type) for _ in range(rng.randrange(4))]
    if pa.types.is_struct(type):
        return {f.name: random_value(rng, f.type, f.nullable) for f in type}
    if pa.types.is_map(type):
        return [(str(k), random_value(rng, type.item_type)) for k in range(rng.randrange(3))]
    raise ValueError(type)


def make(folder, seed, number):
    rng = random.Random(seed * 1000 + number)
    os.makedirs(folder, exist_ok=True)
    fields = [pa.field("id", pa.int64(), False), pa.field("ts", pa.timestamp("us", "UTC"))]
    for extra in range(rng.randint(1, 5)):
        fields.append(pa.field(f"c{extra}", random_type(rng, 3), rng.random() < 0.8))
    schema = pa.schema(fields)
    codec = rng.choice(["snappy", "gzip", "zstd", "none"])
    version = rng.choice(["1.0", "2.0"])
    uses_int96 = rng.random() < 0.3
    row = 0
    for file in range(rng.randint(1, 3)):
        rows = []
        for _ in range(rng.choice([0, 1, 50, 300])):
            row += 1
            record = {f.name: random_value(rng, f.type, f.nullable) for f in fields[2:]}
            record["id"] = row
            record["ts"] = (
                None
                if rng.random() < 0.1
                else datetime.datetime(2020, 5, 4, tzinfo=UTC)
                + datetime.timedelta(0, rng.randrange(100_000), rng.randrange(10**6))
            )
            rows.append(record)
        pq.write_table(
            pa.Table.from_pylist(rows, schema),
            f"{folder}/in-{file}.parquet",
            compression=codec,
            data_page_version=version,
            data_page_size=rng.choice([64, 1000, 1 << 20]),
            dictionary_pagesize_limit=rng.choice([32, 500, 1 << 20]),
            row_group_size=rng.choice([20, 100, 1000]),
            use_dictionary=rng.random() < 0.8,
            use_deprecated_int96_timestamps=uses_int96,
            write_page_index=rng.random() < 0.5,
            write_page_checksum=rng.random() < 0.5,
            store_schema=rng.random() < 0.5,
        )
    print(number, codec, version)


if __name__ == "__main__":
    for number in range(int(sys.argv[3])):
        make(f"{sys.argv[1]}/{number}", int(sys.argv[2]), number)
