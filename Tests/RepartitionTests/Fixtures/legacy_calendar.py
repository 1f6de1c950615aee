"""Makes the files `legacy-*.parquet` with Spark: dates and times in the mixed calendar.

    spark-submit legacy_calendar.py FOLDER

Each has a column `name` with what `date`, `micros` and `int96` show on the wall clock of the zone
that the file is written in; the names of days that no Gregorian year has are those that Spark
reads them as.
"""

import glob
import os
import shutil
import sys

from pyspark.sql import SparkSession

NAMES = [
    "0001-01-01 00:00:00", "0100-02-28 12:00:00", "0100-03-01 00:00:00", "0300-03-02 01:02:03",
    "1066-10-14 09:00:00", "1500-03-01 23:59:59", "1582-10-04 23:59:59", "1582-10-15 00:00:00",
    "1776-07-04 10:00:00", "1883-11-18 11:59:59", "1899-12-31 23:00:00", "1900-01-01 12:00:00",
    "1970-01-01 00:00:00", "2020-06-01 12:34:56",
]


def write(spark, folder, name, mode, zone):
    spark.conf.set("spark.sql.session.timeZone", zone)
    spark.conf.set("spark.sql.parquet.datetimeRebaseModeInWrite", mode)
    spark.conf.set("spark.sql.parquet.int96RebaseModeInWrite", mode)
    rows = spark.createDataFrame([(n,) for n in NAMES], "name string")
    parts = []
    for type, column in [("TIMESTAMP_MICROS", "micros"), ("INT96", "int96")]:
        spark.conf.set("spark.sql.parquet.outputTimestampType", type)
        path = f"{folder}/{name}-{column}"
        frame = rows.selectExpr(
            "name", "cast(substr(name, 1, 10) as date) as date", "cast(name as timestamp) as time"
        )
        frame.coalesce(1).write.mode("overwrite").parquet(path)
        (file,) = glob.glob(f"{path}/*.parquet")
        shutil.copy(file, f"{folder}/legacy-{name}-{column}.parquet")
        shutil.rmtree(path)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    spark = SparkSession.builder.getOrCreate()
    write(spark, folder, "utc", "LEGACY", "UTC")
    write(spark, folder, "angeles", "LEGACY", "America/Los_Angeles")
    write(spark, folder, "new", "CORRECTED", "UTC")


main(sys.argv[1])
