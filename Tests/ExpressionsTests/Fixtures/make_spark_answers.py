"""Writes spark-answers.tsv: what Spark answers to a list of expressions over four rows.

    python make_spark_answers.py spark-answers.tsv      # needs pyspark 4 and Java 17

Each line: time zone, ansi or legacy, expression, type, one answer per row. NULL is null, ERROR an
error at run time; TYPE as the type is an error before any row is read.
"""

import itertools
import sys

from pyspark.sql import SparkSession

ROWS = """
SELECT * FROM VALUES
 (0, true, 7Y, 300S, 42, 10000000000L, 1.5F, 2.25D, 12.34BD, 'hello', '17', DATE'2020-05-22',
  timestamp_micros(1590155130123456), TIMESTAMP_NTZ'2020-05-22 13:45:30.5', '2020-05-22'),
 (1, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
 (2, false, -8Y, -300S, -42, -10000000000L, -0.25F, -1E10D, -0.50BD, 'Ünïcode_%', '-3.5',
  DATE'1969-12-31', timestamp_micros(-1), TIMESTAMP_NTZ'1969-12-31 23:59:59.999999',
  '1969-12-31 23:59:59'),
 (3, true, 127Y, 32767S, 2147483647, 9223372036854775807L, 3.4E38F, 1.7E308D, 99999999.99BD, '',
  ' 7 ', DATE'9999-12-31', timestamp_micros(1603587600000000),
  TIMESTAMP_NTZ'2020-10-25 02:30:00', 'not a date')
 AS t(row, b, t, s, i, l, f, d, n, str, num, day, ts, ntz, datetext)
"""

TYPES = ["boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "decimal(12,3)",
         "string", "date", "timestamp", "timestamp_ntz"]
COLUMNS = ["b", "t", "s", "i", "l", "f", "d", "n", "str", "num", "day", "ts", "ntz", "datetext"]

