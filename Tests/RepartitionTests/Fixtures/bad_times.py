"""Makes files of event times as text, good and bad, and holds what became of them against the truth.

    bad_times.py make FOLDER SEED     writes FOLDER/in/*.parquet and FOLDER/truth.json
    bad_times.py check FOLDER         reads FOLDER/out and FOLDER/aside; prints `ok …`, or what differs

Times without a zone are those of a wall clock in Brussels, whose partitions the run makes. Python
resolves gaps and overlaps as java.time does: by the offset before the change.
"""

import datetime as dt
import glob
import json
import random
import sys
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

BRUSSELS = ZoneInfo("Europe/Brussels")
START = dt.datetime(1990, 1, 1, tzinfo=dt.timezone.utc)
END = dt.datetime(2040, 1, 1, tzinfo=dt.timezone.utc)
GARBAGE = [
    "kerb", "", " ", "2020-13-01", "2020-02-30 10:00:00", "2020-05-22T24:00:00", "2019-02-29",
    "2016-12-31T23:59:60Z", "2016-12-31 23:59:60", "22/05/2020 14:03:11", "2020-05-22T14:61:00",
    "2020-05-22T14:03:11+25:00", "2020-05-22 14:03:11 Mars/Phobos", "1590156191000x",
]


def wall(rng):
    """A moment on a wall clock; one in three is near a change of the clock."""
    if rng.random() < 0.33:
        day = rng.choice([dt.datetime(2020, 3, 29), dt.datetime(2020, 10, 25)])
        return day + dt.timedelta(seconds=rng.randrange(5 * 3600))
    if rng.random() < 0.1:
        return dt.datetime(rng.choice([1, 2, 1582, 1899, 9998, 9999]), rng.randrange(1, 13), 5, 12)
    return dt.datetime(1985, 1, 1) + dt.timedelta(seconds=rng.randrange(60 * 365 * 86400))


def text_and_instant(rng):
    """A text, and the instant it means; `None` for one that means none."""
    if rng.random() < 0.15:
        return rng.choice(GARBAGE), None
    moment = wall(rng)
    form = rng.randrange(5)
    if form == 0:
        moment = dt.datetime(moment.year, moment.month, moment.day)
        return moment.strftime("%Y-%m-%d").rjust(10, "0"), instant(moment, BRUSSELS)
    micros = rng.choice([0, 0, 1, 120000, 999999])
    moment = moment.replace(microsecond=micros)
    text = f"{moment.year:04}-{moment:%m-%d}{rng.choice('T ')}{moment:%H:%M:%S}"
    if micros:
        text += f".{micros:06}"
    if form == 1:
        return text, instant(moment, BRUSSELS)
    if form == 2:
        return text + "Z", instant(moment, dt.timezone.utc)
    if form == 3:
        name = rng.choice(["America/New_York", "Asia/Kolkata", "Europe/Brussels"])
        return f"{text} {name}", instant(moment, ZoneInfo(name))
    minutes = rng.choice([120, -300, 345, 0])
    sign = "-" if minutes < 0 else "+"
    offset = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    return text + offset, instant(moment, dt.timezone(dt.timedelta(minutes=minutes)))


def instant(moment, zone):
    """In seconds and microseconds since 1970, which no calendar limits."""
    offset = moment.replace(tzinfo=zone).utcoffset()
    return (moment - dt.datetime(1970, 1, 1) - offset) // dt.timedelta(microseconds=1)


def place(micros):
    """The partition of an instant, or why it has none."""
    try:
        utc = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc) + dt.timedelta(microseconds=micros)
        local = utc.astimezone(BRUSSELS)
    except OverflowError:
        return "out-of-range"
    if not START <= utc < END:
        return "out-of-range"
    return f"year={local.year}/month={local.month}/hour={local.hour}"


def make(folder, seed):
    rng = random.Random(seed)
    truth = []
    for number in range(6):
        texts = []
        for _ in range(rng.randrange(1, 400)):
            if rng.random() < 0.1:
                texts.append(None)
                truth.append("null")
                continue
            text, micros = text_and_instant(rng)
            texts.append(text)
            truth.append("unparsable" if micros is None else place(micros))
        start = len(truth) - len(texts)
        table = pa.table({
            "id": pa.array(range(start, len(truth)), pa.int64()),
            "t": pa.array(texts, pa.string()),
            "tags": pa.array([[i % 3, i] for i in range(len(texts))], pa.list_(pa.int32())),
        })
        pq.write_table(table, f"{folder}/in/{number}.parquet", row_group_size=rng.choice([50, 1000]),
                       use_dictionary=rng.random() < 0.5)
    with open(f"{folder}/truth.json", "w") as file:
        json.dump(truth, file)
    print(f"{len(truth)} rows")


def found(root):
    """The folder of each row, by its id."""
    places = {}
    files = glob.glob(f"{root}/**/*.parquet", recursive=True)
    for path in files:
        table = pq.ParquetFile(path).read()
        table.validate(full=True)
        folder = path[len(root) + 1:].rsplit("/", 1)[0]
        for row in table.to_pylist():
            if row["id"] in places:
                sys.exit(f"row {row['id']} is there twice")
            if row["tags"][1] % 3 != row["tags"][0]:
                sys.exit(f"row {row['id']} has the tags of another")
            places[row["id"]] = folder
    counted = 0
    if files:
        query = f"SELECT count(*) FROM read_parquet('{root}/**/*.parquet')"
        counted = duckdb.sql(query).fetchall()[0][0]
    if counted != len(places):
        sys.exit(f"{root}: DuckDB counts {counted} rows, pyarrow {len(places)}")
    return places


def check(folder):
    with open(f"{folder}/truth.json") as file:
        truth = json.load(file)
    placed, aside = found(f"{folder}/out"), found(f"{folder}/aside")
    reasons = {"null": 0, "unparsable": 0, "out-of-range": 0}
    for row, wanted in enumerate(truth):
        where, wanted_folder = placed, wanted
        if wanted in reasons:
            reasons[wanted] += 1
            where, wanted_folder = aside, f"reason={wanted}"
        if where.get(row) != wanted_folder:
            sys.exit(f"row {row} is in {placed.get(row)} or {aside.get(row)}, not in {wanted_folder}")
    if len(placed) + len(aside) != len(truth):
        sys.exit("there are more rows than there were")
    print("ok", len(placed), *reasons.values())


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]))
else:
    check(sys.argv[2])
