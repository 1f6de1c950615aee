"""Tables of a catalog as others write and read them; for the tests of the folder above.

    foreign.py events LOCATION              rows of many types, landed as Parquet files
    foreign.py read DATABASE TABLE LANDED   what awswrangler, pyarrow and DuckDB read of a table,
                                            compared with the rows of a folder
    foreign.py described DATABASE TABLE     a table without registered partitions, as awswrangler
                                            sees and reads it
    foreign.py write DATABASE LOCATION      tables that awswrangler writes and registers
    foreign.py plain DATABASE TABLE         the rows of a table with the values of its partitions
    foreign.py rows LOCATION LOCATION       compares the rows of two folders
    foreign.py keys LOCATION                the objects below a location
    foreign.py glue OPERATION JSON          calls Glue
    foreign.py user NAME POLICY             makes a user, and prints its keys

The servers are those of AWS's variables. It prints one line of JSON.
"""

import datetime
import decimal
import json
import os
import sys

endpoint = os.environ.get("AWS_ENDPOINT_URL")
s3_endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or endpoint
glue_endpoint = os.environ.get("AWS_ENDPOINT_URL_GLUE") or endpoint
region = os.environ["AWS_DEFAULT_REGION"] = os.environ["AWS_REGION"]


def client(service):
    import boto3

    url = {"s3": s3_endpoint, "glue": glue_endpoint}.get(service, endpoint)
    return boto3.client(service, endpoint_url=url)


def wrangler():
    import awswrangler as wr

    wr.config.s3_endpoint_url = s3_endpoint
    wr.config.glue_endpoint_url = glue_endpoint
    wr.config.sts_endpoint_url = glue_endpoint
    return wr


def file_system():
    from pyarrow import fs

    scheme, _, host = s3_endpoint.partition("://")
    return fs.S3FileSystem(
        endpoint_override=host,
        scheme=scheme,
        region=region,
        access_key=os.environ["AWS_ACCESS_KEY_ID"],
        secret_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    )


def path(location):
    return location.removeprefix("s3://").rstrip("/")


# Values of all readers in one form.


def normal(value):
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
        return value.isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if isinstance(value, dict):
        return [[key, normal(item)] for key, item in sorted(value.items())]
    if isinstance(value, (list, tuple)):
        return [normal(item) for item in value]
    return value


def normal_map(value):
    """A map, which is a list of pairs to some and a dictionary to others."""
    return None if value is None else normal(dict(value))


def normal_rows(rows, maps=()):
    normalized = []
    for row in rows:
        row = {name.lower(): value for name, value in row.items()}
        normalized.append(
            {
                name: normal_map(row[name]) if name in maps else normal(row[name])
                for name in sorted(row)
            }
        )
    return sorted(normalized, key=lambda row: json.dumps(row, sort_keys=True))


def require_equal(reader, found, expected):
    if found == expected:
        return
    for one, other in zip(found, expected):
        if one != other:
            names = [name for name in {*one, *other} if one.get(name) != other.get(name)]
            sys.exit(
                f"{reader}: "
                + "; ".join(f"{name}: {one.get(name)!r}, not {other.get(name)!r}" for name in names)
            )
    sys.exit(f"{reader}: {len(found)} rows, not {len(expected)}")


def dataset_rows(location, partitioning=None):
    import pyarrow.dataset as ds

    dataset = ds.dataset(
        path(location), format="parquet", filesystem=file_system(), partitioning=partitioning
    )
    return dataset.to_table().to_pylist()


# The commands.

MAPS = ("attrs",)