EXPRESSIONS = """
1 + 2 * 3
(1 + 2) * 3
-i
- -i
-t
-l
abs(t)
abs(l)
abs(f)
10 - 3 - 2
7 / 2
7 DIV 2
-7 DIV 2
7 % -3
-7 % 3
pmod(-7, 3)
pmod(7, -3)
pmod(-7, -3)
pmod(i, 7)
pmod(l, 7)
pmod(d, 7D)
pmod(-7.5D, 2D)
pmod(i, 0)
i / 0
i % 0
d / 0
i DIV 0
l DIV -1
1.5 = 1.50
1.5D + 1
1e3
.5D
1.25F
2147483647 + 1
2147483648
-2147483648
9223372036854775807L + 1L
t + 1Y
t + t
t + 1
s * s
i * i
l * 2
l - 1
i + '1'
i + '1.5'
num + 1
num + 1.5D
num * 2L
'2' * '3'
i > '40'
i = '42'
num = 17
num > 5
num < 10L
num = 17.0D
str = 'hello'
str <> 'hello'
str != 'hello'
str == 'hello'
str < 'z'
str > 'Z'
str = NULL
str <=> NULL
NULL <=> NULL
i <=> 42
i IS NULL
i IS NOT NULL
b IS TRUE
b IS NOT TRUE
b IS FALSE
b IS UNKNOWN
b AND NULL
b OR NULL
NOT b
b AND i > 0
b OR i > 0
NOT b OR i IS NULL
i IN (1, 42, 3)
i IN (1, NULL)
i NOT IN (1, 2)
i NOT IN (1, NULL)
i IN (1, 2L, 42)
str IN ('hello', '')
num IN (17, 7)
i IN (1,2,3,4,5,6,7,8,9,10,42)
str IN ('a','b','c','d','e','f','g','h','hello')
i BETWEEN 0 AND 100
i NOT BETWEEN 0 AND 100
i BETWEEN NULL AND 0
i BETWEEN 100 AND NULL
l BETWEEN i AND 20000000000L
day BETWEEN '2020-01-01' AND '2020-12-31'
day BETWEEN DATE'2020-01-01' AND DATE'2020-12-31'
ts BETWEEN '2020-05-22' AND '2020-05-23'
str LIKE 'h%'
str LIKE '%o'
str LIKE '%ll%'
str LIKE '_ello'
str LIKE '%\\\\_\\\\%'
str LIKE '%|_|%' ESCAPE '|'
str NOT LIKE 'h%'
str LIKE ''
str LIKE '%'
str LIKE '____o%'
str LIKE 'Ün_code%'
num LIKE '%7%'
i LIKE '4%'
year(day)
quarter(day)
month(day)
day(day)
dayofmonth(day)
hour(day)
minute(day)
year(ts)
quarter(ts)
month(ts)
day(ts)
dayofmonth(ts)
hour(ts)
minute(ts)
second(ts)
year(ntz)
month(ntz)
day(ntz)
hour(ntz)
minute(ntz)
second(ntz)
year('2020-05-22')
month('2020-05')
hour('2020-05-22 07:08:09')
hour('2020-05-22T07:08:09Z')
hour('2020-05-22T07:08:09+02:00')
hour('2020-05-22T07:08:09 America/New_York')
year(datetext)
to_date(ts)
to_date(ntz)
to_date(day)
to_date(datetext)
to_date('2020-5-2')
to_date('2020')
to_date('2020-13-01')
to_date('2019-02-29')
to_date('2020-02-29T12')
to_date(' 2020-02-29 ')
to_date('-0044-03-15')
date_trunc('year', ts)
date_trunc('quarter', ts)
date_trunc('MONTH', ts)
date_trunc('week', ts)
date_trunc('DAY', ts)
date_trunc('hour', ts)
date_trunc('minute', ts)
date_trunc('second', ts)
date_trunc('millisecond', ts)
date_trunc('month', day)
date_trunc('day', '2020-05-22 10:11:12')
date_format(ts, 'yyyy-MM-dd')
date_format(ts, 'yyyy/MM/dd HH:mm:ss.SSS')
date_format(ts, 'yy-M-d H:m:s')
date_format(ts, 'EEE, d MMM yyyy')
date_format(ts, 'EEEE MMMM')
date_format(ts, "yyyy-MM-dd'T'HH:mm:ss")
date_format(ts, "hh:mm a")
date_format(ts, 'DDD')
date_format(ts, 'D')
date_format(ts, 'k K')
date_format(ts, 'SSSSSS')
date_format(ts, 'Q')
date_format(day, 'yyyyMMdd')
date_format(ntz, 'yyyy-MM-dd HH')
date_format(DATE'0001-01-01', 'yyyy y yy')
concat('a', 'b')
concat(str, '-', num)
concat(str, i)
concat(i, l, f, d)
concat(day, 'T', b)
concat()
str || '!' || num
coalesce(i, 0)
coalesce(NULL, i, 1)
coalesce(str, 'none')
coalesce(i, l)
coalesce(i, d)
coalesce(day, ts)
coalesce(i, '1')
coalesce(NULL, NULL)
coalesce(1, 1 / 0)
nullif(i, 42)
nullif(str, 'hello')
i <> 0 AND 100 / i > 2
10 / nullif(i - 42, 0)
length(str)
length(num)
length(i)
upper(str)
lower(str)
timestamp_seconds(i)
timestamp_seconds(l)
timestamp_seconds(d)
timestamp_seconds(1.5D)
timestamp_millis(i)
timestamp_millis(l)
timestamp_micros(l)
timestamp_micros(i)
timestamp_seconds(1590155130)
timestamp_millis(-1)
day = '2020-05-22'
day > '2020-01-01'
day = ts
day = ntz
ts = ntz
ts > day
ts > '2020-05-22 13:45:30'
ts >= TIMESTAMP'2020-05-22 13:45:30'
ntz > '2020-05-22 13:45:30'
n > 12
n = 12.34
n > 1.5D
n < '13'
n = i
n <= l
f = 1.5
d = 2.25
d > f
CAST('NaN' AS DOUBLE) = CAST('NaN' AS DOUBLE)
CAST('NaN' AS DOUBLE) > d
CAST('-Infinity' AS DOUBLE) < d
0.0D = -0.0D
CAST(' 12 ' AS INT)
CAST('12.7' AS INT)
CAST('+5' AS INT)
CAST('1e2' AS INT)
CAST('1e2' AS DOUBLE)
CAST('1e2' AS DECIMAL(10,2))
CAST('abc' AS INT)
CAST('' AS INT)
CAST('300' AS TINYINT)
CAST(300 AS TINYINT)
CAST(1e10D AS INT)
CAST(-1.9D AS INT)
CAST('NaN' AS FLOAT)
CAST('inf' AS DOUBLE)
CAST('1.5d' AS DOUBLE)
CAST('t' AS BOOLEAN)
CAST('YES' AS BOOLEAN)
CAST('maybe' AS BOOLEAN)
CAST(0 AS BOOLEAN)
CAST(true AS INT)
CAST(12.345 AS DECIMAL(4,1))
CAST(12.35 AS DECIMAL(3,1))
CAST(-12.35 AS DECIMAL(3,1))
CAST(999.99 AS DECIMAL(3,1))
CAST(2.5D AS DECIMAL(2,0))
CAST(12.99 AS INT)
CAST(1.0D AS STRING)
CAST(0.001D AS STRING)
CAST(0.0001D AS STRING)
CAST(1234567.0D AS STRING)
CAST(12345678.0D AS STRING)
CAST(1e21D AS STRING)
CAST(1.1F AS STRING)
CAST(1e-5F AS STRING)
CAST(-0.0D AS STRING)
CAST(100D AS STRING)
CAST(123456.789D AS STRING)
CAST('2020-05-22 10' AS TIMESTAMP)
CAST('2020-05-22 10:30' AS TIMESTAMP)
CAST('2020-05-22T10:30:15.1234567' AS TIMESTAMP)
CAST('2020-05-22 10:30:15+01:30' AS TIMESTAMP)
CAST('2020-05-22 10:30:15 UTC+1' AS TIMESTAMP)
CAST('2020-05-22 10:30:15 Europe/Brussels' AS TIMESTAMP)
CAST('2020-05-22 25:00:00' AS TIMESTAMP)
CAST('2020' AS TIMESTAMP)
CAST('2020-02' AS TIMESTAMP)
CAST('2020-03-29 02:30:00' AS TIMESTAMP)
CAST('2020-10-25 02:30:00' AS TIMESTAMP)
CAST('2020-05-22 10:30:15Z' AS TIMESTAMP_NTZ)
CAST(1.5D AS TIMESTAMP)
CAST(-1.5D AS TIMESTAMP)
CAST(TIMESTAMP'2020-05-22 10:00:00' AS BIGINT)
CAST(TIMESTAMP'1969-12-31 23:59:59.5' AS BIGINT)
CAST(TIMESTAMP'2020-05-22 10:00:00.25' AS DOUBLE)
CAST(DATE'0001-01-01' AS STRING)
CAST(DATE'9999-12-31' AS TIMESTAMP)
TIMESTAMP'2020-05-22 10:00:00Z'
TIMESTAMP'2020-05-22T10:00:00+02:00'
TIMESTAMP_NTZ'2020-05-22 10:00:00.120'
DATE'2020-05-22'
try_cast('abc' AS INT)
try_cast('12.5' AS INT)
try_cast(300 AS TINYINT)
try_cast(str AS DOUBLE)
'it\\'s'
"double \\"quoted\\""
'a\\tb'
'\\u00e9'
r'raw\\n'
'two''quotes'
true
NULL
i = 42 = b
NOT i = 42
NOT NOT b
i + 1 IN (43)
1 < 2 = true
-2 * -3
i IS DISTINCT FROM 42
i IS NOT DISTINCT FROM NULL
`i` + 1
int('5') + 1
string(i)
date('2020-05-22')
b = true
b = 1
b > false
b AND i
b AND 'true'
i + b
day + 1
str + 1
year(i)
hour(i)
pmod(str, 2)
i LIKE 42
concat(b, NULL)
length(NULL)
abs(NULL)
-NULL
NULL + 1
NULL = 1
year(NULL)
""".strip().splitlines()


