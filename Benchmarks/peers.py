#!/usr/bin/env python3
"""The same repartition by other engines, each in its best idiomatic configuration.

    peers.py PEER SOURCE TARGET [--column NAME] [--threads N]

Rows go to year=/month=/day=/hour= of the UTC hour of a timestamp column, as snappy Parquet.
"""

import argparse
import glob
import importlib.util
import os

KEYS = ("year", "month", "day", "hour")
NULL = "__HIVE_DEFAULT_PARTITION__"


def duckdb(source, target, column, threads):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET TimeZone = 'UTC'; SET threads = {threads}")
    connection.execute("SET preserve_insertion_order = false")
    keys = ", ".join(f'{key}("{column}") AS {key}' for key in KEYS)
    connection.execute(
        f"COPY (SELECT *, {keys} FROM read_parquet('{source}/**/*.parquet', hive_partitioning = false))"
        f" TO '{target}' (FORMAT parquet, COMPRESSION snappy, PARTITION_BY ({', '.join(KEYS)}))"
    )


def polars(source, target, column, threads):
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars

    time_of_event = polars.col(column)
    keys = {key: getattr(time_of_event.dt, key)() for key in KEYS}
    polars.scan_parquet(f"{source}/**/*.parquet", hive_partitioning=False).with_columns(
        **keys
    ).sink_parquet(
        polars.PartitionBy(target, key=list(KEYS), include_key=False),
        compression="snappy",
        maintain_order=False,
        mkdir=True,
    )


def pyarrow(source, target, column, threads):
    import pyarrow
    import pyarrow.compute
    import pyarrow.dataset

    pyarrow.set_cpu_count(threads)
    files = sorted(glob.glob(f"{source}/**/*.parquet", recursive=True))
    table = pyarrow.dataset.dataset(files, format="parquet")
    event = pyarrow.dataset.field(column)
    columns = {name: pyarrow.dataset.field(name) for name in table.schema.names}
    for key in KEYS:
        columns[key] = getattr(pyarrow.compute, key)(event).cast(pyarrow.int32())
    written = pyarrow.dataset.ParquetFileFormat()
    pyarrow.dataset.write_dataset(
        table.scanner(columns=columns, use_threads=True),
        target,
        format=written,
        file_options=written.make_write_options(compression="snappy"),
        partitioning=pyarrow.dataset.partitioning(
            pyarrow.schema([(key, pyarrow.int32()) for key in KEYS]), flavor="hive"
        ),
        # The defaults write many small row groups, and close files that more rows come for.
        max_partitions=100_000,
        max_open_files=20_000,
        min_rows_per_group=131_072,
        max_rows_per_group=1 << 20,
    )


def datafusion(source, target, column, threads):
    from datafusion import SessionConfig, SessionContext

    context = SessionContext(
        SessionConfig()
        .with_target_partitions(threads)
        .set("datafusion.execution.listing_table_factory_infer_partitions", "false")
        .set("datafusion.execution.parquet.compression", "snappy")
        .set("datafusion.execution.parquet.coerce_int96", "us")
    )
    context.sql(f"CREATE EXTERNAL TABLE source STORED AS PARQUET LOCATION '{source}/'")
    names = ", ".join(f'"{name}"' for name in context.table("source").schema().names)
    keys = ", ".join(
        f"coalesce(cast(cast(date_part('{key}', \"{column}\") AS int) AS varchar), '{NULL}') AS {key}"
        for key in KEYS
    )
    context.sql(
        f"COPY (SELECT {names}, {keys} FROM source) TO '{target}/' STORED AS PARQUET"
        f" PARTITIONED BY ({', '.join(KEYS)})"
    ).collect()


def chdb(source, target, column, threads):
    import chdb.session

    session = chdb.session.Session()
    settings = {
        "max_threads": threads,
        "max_insert_threads": 1,
        "use_hive_partitioning": 0,
        "engine_file_truncate_on_insert": 1,
        "max_partitions_per_insert_block": 0,
        "output_format_parquet_compression_method": "'snappy'",
        "output_format_parquet_write_bloom_filter": 0,
        "session_timezone": "'UTC'",
    }
    for name, value in settings.items():
        session.query(f"SET {name} = {value}")
    functions = {"year": "toYear", "month": "toMonth", "day": "toDayOfMonth", "hour": "toHour"}
    parts = [
        f"'{key}=', ifNull(toString({function}({column})), '{NULL}')"
        for key, function in functions.items()
    ]
    folder = "concat(" + ", '/', ".join(parts) + ")"
    session.query(
        f"INSERT INTO FUNCTION file('{target}/{{_partition_id}}/part-0.parquet', 'Parquet')"
        f" PARTITION BY {folder} SELECT * FROM file('{source}/**/*.parquet', 'Parquet')"
    )


def spark(source, target, column, threads):
    from pyspark.sql import SparkSession
    from pyspark.sql import functions

    session = (
        SparkSession.builder.master(f"local[{threads}]")
        .config("spark.driver.memory", "8g")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.parquet.compression.codec", "snappy")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "2")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    frame = session.read.option("recursiveFileLookup", "true").parquet(source)
    names = {"year": "year", "month": "month", "day": "dayofmonth", "hour": "hour"}
    for key, name in names.items():
        frame = frame.withColumn(key, getattr(functions, name)(functions.col(column)))
    # Without this every task writes a file of its own into every partition.
    frame.repartition(*KEYS).write.partitionBy(*KEYS).parquet(target)
    session.stop()


PEERS = {
    "polars": polars, "duckdb": duckdb, "pyarrow": pyarrow, "datafusion": datafusion, "chdb": chdb,
    "spark": spark,
}  # fmt: skip
PACKAGES = {"spark": "pyspark"}


def installed():
    """The peers that this Python has."""
    return [name for name in PEERS if importlib.util.find_spec(PACKAGES.get(name, name))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--column", default="originalrecordtimestamp")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    PEERS[options.peer](
        os.path.abspath(options.source), os.path.abspath(options.target), options.column, options.threads
    )


if __name__ == "__main__":
    main()
