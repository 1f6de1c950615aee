"""What awswrangler sees of tables in Glue, and tables that it makes; for WranglerTests.swift.

    check_wrangler.py ENDPOINT write DATABASE    objects for a table, and a table of awswrangler's own
    check_wrangler.py ENDPOINT read DATABASE TABLE

It prints one line of JSON. The server is moto: S3 and Glue on one endpoint, in the account that moto
takes unknown keys for.
"""

import json
import os
import sys

endpoint, command, database, *rest = sys.argv[1:]
os.environ |= {
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ENDPOINT_URL": endpoint,
    "AWS_EC2_METADATA_DISABLED": "true",
}

import awswrangler as wr  # noqa: E402
import boto3  # noqa: E402
import pandas as pd  # noqa: E402

wr.config.s3_endpoint_url = endpoint
wr.config.glue_endpoint_url = endpoint
wr.config.sts_endpoint_url = endpoint

FRAME = pd.DataFrame(
    {
        "plate": ["1-ABC-001", "1-ABC-002", "1-ABC-003"],
        "speed": [50.5, 70.25, 90.0],
        "seen": pd.to_datetime(["2020-05-04 10:00", "2020-05-04 11:00", "2020-06-01 12:00"]),
        "year": [2020, 2020, 2020],
        "month": [5, 5, 6],
    }
)

if command == "write":
    bucket = database.replace("_", "-")
    boto3.client("s3").create_bucket(Bucket=bucket)
    for month, part in FRAME.groupby("month"):
        wr.s3.to_parquet(
            part.drop(columns=["year", "month"]),
            f"s3://{bucket}/ours/year=2020/month={month}/part-0.parquet",
        )
    wr.catalog.create_database(database)
    wr.s3.to_parquet(
        FRAME,
        f"s3://{bucket}/theirs/",
        dataset=True,
        database=database,
        table="theirs",
        partition_cols=["year", "month"],
        glue_table_settings={
            "description": "made by awswrangler",
            "parameters": {"team": "traffic"},
            "columns_comments": {"speed": "km/h"},
        },
    )
    print(json.dumps({"bucket": bucket}))
else:
    table = rest[0]
    frame = wr.s3.read_parquet_table(table, database=database).sort_values("plate")
    partitions = wr.catalog.get_parquet_partitions(database, table)
    may = wr.s3.read_parquet_table(
        table, database=database, partition_filter=lambda values: values["month"] == "5"
    )
    print(
        json.dumps(
            {
                "plates": list(frame["plate"]),
                "months": [int(month) for month in frame["month"]],
                "speed": float(frame["speed"].sum()),
                "types": wr.catalog.get_table_types(database, table),
                "partitions": {key: partitions[key] for key in sorted(partitions)},
                "may": len(may),
                "parameters": wr.catalog.get_table_parameters(database, table),
                "description": wr.catalog.get_table_description(database, table) or "",
            }
        )
    )
