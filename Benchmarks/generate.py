#!/usr/bin/env python3
"""Generate road traffic as a delivery stream lands it: the data that the benchmarks run on.

    generate.py PRESET... --out DIRECTORY [--seed 20200522] [--jobs 2]

Makes DIRECTORY/PRESET for each preset; what is there already stays. The same preset and seed give
the same files.

A row is one measurement of one of 4,600 road sensors, each of which reports three kinds once a minute.
Files are filed by arrival, year=/month=/day=/hour=, in UTC; when a measurement was taken stands in
`originalrecordtimestamp` (INT96, as the stream's writer makes it) and, in seconds, in
`recordtimestamp`. Most measurements arrive within 4 seconds. Of the late ones (except in `sorted`)
5 % come up to an hour late, 1.9 % up to a day, 0.1 % up to a week; 0.01 % have no time at all.
"""

import argparse
import datetime
import hashlib
import os
import pathlib
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

SENSORS = 4600
KINDS = 3
FULL_RATE = SENSORS * KINDS
HOUR = 60


@dataclass(frozen=True)
class Preset:
    """What a data set looks like; lengths in minutes."""

    length: int
    file_length: int = 1
    rows_per_minute: int = FULL_RATE
    row_group_rows: int = 1_000_000
    is_late: bool = True
    is_wide: bool = False
    is_nested: bool = False
    start: datetime.datetime = datetime.datetime(2020, 5, 22, tzinfo=datetime.timezone.utc)


PRESETS = {
    # One-minute files, as a stream with short buffers lands them.
    "hour": Preset(1 * HOUR),
    "day": Preset(24 * HOUR),
    # Large files, of the rate of three such networks.
    "big": Preset(24 * HOUR, file_length=HOUR, rows_per_minute=3 * FULL_RATE),
    # The same, but nothing is late: each file lies in one hour of event time.
    "sorted": Preset(24 * HOUR, file_length=HOUR, rows_per_minute=3 * FULL_RATE, is_late=False),
    # Fourteen columns more.
    "wide": Preset(24 * HOUR, file_length=5, rows_per_minute=4200, is_wide=True),
    # A list of structs and a map more.
    "nested": Preset(24 * HOUR, file_length=5, rows_per_minute=4200, is_nested=True),
    # A year that is filled in afterwards: one file a day, more than 8,760 hours of event time.
    "year": Preset(
        365 * 24 * HOUR,
        file_length=24 * HOUR,
        rows_per_minute=38,
        start=datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc),
    ),
}

# Sensors differ in place, usual speed, and the second of the minute in which they report.
SENSOR_TABLE = f"""
    CREATE TEMP TABLE sensor AS
    SELECT
        n AS number,
        (n * 4 + hash(n, $seed) % 4 + 1)::INTEGER AS uniqueid,
        ['E17', 'E19', 'E34', 'E40', 'E313', 'E314', 'R0', 'R1', 'R4', 'A12'][n // 460 + 1] AS road,
        road || ' km ' || (n % 460 // 4 + 1) || ',' || (hash(n, $seed, 1) % 10)
            || CASE WHEN n % 4 = 0 THEN '' ELSE ' lane ' || n % 4 END AS location,
        (60 + hash(n, $seed, 2) % 61)::INTEGER AS usual,
        (hash(n, $seed, 3) % 52)::INTEGER AS phase
    FROM range({SENSORS}) AS numbers(n)
"""

# `dice` and `more` are 64 random bits each, of which every column takes some of its own.
ROWS = """
    WITH slots AS (
        SELECT
            i,
            $start + i // $rate * 60 AS minute,
            ($first + i) % ($sensors * $kinds) AS slot,
            hash($first + i, $seed, 4) AS dice,
            hash($first + i, $seed, 5) AS more
        FROM range($rows) AS numbers(i)
    ),
    arrivals AS (
        SELECT *, slot % $kinds AS kind, minute + phase + (dice & 7)::BIGINT AS arrival
        FROM slots JOIN sensor ON sensor.number = slot // $kinds
    ),
    events AS (
        SELECT
            *,
            (dice >> 3 & 65535)::INTEGER AS share,
            CASE
                WHEN NOT $late THEN greatest(arrival - (dice >> 19 & 3)::BIGINT, minute)
                WHEN share < 66 THEN arrival - (more % 604800)::BIGINT
                WHEN share < 1311 THEN arrival - (more % 86400)::BIGINT
                WHEN share < 4588 THEN arrival - (more % 3600)::BIGINT
                ELSE arrival - (dice >> 19 & 3)::BIGINT
            END AS event,
            NOT $late OR (more >> 32) % 10000 <> 0 AS has_time
        FROM arrivals
    ),
    speeds AS (
        SELECT
            *,
            event % 86400 / 3600.0 AS clock,
            -- Slower in the rush hours.
            usual - (35 * exp(-power(clock - 8, 2) / 2) + 35 * exp(-power(clock - 17.5, 2) / 3))::INTEGER
                AS mean,
            greatest(mean + (dice >> 22 & 31)::INTEGER - 15, 0) AS speed,
            greatest(mean + (dice >> 27 & 31)::INTEGER - 15, 0) AS before
        FROM events
    )
    SELECT
        ['SPEED_DIFFERENTIAL', 'TRAFFIC_JAM', 'SPEED_AVG'][kind + 1] AS outputtype,
        uniqueid,
        CASE WHEN kind = 0 THEN before END AS previousspeed,
        speed AS currentspeed,
        CASE WHEN kind = 2 THEN greatest(mean + (dice >> 32 & 15)::INTEGER - 7, 0) END AS avgspeed3minutes,
        CASE WHEN kind = 2 THEN greatest(mean + (dice >> 36 & 7)::INTEGER - 3, 0) END AS avgspeed10minutes,
        CASE WHEN kind = 0 THEN
            CASE WHEN speed - before > 10 THEN 1 WHEN speed - before < -10 THEN -1 ELSE 0 END
        END AS speeddiffindicator,
        CASE WHEN kind = 1 THEN (speed < 45)::INTEGER END AS trafficjamindicator,
        least(greatest(100 - speed // 2 + (dice >> 39 & 15)::INTEGER - 7, 0), 100)::INTEGER
            AS bezettingsgraad,
        CASE WHEN has_time THEN event END AS recordtimestamp,
        location,
        CASE WHEN has_time THEN make_timestamp(event * 1000000) END AS originalrecordtimestamp
        $columns
    FROM speeds
    ORDER BY arrival, i
"""

