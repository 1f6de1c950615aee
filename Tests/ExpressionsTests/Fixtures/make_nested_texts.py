"""Writes nested-texts.tsv: how Spark writes nested values as text.

    python make_nested_texts.py nested-texts.tsv      # needs pyspark 4 and Java 17

Each line: the time zone, the value's name, what show() prints, what CAST to string gives.
"""

import sys

from pyspark.sql import SparkSession

VALUES = {
    "struct": "named_struct('a', 1, 'b', CAST(NULL AS STRING))",
    "array": "array(1, NULL, -3)",
    "empty array": "CAST(array() AS ARRAY<INT>)",
    "array of empty text": "array('')",
    "map": "map('k', 1, 'n', NULL)",
    "empty map": "CAST(map() AS MAP<STRING, INT>)",
    "bytes": "named_struct('x', x'6162', 'y', x'')",
    "times": "named_struct('t', TIMESTAMP'2020-05-04 10:00:00.5Z', 'n', "
             "TIMESTAMP_NTZ'2020-05-04 10:00:00', 'd', DATE'2020-05-04')",
    "numbers": "named_struct('e', CAST(0.0000001 AS DECIMAL(10,7)), 'f', 1.5e20D, "
               "'z', CAST(0 AS DECIMAL(10,8)), 'h', true, 'i', double('nan'))",
    "structs in array": "array(named_struct('a', array(1, 2), 'b', 'q, \"x\"'), NULL)",
    "null struct": "CAST(NULL AS STRUCT<a: INT>)",
    "map of nested": "map(named_struct('a', 1), array(CAST(NULL AS INT)))",
    "nulls": "array(NULL, NULL)",
}

session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
session.sparkContext.setLogLevel("ERROR")
with open(sys.argv[1], "w") as output:
    for zone in ["UTC", "Europe/Brussels"]:
        session.conf.set("spark.sql.session.timeZone", zone)
        for name, value in VALUES.items():
            frame = session.sql(f"SELECT {value} AS v, CAST({value} AS STRING) AS c")
            shown = frame.select("v")._jdf.showString(1, 0, True).split("\n")[1]
            cast = frame.collect()[0].c
            texts = [shown.split("|", 1)[1].strip(), "NULL" if cast is None else cast]
            output.write("\t".join([zone, name] + texts) + "\n")
