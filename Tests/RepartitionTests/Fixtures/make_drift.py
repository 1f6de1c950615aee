"""Makes tables with pyarrow whose files have different schemas.

    make_drift.py FOLDER SEED COUNT

For each table i there are FOLDER/i/in-N.parquet, which share the column `id`.
"""

import datetime
import decimal
import os
import random
import sys

import pyarrow as pa
import pyarrow.parquet as pq

UTC = datetime.timezone.utc
FAMILIES = {
    "whole": [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32()],
    "real": [pa.int16(), pa.int32(), pa.float32(), pa.float64()],
    "money": [pa.int32(), pa.decimal128(9, 2), pa.decimal128(15, 4), pa.decimal128(30, 5)],
    "instant": [pa.timestamp(u, "UTC") for u in ("ms", "us", "ns")] + [pa.date32()],
    "local": [pa.timestamp(u) for u in ("ms", "us", "ns")] + [pa.date32()],
    "clock": [pa.time32("ms"), pa.time64("us"), pa.time64("ns")],
    "text": [pa.string(), pa.large_string()],
    "bytes": [pa.binary(), pa.binary(3)],
    "flag": [pa.bool_()],
}


def family(rng, depth):
    if depth == 0 or rng.random() < 0.5:
        return rng.choice(list(FAMILIES))
    if rng.random() < 0.4:
        return [family(rng, depth - 1)]
    return {name: family(rng, depth - 1) for name in "abc"[: rng.randint(1, 3)]}


def own_type(rng, family):
    if isinstance(family, list):
        return pa.list_(own_type(rng, family[0]))
    if isinstance(family, dict):
        names = [n for n in family if rng.random() < 0.75] or list(family)[:1]
        if rng.random() < 0.3:
            rng.shuffle(names)
        return pa.struct([pa.field(n, own_type(rng, family[n])) for n in names])
    return rng.choice(FAMILIES[family])


def value(rng, type):
    if rng.random() < 0.2:
        return None
    if pa.types.is_list(type):
        return [value(rng, type.value_type) for _ in range(rng.randint(0, 3))]
    if pa.types.is_struct(type):
        return {f.name: value(rng, f.type) for f in type}
    if pa.types.is_boolean(type):
        return rng.random() < 0.5
    if pa.types.is_integer(type):
        return rng.randint(0, 100)
    if pa.types.is_floating(type):
        return rng.randint(-800, 800) / 8
    if pa.types.is_decimal(type):
        return decimal.Decimal(rng.randint(-9999, 9999)).scaleb(-type.scale)
    if pa.types.is_date(type):
        return datetime.date(2020, 1, 1) + datetime.timedelta(days=rng.randint(-9000, 9000))
    if pa.types.is_timestamp(type):
        zone = UTC if type.tz else None
        time = datetime.datetime(2020, 1, 1, tzinfo=zone)
        return time + datetime.timedelta(milliseconds=rng.randint(-(10**11), 10**11))
    if pa.types.is_time(type):
        return (datetime.datetime.min + datetime.timedelta(milliseconds=rng.randint(0, 86399999))).time()
    if pa.types.is_fixed_size_binary(type):
        return bytes(rng.randrange(3) for _ in range(type.byte_width))
    if pa.types.is_binary(type):
        return bytes(rng.randrange(3) for _ in range(rng.randint(0, 5)))
    return rng.choice(["", "x", "café", "long " * 9])


def make(folder, rng):
    os.makedirs(folder)
    families = {f"c{n}": family(rng, 2) for n in range(rng.randint(1, 5))}
    id = 0
    for number in range(rng.randint(2, 4)):
        fields = [
            pa.field(name, own_type(rng, kind))
            for name, kind in families.items()
            if rng.random() < 0.75
        ]
        rng.shuffle(fields)
        fields.insert(rng.randint(0, len(fields)), pa.field("id", rng.choice([pa.int32(), pa.int64()])))
        rows = []
        for _ in range(rng.choice([0, 1, 30, 60])):
            id += 1
            rows.append({f.name: id if f.name == "id" else value(rng, f.type) for f in fields})
        pq.write_table(
            pa.Table.from_pylist(rows, pa.schema(fields)),
            f"{folder}/in-{number}.parquet",
            row_group_size=rng.choice([7, 100]),
            data_page_size=rng.choice([50, 1 << 20]),
            use_dictionary=rng.random() < 0.7,
            compression=rng.choice(["snappy", "zstd", "none"]),
            use_compliant_nested_type=rng.random() < 0.7,
        )


rng = random.Random(int(sys.argv[2]))
for number in range(int(sys.argv[3])):
    make(f"{sys.argv[1]}/{number}", rng)