WIDE = (
    [f"(more >> {6 * k} & 63)::INTEGER >> {k} AS verkeersintensiteit_klasse{k}" for k in range(1, 6)]
    + [
        # 252 says that no vehicle was seen.
        f"CASE WHEN (more >> {5 * k} & 31) < 10 THEN 252 ELSE speed + (more >> {9 * k} & 15)::INTEGER - 7 END"
        f" AS voertuigsnelheid_klasse{k}"
        for k in range(1, 5)
    ]
    + [
        "'H' || uniqueid // 40 || 'L' || uniqueid % 40 AS beschrijvende_id",
        "strftime(make_timestamp((event + 30 + (more >> 40 & 63)::BIGINT) * 1000000),"
        " '%Y-%m-%d %H:%M:%S') AS tijd_laatst_gewijzigd",
        "md5(more::VARCHAR) AS nummerplaat_hash",
        "sqrt((more >> 20 & 65535) * 1.7) + (dice & 4095) / 4096.0 AS reistijd",
        "((more >> 8) % 1000000 / 100)::DECIMAL(10, 2) AS toltarief",
    ]
)

NESTED = [
    "list_transform(range((more & 7)::BIGINT % 5), lambda k: {'lane': (k + 1)::INTEGER,"
    " 'speed': ((speed + (more >> (4 * k + 3) & 15)::INTEGER - 7) / 1.6)::FLOAT}) AS lanes",
    "map_from_entries(list_transform(range((more >> 24 & 3)::BIGINT % 3), lambda k:"
    " (['bron', 'status'][k + 1], ['lus', 'camera', 'ok', 'storing'][(more >> (2 * k + 26) & 3)::BIGINT + 1])))"
    " AS tags",
]

connection = None


def connect(seed):
    """Each process has a database of its own, in memory, with the sensors."""
    global connection
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1; SET TimeZone = 'UTC'")
    connection.execute(SENSOR_TABLE, {"seed": seed})


def file_path(preset, index, seed):
    arrival = preset.start + datetime.timedelta(minutes=index * preset.file_length)
    digits = hashlib.md5(f"{seed} {index} {preset}".encode()).hexdigest()
    parts = "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])
    return (
        f"year={arrival.year}/month={arrival.month}/day={arrival.day}/hour={arrival.hour}/"
        f"stream-1-{arrival:%Y-%m-%d-%H-%M-%S}-{parts}.parquet"
    )


def write_file(preset, index, seed, folder):
    """Writes one file; its rows and bytes."""
    import pyarrow.parquet

    extra = (WIDE if preset.is_wide else []) + (NESTED if preset.is_nested else [])
    query = ROWS.replace("$columns", "".join(f", {column}" for column in extra))
    rows = preset.file_length * preset.rows_per_minute
    values = {
        "start": int(preset.start.timestamp()) + index * preset.file_length * 60,
        "first": index * rows,
        "rows": rows,
        "rate": preset.rows_per_minute,
        "sensors": SENSORS,
        "kinds": KINDS,
        "seed": seed,
        "late": preset.is_late,
    }
    table = connection.sql(query, params=values).to_arrow_table()
    path = folder / file_path(preset, index, seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    pyarrow.parquet.write_table(
        table,
        path,
        compression="snappy",
        row_group_size=preset.row_group_rows,
        use_deprecated_int96_timestamps=True,
        # Streams' writers do not speak of Arrow in the footer.
        store_schema=False,
    )
    return rows, path.stat().st_size


def generate(name, options):
    """Writes a data set beside its place and moves it there when it is whole."""
    preset, target = PRESETS[name], options.out / name
    if target.exists():
        print(f"{target}: there already")
        return
    partial = options.out / f".{name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    count = preset.length // preset.file_length
    rows = size = 0
    with ProcessPoolExecutor(options.jobs, initializer=connect, initargs=(options.seed,)) as pool:
        arguments = [[preset] * count, range(count), [options.seed] * count, [partial] * count]
        for done, written in enumerate(pool.map(write_file, *arguments), 1):
            rows, size = rows + written[0], size + written[1]
            if sys.stderr.isatty():
                print(f"\r{name}: {done} of {count} files", end="\r", file=sys.stderr)
    partial.rename(target)
    print(f"{target}: {rows:,} rows, {count:,} files, {size / 1e6:,.0f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("presets", nargs="+", choices=sorted(PRESETS), metavar="PRESET",
                        help=", ".join(PRESETS))  # fmt: skip
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=20200522)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.presets:
        generate(name, options)


if __name__ == "__main__":
    main()