def expressions():
    yield from EXPRESSIONS
    for column, target in itertools.product(COLUMNS, TYPES):
        yield f"CAST({column} AS {target.upper()})"
    for a, b in itertools.product(["t", "i", "l", "f", "d", "num"], repeat=2):
        if a != b:
            yield f"{a} + {b}"
            yield f"{a} < {b}"
    for a, b in itertools.product(["i", "n", "str", "day", "ts", "ntz", "b"], repeat=2):
        if a < b:
            yield f"{a} = {b}"


def shown(value):
    if value is None:
        return "NULL"
    value = value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
    return value.replace("\r", "\\r")


def record(expressions, path, settings=()):
    """Asks in three sessions; `settings` are Spark's for all of them."""
    spark = SparkSession.builder.master("local[1]").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    for name, value in settings:
        spark.conf.set(name, value)
    with open(path, "w") as out:
        for zone, ansi in [("UTC", "true"), ("Europe/Brussels", "false"),
                           ("America/New_York", "true")]:
            spark.conf.set("spark.sql.session.timeZone", zone)
            spark.conf.set("spark.sql.ansi.enabled", ansi)
            spark.sql(ROWS).coalesce(1).createOrReplaceTempView("rows")
            for text in expressions:
                mode = "ansi" if ansi == "true" else "legacy"
                line = [zone, mode, text] + answers(spark, text)
                print("\t".join(line), file=out)


def answers(spark, text):
    try:
        kind = spark.sql(f"SELECT {text} AS x FROM rows").schema["x"].dataType.simpleString()
        query = f"SELECT CAST(x AS STRING) FROM (SELECT row, {text} AS x FROM rows) ORDER BY row"
    except Exception:
        return ["TYPE"]
    try:
        return [kind] + [shown(r[0]) for r in spark.sql(query).collect()]
    except Exception:
        pass
    single = []
    for row in range(4):
        try:
            frame = spark.sql(
                f"SELECT CAST({text} AS STRING) FROM (SELECT * FROM rows WHERE row = {row})")
            single.append(shown(frame.collect()[0][0]))
        except Exception:
            single.append("ERROR")
    return [kind] + single


if __name__ == "__main__":
    record(expressions(), sys.argv[1])