def events(location):
    import pyarrow as pa
    import pyarrow.parquet as pq

    utc = datetime.timezone.utc
    schema = pa.schema(
        [
            ("id", pa.int64()),
            ("plate", pa.string()),
            ("lane", pa.int8()),
            ("speed", pa.float64()),
            ("amount", pa.decimal128(12, 2)),
            ("total", pa.decimal128(38, 10)),
            ("bought", pa.date32()),
            ("seen", pa.timestamp("us", tz="UTC")),
            ("local", pa.timestamp("us")),
            ("flag", pa.bool_()),
            ("raw", pa.binary()),
            ("tags", pa.list_(pa.string())),
            ("place", pa.struct([("lat", pa.float64()), ("name", pa.string())])),
            ("attrs", pa.map_(pa.string(), pa.int32())),
            (
                "readings",
                pa.list_(pa.struct([("kind", pa.string()), ("at", pa.timestamp("us", tz="UTC"))])),
            ),
        ]
    )
    for file in range(4):
        rows = []
        for number in range(file * 75, file * 75 + 75):
            at = datetime.datetime(2020, 4, 30, 22, tzinfo=utc) + datetime.timedelta(
                minutes=number * 7
            )
            rare = number % 11 == 0
            rows.append(
                {
                    "id": number,
                    "plate": None if rare else f"1-ÄBC-{number:03}",
                    "lane": number % 5 - 2,
                    "speed": number / 4,
                    "amount": None if rare else decimal.Decimal(number * 125 - 999) / 100,
                    "total": decimal.Decimal(10) ** 27 + number,
                    "bought": datetime.date(1960, 1, 1) + datetime.timedelta(days=number * 99),
                    "seen": at,
                    "local": None if rare else at.replace(tzinfo=None, microsecond=number),
                    "flag": number % 2 == 0,
                    "raw": bytes([number % 256, 0, 255]),
                    "tags": None if rare else ["a", "b/c"][: number % 3],
                    "place": {"lat": number / 8, "name": None if rare else "Gent"},
                    "attrs": [(f"k{number % 3}", number)],
                    "readings": [{"kind": "fog", "at": at}] * (number % 3),
                }
            )
        key = f"{path(location)}/run_date=2020-05-0{file % 2 + 1}/{file}.parquet"
        with file_system().open_output_stream(key) as stream:
            pq.write_table(pa.Table.from_pylist(rows, schema), stream)
    return {"rows": 300}


def read(database, table, landed):
    import duckdb
    import duckdb_ext
    import pyarrow as pa
    import pyarrow.dataset as ds

    wr = wrangler()
    glue = client("glue")
    expected = dataset_rows(
        landed, ds.partitioning(pa.schema([("run_date", pa.string())]), flavor="hive")
    )
    for row in expected:
        seen = row["seen"]
        row |= {"year": seen.year, "month": seen.month, "day": seen.day, "hour": seen.hour}
    expected = normal_rows(expected, MAPS)

    frame = wr.s3.read_parquet_table(table, database=database, dtype_backend="pyarrow")
    wrangled = pa.Table.from_pandas(frame, preserve_index=False).to_pylist()
    require_equal("awswrangler", normal_rows(wrangled, MAPS), expected)

    described = glue.get_table(DatabaseName=database, Name=table)["Table"]
    keys = pa.schema([(key["Name"], pa.int32()) for key in described["PartitionKeys"]])
    location = described["StorageDescriptor"]["Location"]
    rows = dataset_rows(location, ds.partitioning(keys, flavor="hive"))
    require_equal("pyarrow", normal_rows(rows, MAPS), expected)

    partitions = wr.catalog.get_partitions(database, table)
    with duckdb_ext.init(duckdb.connect()) as connection:
        scheme, _, host = s3_endpoint.partition("://")
        connection.execute("SET autoinstall_known_extensions = false; LOAD httpfs")
        connection.execute(
            "CREATE SECRET (TYPE s3, URL_STYLE 'path', USE_SSL false, ENDPOINT ?, REGION ?, "
            "KEY_ID ?, SECRET ?)".replace("?", "'{}'").format(
                host,
                region,
                os.environ["AWS_ACCESS_KEY_ID"],
                os.environ["AWS_SECRET_ACCESS_KEY"],
            )
        )
        files = [folder.rstrip("/") + "/*.parquet" for folder in partitions]
        # Zones need another extension.
        result = connection.execute(
            "SELECT * REPLACE (make_timestamp(epoch_us(seen)) AS seen, list_transform(readings, x "
            "-> {'kind': x.kind, 'at': make_timestamp(epoch_us(x.at))}) AS readings) "
            "FROM read_parquet(?, hive_partitioning = true, hive_types_autocast = false, "
            "hive_types = {'year': INT, 'month': INT, 'day': INT, 'hour': INT})",
            [files],
        )
        names = [column[0] for column in result.description]
        rows = [dict(zip(names, row)) for row in result.fetchall()]
        require_equal("DuckDB", normal_rows(rows, MAPS), expected)

    first = expected[0]
    wanted = {key: str(first[key]) for key in ("year", "month", "day")}
    filtered = wr.s3.read_parquet_table(
        table, database=database, partition_filter=lambda values: wanted.items() <= values.items()
    )
    expression = " AND ".join(f"{key} = {value}" for key, value in wanted.items())
    return {
        "rows": len(expected),
        "types": wr.catalog.get_table_types(database, table),
        "parameters": wr.catalog.get_table_parameters(database, table),
        "partitions": len(partitions),
        "filtered": len(filtered),
        "expected": sum(
            all(str(row[key]) == value for key, value in wanted.items()) for row in expected
        ),
        "expressed": sorted(wr.catalog.get_partitions(database, table, expression=expression)),
    }


