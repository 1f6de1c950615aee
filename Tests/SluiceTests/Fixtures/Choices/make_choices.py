"""Writes three Parquet files whose types conflict, and answers.json: what plain PySpark makes of
them where a job of Glue would use its frames.

    python make_choices.py .     # needs pyspark 4 and Java 17

Glue's frames are no part of Spark: each step stands here in the terms of Spark's own functions. Files
are read one by one; where their types conflict, values go into a struct of variants.
"""

import json
import os
import shutil
import sys

from pyspark.sql import SparkSession, functions as F

FILES = {
    "a": (
        "id bigint, speed bigint, flow bigint, seen string, "
        "place struct<lane:int,limit:bigint>, readings array<struct<kind:string,value:bigint>>",
        [
            (1, 88, 3, "2020-05-04T13:59:00Z", (1, 100), [("avg", 5), ("max", None), None]),
            (2, None, 4, "2020-05-04T14:02:30Z", (2, None), []),
            (3, 120, None, "2020-05-05T00:00:00Z", None, None),
        ],
    ),
    "b": (
        "id bigint, speed string, flow string, seen string, "
        "place struct<lane:int,limit:string>, readings array<struct<kind:string,value:string>>",
        [
            (4, "77", "5", "2020-05-04T13:00:00Z", (3, "80"), [("avg", "6"), None]),
            (5, None, "n/a", "2020-12-31T23:59:59Z", (None, None), [("min", "-1"), ("max", None)]),
            (6, " 9 ", None, None, None, []),
        ],
    ),
    "c": (
        "id int, speed int, flow int, seen string, place struct<lane:int,limit:int>, "
        "readings array<struct<kind:string,value:int>>",
        [(7, -1, 6, "2020-02-29T01:30:00Z", (4, 50), [("avg", 7)])],
    ),
}


def limit_of(place, value):
    """The struct `place` with another limit, null where it was."""
    made = F.struct(F.col("place.lane").alias("lane"), value.alias("limit"))
    return F.when(F.col("place").isNotNull(), made).alias("place")


def variants(value, is_text):
    """A struct of variants, null where the value is."""
    long = F.lit(None).cast("bigint") if is_text else value.cast("bigint")
    text = value if is_text else F.lit(None).cast("string")
    return F.when(value.isNotNull(), F.struct(long.alias("long"), text.alias("string")))


def read(spark, folder):
    """All files as one frame, what conflicts as structs of variants."""
    frame = None
    for name in FILES:
        own = spark.read.parquet(f"{folder}/{name}.parquet")
        is_text = name == "b"

        def reading(r):
            made = F.struct(r["kind"].alias("kind"), variants(r["value"], is_text).alias("value"))
            return F.when(r.isNotNull(), made)

        own = own.select(
            F.col("id").cast("bigint").alias("id"),
            variants(F.col("speed"), is_text).alias("speed"),
            variants(F.col("flow"), is_text).alias("flow"),
            "seen",
            limit_of("place", variants(F.col("place.limit"), is_text)),
            F.transform("readings", reading).alias("readings"),
        )
        frame = own if frame is None else frame.unionAll(own)
    return frame


def both(path, type):
    return F.coalesce(F.col(path + ".long").cast(type), F.col(path + ".string").cast(type))


def place_of(**fields):
    """A struct of some fields, null where the struct `place` is."""
    made = F.struct(*[value.alias(name) for name, value in fields.items()])
    return F.when(F.col("place").isNotNull(), made).alias("place")


def readings_of(**fields):
    """`readings` with elements made anew, null where they were."""

    def made(r):
        inside = F.struct(*[value(r).alias(name) for name, value in fields.items()])
        return F.when(r.isNotNull(), inside)

    return F.transform("readings", made).alias("readings")


def value_of(r, type):
    value = r["value"]
    return F.coalesce(value["long"].cast(type), value["string"].cast(type))


def steps(all):
    plain = all.drop("flow", "readings")
    arrays = all.select("id", "readings")
    yield "read", all
    yield "cast", plain.select(
        "id", both("speed", "int").alias("speed"), "seen", limit_of("place", both("place.limit", "string"))
    )
    yield "project", plain.select(
        "id", F.col("speed.string").alias("speed"), "seen", limit_of("place", F.col("place.limit.long"))
    )
    yield "make_cols", plain.select(
        "id",
        F.col("speed.long").alias("speed_long"),
        F.col("speed.string").alias("speed_string"),
        "seen",
        place_of(
            lane=F.col("place.lane"),
            limit_long=F.col("place.limit.long"),
            limit_string=F.col("place.limit.string"),
        ),
    )
    yield "make_struct", plain
    # The steps of the article's notebook: ApplyMapping, SelectFields, ResolveChoice, toDF.
    mapped = all.select(
        F.struct(F.col("id").cast("string").alias("id"), F.col("speed").alias("speed")).alias("reading"),
        F.col("place.lane").cast("string").alias("lane"),
        F.col("seen").alias("seen"),
    )
    seen = F.col("seen").cast("timestamp")
    yield "notebook", mapped.select(
        "seen",
        F.struct(
            F.col("reading.id"), both("reading.speed", "double").alias("speed")
        ).alias("reading"),
        F.date_format(seen, "yyyy").alias("year"),
        F.month(seen).alias("month"),
        F.dayofmonth(seen).alias("day"),
        F.hour(seen).alias("hour"),
    )
    yield "array cast", arrays.select(
        "id", readings_of(kind=lambda r: r["kind"], value=lambda r: value_of(r, "bigint"))
    )
    yield "array make_cols", arrays.select(
        "id",
        readings_of(
            kind=lambda r: r["kind"],
            value_long=lambda r: r["value"]["long"],
            value_string=lambda r: r["value"]["string"],
        ),
    )
    yield "array drop and rename", arrays.select("id", readings_of(what=lambda r: r["kind"]))
    yield "array map", arrays.select(
        readings_of(value=lambda r: value_of(r, "string")).alias("values"), "id"
    )
    # Records of which a value cannot be cast are error records.
    flow = F.coalesce(F.col("flow.long"), F.expr("try_cast(flow.string AS bigint)"))
    isBad = F.col("flow.string").isNotNull() & F.expr("try_cast(flow.string AS bigint)").isNull()
    yield "good", all.where(~F.coalesce(isBad, F.lit(False))).select("id", flow.alias("flow"))
    yield "bad", all.where(isBad).select("id", "flow")


def main(folder):
    spark = SparkSession.builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    for name, (schema, rows) in FILES.items():
        scratch = f"{folder}/{name}"
        spark.createDataFrame(rows, schema).coalesce(1).write.mode("overwrite").parquet(scratch)
        part = next(file for file in os.listdir(scratch) if file.endswith(".parquet"))
        os.replace(f"{scratch}/{part}", f"{folder}/{name}.parquet")
        shutil.rmtree(scratch)
    answers = {}
    for name, frame in steps(read(spark, folder)):
        texts = [F.col(f"`{column}`").cast("string") for column in frame.columns]
        answers[name] = {
            "types": [f"{column} {type}" for column, type in frame.dtypes],
            "rows": [list(row) for row in frame.select(*texts).collect()],
        }
    with open(f"{folder}/answers.json", "w") as file:
        json.dump(answers, file, indent=1, ensure_ascii=False)
        file.write("\n")
    spark.stop()


main(sys.argv[1])
