"""Writes spark-orders.tsv: the order in which Spark sorts the rows of sorted.parquet.

    python make_spark_orders.py sorted.parquet spark-orders.tsv     # needs pyspark 4 and Java 17

Each line has an ORDER BY, and the ids of the rows in its order; rows with equal keys are ordered by id.
sorted.parquet is in-0.parquet of `make_sorted.py FOLDER 11`.
"""

import sys

from pyspark.sql import SparkSession

ORDERS = """
id desc
f
f desc
f desc nulls first, g
g nulls last, d
d
d desc nulls first
s
s desc, b
s nulls last, b desc
b
ts
ts desc nulls first
day desc
flag, u
flag desc, u desc nulls first
u
p
p desc
p.a nulls last, p.b desc
p.b
l
l desc
l nulls last, p desc
abs(f), lower(s)
length(s) desc nulls first, pmod(id, 7)
case when flag then f else -f end
part, f desc
""".strip().splitlines()


def main(table, output):
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    spark.read.parquet(table).createOrReplaceTempView("t")
    with open(output, "w") as lines:
        for order in ORDERS:
            rows = spark.sql(f"select id from t order by {order}, id").collect()
            lines.write(order + "\t" + " ".join(str(row.id) for row in rows) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