def write(database, location):
    """A table whose partitions have text, whole numbers and dates, some of them awkward."""
    import pandas as pd

    wr = wrangler()
    wr.catalog.create_database(database, exist_ok=True)
    countries = ["BE", "BE", NULL, "a/b", "50%", "é x", "a=b", "x%2Fy", NULL]
    frame = pd.DataFrame(
        {
            "id": range(9),
            "at": pd.to_datetime(["2020-05-04 10:00:00.123"] * 4 + ["2020-06-01 12:30:00.5"] * 5),
            "speed": [1.5 * number for number in range(9)],
            "note": ["one", None, "three"] * 3,
            "country": countries,
            "n": [1, 2, 1, 1, 1, 1, 1, 30, 7],
            "d": [datetime.date(2020, 5, 1 + number % 3) for number in range(9)],
        }
    )
    written = wr.s3.to_parquet(
        frame,
        location,
        dataset=True,
        database=database,
        table="theirs",
        partition_cols=["country", "n", "d"],
        mode="append",
    )
    return {"partitions": len(written["partitions_values"])}


NULL = "__HIVE_DEFAULT_PARTITION__"


def plain(database, table):
    """The rows of a table as its partitions say, without what awswrangler reads in paths."""
    import pyarrow.parquet as pq

    described = client("glue").get_table(DatabaseName=database, Name=table)["Table"]
    keys = [key["Name"] for key in described["PartitionKeys"]]
    partitions = wrangler().catalog.get_partitions(database, table)
    rows = []
    for location, values in partitions.items():
        selector = selected(location)
        for info in file_system().get_file_info(selector):
            if info.base_name.endswith(".parquet"):
                with file_system().open_input_file(info.path) as file:
                    found = pq.ParquetFile(file).read().to_pylist()
                rows += [row | dict(zip(keys, values)) for row in found]
    return normal_rows(rows)


def selected(location):
    from pyarrow import fs

    return fs.FileSelector(path(location), recursive=True)


def rows(one, other):
    found, expected = (normal_rows(dataset_rows(location)) for location in (one, other))
    require_equal(one, found, expected)
    return {"rows": len(found)}


def keys(location):
    bucket, _, prefix = path(location).partition("/")
    answer = client("s3").list_objects_v2(Bucket=bucket, Prefix=prefix + "/")
    return [entry["Key"] for entry in answer.get("Contents", [])]


def glue(operation, request):
    answer = getattr(client("glue"), operation)(**json.loads(request))
    answer.pop("ResponseMetadata", None)
    return json.loads(json.dumps(answer, default=str))


def user(name, policy):
    iam = client("iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="some", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}


def described(database, table):
    """What awswrangler says and reads of a table without partitions of its own."""
    wr = wrangler()
    return {
        "parameters": wr.catalog.get_table_parameters(database, table),
        "partitions": wr.catalog.get_partitions(database, table),
        "rows": len(wr.s3.read_parquet_table(table, database=database)),
    }


def main(command, *arguments):
    print(json.dumps(globals()[command](*arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
