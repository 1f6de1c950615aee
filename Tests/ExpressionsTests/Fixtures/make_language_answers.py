"""Writes language-answers.tsv: what Spark answers to operators, types, conditions, nested values.

    python make_language_answers.py language-answers.tsv     # needs pyspark 4 and Java 17

The rows are those of make_spark_answers.py with more columns; the lines have its form.
"""

import itertools
import sys

import make_spark_answers

NESTED = """
SELECT *,
 CASE row WHEN 0 THEN array(1, 2, 3) WHEN 2 THEN CAST(array() AS ARRAY<INT>)
   WHEN 3 THEN array(null, 5) END AS arr,
 CASE row WHEN 0 THEN named_struct('a', 1, 'b', 'x') WHEN 2 THEN named_struct('a', null, 'b', 'y')
   WHEN 3 THEN named_struct('a', 3, 'b', null) END AS st,
 CASE row WHEN 0 THEN map('a', 1, 'b', 2) WHEN 2 THEN CAST(map() AS MAP<STRING, INT>)
   WHEN 3 THEN map('k', CAST(null AS INT)) END AS m,
 CASE row WHEN 0 THEN array(named_struct('a', 1, 'b', 'x'), named_struct('a', 2, 'b', null))
   WHEN 2 THEN CAST(array() AS ARRAY<STRUCT<a: INT, b: STRING>>)
   WHEN 3 THEN array(null, named_struct('a', 3, 'b', 'z')) END AS sts,
 CAST(CASE row WHEN 0 THEN '12345678901234567890.1234567891' WHEN 2 THEN '-0.0000000005'
   WHEN 3 THEN '99999999999999999999.9999999999' END AS DECIMAL(30, 10)) AS big,
 CAST(CASE row WHEN 0 THEN '3.14159265358979323846' WHEN 2 THEN '-99999999999999999999'
   WHEN 3 THEN '0.000000000000000001' END AS DECIMAL(38, 18)) AS fine,
 CAST(CASE row WHEN 0 THEN '1.25' WHEN 2 THEN '-2.35' WHEN 3 THEN '999.99' END
   AS DECIMAL(5, 2)) AS small,
 CASE row WHEN 0 THEN X'616263' WHEN 2 THEN X'' WHEN 3 THEN X'FF00' END AS bin
FROM ({}) AS r
"""

CONDITIONS = r"""
CASE WHEN i > 0 THEN 'plus' WHEN i < 0 THEN 'minus' ELSE 'none' END
CASE WHEN b THEN 1 END
CASE WHEN b THEN i ELSE l END
CASE WHEN b THEN i ELSE 1.5 END
CASE WHEN b THEN i ELSE 'x' END
CASE WHEN b THEN '7' ELSE i END
CASE WHEN b THEN day ELSE ts END
CASE WHEN b THEN n ELSE big END
CASE WHEN b THEN f ELSE i END
CASE WHEN b THEN NULL ELSE t END
CASE WHEN NULL THEN 1 ELSE 2 END
CASE WHEN i THEN 1 END
CASE WHEN 'true' THEN 1 END
CASE i WHEN 42 THEN 'a' WHEN NULL THEN 'b' ELSE 'c' END
CASE t WHEN 7 THEN 'seven' WHEN 127L THEN 'max' END
CASE str WHEN 'hello' THEN 1 WHEN '' THEN 2 END
CASE WHEN i <> 0 THEN 10 / i ELSE 0 END
CASE WHEN row = 9 THEN 1 / 0 ELSE 7 END
CASE WHEN b THEN arr ELSE array(9) END
CASE WHEN b THEN arr ELSE array(9L) END
CASE WHEN b THEN st ELSE named_struct('a', 9, 'b', 'q') END
CASE WHEN true THEN 1 WHEN false THEN 2 END
CASE CASE i WHEN 42 THEN 1 END WHEN 1 THEN 'x' ELSE 'y' END
if(b, 1, 2)
if(b, i, d)
if(i > 0, str, NULL)
if(NULL, 1, 2)
if(b, 1, 'x')
if(i, 1, 2)
nvl(i, 0)
nvl(i, 'x')
nvl(str, i)
nvl(day, ts)
ifnull(d, 1)
nvl2(i, 'there', 'missing')
nvl2(i, 1, 2.5)
nvl2(NULL, 1, 2)
isnull(i)
isnotnull(i)
isnull(arr)
isnan(d)
isnan(f)
isnan(CAST('NaN' AS DOUBLE))
isnan(i)
isnan('NaN')
nanvl(d, 0D)
nanvl(CAST('NaN' AS DOUBLE), 1)
nanvl(f, 1.5F)
coalesce(n, big)
coalesce(arr, array(0))
coalesce(i, l, d)
coalesce(NULL, i)
coalesce(small, 1)
coalesce(i, '7')
nullif(i, 42)
nullif(arr, array(1, 2, 3))
nullif(str, 'hello')
greatest(i, 7)
greatest(i, l, d)
greatest(t, s)
greatest(NULL, i, -7)
greatest(str, 'i')
greatest(str, 1)
greatest(num, 5)
greatest(n, big)
greatest(day, DATE'2000-01-01')
greatest(f, d)
greatest(d, CAST('NaN' AS DOUBLE))
greatest(i)
greatest(b, false)
greatest(arr, array(1, 2))
least(i, 7)
least(t, NULL)
least(str, 'i')
least(CAST('NaN' AS DOUBLE), d)
least(ts, day)
least(i, 'x')
equal_null(i, 42)
equal_null(i, NULL)
typeof(i)
typeof(1.5)
typeof(1L)
typeof('x')
typeof(NULL)
typeof(arr)
typeof(st)
typeof(m)
typeof(day)
typeof(n + 1)
b AND NULL
b OR NULL
NOT b
! b
!b
i IS DISTINCT FROM 42
i <=> 42
i <=> NULL
NOT i <=> 42
b IS TRUE
b IS NOT FALSE
b IS UNKNOWN
i IN (42, NULL)
i NOT IN (1, 2)
i NOT IN (1, NULL)
n IN (12.34, 5)
arr IN (array(1, 2, 3))
i BETWEEN 0 AND 100
i NOT BETWEEN 0 AND 100
str BETWEEN 'a' AND 'z'
n BETWEEN 1 AND 13.5
day BETWEEN '2020-01-01' AND '2020-12-31'
""".strip().splitlines()

PATTERNS = r"""
str LIKE 'h%'
str LIKE '%\\_%' ESCAPE '\\'
str NOT LIKE 'h%'
str ILIKE 'HE%'
str ILIKE 'üN%'
str NOT ILIKE 'H%'
str LIKE ANY ('h%', '%z')
str LIKE SOME ('h%', NULL)
str LIKE ALL ('h%', '%o')
str NOT LIKE ANY ('h%', '%o')
str NOT LIKE ALL ('h%', '%z')
str ILIKE ANY ('H%', 'Ü%')
str LIKE ALL ('h%', NULL)
str RLIKE 'l+o$'
str RLIKE '^[a-z]+$'
str REGEXP '\\p{L}+_'
str NOT RLIKE 'e'
str RLIKE str
str RLIKE NULL
NULL RLIKE 'x'
rlike(str, 'e')
regexp_like(str, '(?i)HELLO')
str RLIKE '('
i RLIKE '^4'
str || '-' || i
str || NULL
X'61' || X'62'
i || t
'a' || 1 + 2
""".strip().splitlines()

BITS = r"""
i & 15
i | 256
i ^ 255
~i
~t
~l
~0
- ~ i
~ -i
t & s
i & l
l | 1
i & 1.5
str & 1
'7' & 3
NULL & 1
i & NULL
b & true
i << 2
i << 33
i >> 1
i >>> 28
l << 40
l >> 3
l >>> 60
t << 9
s >>> 20
i << 1L
1 << i
1L << 63
-1 >>> 1
-1L >>> 1
1 | 2 ^ 3 & 4
1 + 2 << 3
1 << 2 + 1
6 & 3 = 2
1 | 2 = 3
NOT 1 & 1 = 1
2 * 3 << 1
~1 + 1
shiftleft(i, 2)
shiftright(i, 2)
shiftrightunsigned(i, 2)
i :: BIGINT
i::string || 'x'
'12'::int + 1
-1::string
1::boolean
'2020-01-01'::date
i::decimal(12, 2)
1.5::int
array(1, 2)::array<string>
a::int
""".strip().splitlines()

NUMBERS = r"""
round(2.5D)
round(-2.5D)
round(2.345D, 2)
round(1.005D, 2)
round(d)
round(d, 1)
round(f, 1)
round(1234.567D, -2)
round(1e300D, 2)
round(1.5F)
round(25, -1)
round(i, -1)
round(l, -3)
round(t, -1)
round(127Y, -1)
round(i, 2)
round(n)
round(n, 1)
round(n, -1)
round(n, 5)
round(small, 1)
round(fine, 3)
round(big, 2)
round(9.99, 1)
round(999.99, -3)
round(num, 1)
round('2.5')
round(NULL)
round(i, NULL)
round(d, i)
round(2147483647, -1)
bround(2.5D)
bround(3.5D)
bround(2.25D, 1)
bround(25, -1)
bround(35, -1)
bround(small, 1)
bround(n, 1)
ceil(d)
ceil(2.1D)
ceil(-2.1D)
ceil(i)
ceil(t)
ceil(n)
ceil(small)
ceil(fine)
ceil(f)
ceil('1.2')
ceil(1e30D)
ceil(99.5)
ceiling(1.5D)
floor(d)
floor(-0.5D)
floor(n)
floor(small)
floor(big)
floor(l)
floor(NULL)
sign(d)
sign(n)
signum(i)
sign(-0.0D)
sqrt(16)
sqrt(d)
sqrt(-1)
sqrt(n)
cbrt(27)
exp(0)
exp(1)
ln(1)
ln(0)
ln(-1)
ln(d)
log(2, 8)
log(10, 100)
log(8)
log(0, 5)
log10(1000)
log10(0)
log2(8)
log1p(0)
expm1(0)
pow(2, 10)
power(2, -1)
pow(i, 2)
pow(1D, CAST('Infinity' AS DOUBLE))
pow(-8, 0.5D)
mod(i, 5)
mod(-7, 3)
mod(i, 0)
pmod(n, 5)
pmod(-7.5, 2)
pmod(-7.5, -2)
pmod(small, 0)
negative(i)
negative(n)
positive(i)
positive('3')
abs(n)
abs(big)
abs(-5)
abs(CAST(-128 AS TINYINT))
-CAST(-128 AS TINYINT)
rint(2.5D)
rint(3.5D)
degrees(0)
radians(180)
sin(0)
cos(0)
tan(0)
asin(0)
acos(1)
atan(0)
atan2(0, 1)
try_add(i, 1)
try_add(2147483647, i)
try_add(l, 1)
try_add(n, 1)
try_add(day, 1)
try_add(1, 'x')
try_subtract(t, t)
try_subtract(-2147483648, i)
try_multiply(l, l)
try_multiply(i, i)
try_multiply(big, big)
try_divide(i, 0)
try_divide(i, 2)
try_divide(n, small)
try_divide(n, 0)
try_mod(i, 0)
try_mod(i, 5)
i + 2147483640
l * 10
t * t
i - 2147483647 - 100
i % 5
l DIV 3
t DIV 0
d % 0
""".strip().splitlines()

DECIMALS = r"""
n + 1
1 + n
n + 1Y
n + 1000L
n + i
n + l
n - 0.5
n * 2
n * 2.50
n * n
n / 2
n / 3
n / 7L
n / 0
n % 5
n % 0
n DIV 2
n DIV 0
-n
n + 1.5D
n * f
n + '1'
n + NULL
n * t
small + small
small * small
small / small
small / 3
small % 0.07
small * 1.005
fine + fine
fine - 1
fine * fine
fine * 10
fine * 100000000000
fine / fine
fine / 3
fine % 7
fine % 0.000000000000000007
fine * 1e-3
big + fine
big * small
big * big
big / small
big / big
big / fine
big % small
big DIV 1000
big DIV small
fine DIV small
fine + 99999999999999999999
big * 1000000000
1 / 3.0
1.0 / 3
2.0 / 3.00
10.00 / 4
1.1 * 1.1
0.1 + 0.2
1e2BD + 1
99999999999999999999999999999999999999 + 1
99999999999999999999999999999999999999 * 10
0.00000000000000000000000000000000000001 * 0.1
0.5 / 0.00000000000000000001
n = 12.340
n > small
n < big
n <=> small
big = fine
n = 12
n > 1.5D
n = '12.34'
big > l
fine < 3.15
n IN (12.34, small)
n BETWEEN small AND big
abs(small) + small
coalesce(n, 0.125)
CASE WHEN b THEN small ELSE 1 END
CAST(n AS DECIMAL(5, 1))
CAST(n AS DECIMAL(3, 2))
CAST(big AS DECIMAL(22, 2))
CAST(fine AS DECIMAL(20, 0))
CAST(fine AS DECIMAL(38, 20))
CAST(big AS INT)
CAST(big AS BIGINT)
CAST(small AS TINYINT)
CAST(fine AS DOUBLE)
CAST(big AS FLOAT)
CAST(big AS STRING)
CAST(fine AS STRING)
CAST(fine AS BOOLEAN)
CAST(n AS TIMESTAMP)
CAST(fine AS TIMESTAMP)
CAST(l AS DECIMAL(10, 0))
CAST(l AS DECIMAL(38, 18))
CAST(d AS DECIMAL(38, 2))
CAST(f AS DECIMAL(10, 3))
CAST('1e5' AS DECIMAL(10, 2))
CAST(' 1.005 ' AS DECIMAL(10, 2))
CAST('1e-3' AS DECIMAL(5, 4))
CAST('12345678901234567890123456789012345678901234567890' AS DECIMAL(38, 0))
CAST('0.00000000000000000000000000000000000000000001' AS DECIMAL(38, 38))
CAST('1.' AS DECIMAL(5, 1))
CAST('.5' AS DECIMAL(5, 1))
CAST('+.5' AS DECIMAL(5, 1))
CAST('.' AS DECIMAL(5, 1))
CAST('1_0' AS DECIMAL(5, 1))
CAST(true AS DECIMAL(1, 0))
CAST(true AS DECIMAL(1, 1))
try_cast(big AS DECIMAL(10, 2))
try_cast('x' AS DECIMAL(5, 1))
""".strip().splitlines()

CASTS = r"""
CAST(i AS BINARY)
CAST(t AS BINARY)
CAST(s AS BINARY)
CAST(l AS BINARY)
CAST(str AS BINARY)
CAST(bin AS STRING)
CAST(bin AS BINARY)
CAST(d AS BINARY)
CAST(bin AS INT)
CAST(b AS TIMESTAMP)
CAST(ts AS BOOLEAN)
CAST(b AS DATE)
CAST(i AS DATE)
CAST(i AS TIMESTAMP)
CAST(ts AS INT)
CAST(ts AS TINYINT)
CAST(ts AS DECIMAL(20, 6))
CAST(ts AS DECIMAL(10, 0))
CAST(' true ' AS BOOLEAN)
CAST('T' AS BOOLEAN)
CAST('on' AS BOOLEAN)
CAST('tRUE' AS BOOLEAN)
CAST('1' AS BOOLEAN)
CAST('2' AS BOOLEAN)
CAST('\t7\n' AS INT)
CAST('7\u00a0' AS INT)
CAST('- 7' AS INT)
CAST('--7' AS INT)
CAST('+' AS INT)
CAST('-' AS BIGINT)
CAST('.5' AS INT)
CAST('5.' AS INT)
CAST('.' AS INT)
CAST('1.9' AS BIGINT)
CAST('-128' AS TINYINT)
CAST('-129' AS TINYINT)
CAST('9223372036854775808' AS BIGINT)
CAST('-9223372036854775808' AS BIGINT)
CAST('0x1F' AS INT)
CAST('1e3' AS BIGINT)
CAST('1e400' AS DOUBLE)
CAST('-1e-400' AS DOUBLE)
CAST('1e40' AS FLOAT)
CAST('1.5f' AS FLOAT)
CAST('0x1p3' AS DOUBLE)
CAST('1e' AS DOUBLE)
CAST('e1' AS DOUBLE)
CAST('+1.5' AS DOUBLE)
CAST('1,5' AS DOUBLE)
CAST('nan' AS DOUBLE)
CAST('+Infinity' AS DOUBLE)
CAST('-inf' AS FLOAT)
CAST('InFiNiTy' AS DOUBLE)
CAST('+NaN' AS DOUBLE)
CAST('2020-5-2' AS DATE)
CAST(' 2020-05-02 ' AS DATE)
CAST('2020-05-02T' AS DATE)
CAST('2020-05-02 x' AS DATE)
CAST('2020-05-02x' AS DATE)
CAST('2020-02-30' AS DATE)
CAST('20200502' AS DATE)
CAST('+2020-05-02' AS DATE)
CAST('-2020-05-02' AS DATE)
CAST('12020-05-02' AS DATE)
CAST('0000-01-01' AS DATE)
CAST('202-05-02' AS DATE)
CAST('2020-05-02 10:11:12.123456789' AS TIMESTAMP)
CAST('2020-05-02 10:11:12.1 UTC' AS TIMESTAMP)
CAST('2020-05-02 10:11:12+0130' AS TIMESTAMP)
CAST('2020-05-02 10:11:12+1:30' AS TIMESTAMP)
CAST('2020-05-02 10:11:12+01:30:30' AS TIMESTAMP)
CAST('2020-05-02 10:11:12GMT+1' AS TIMESTAMP)
CAST('2020-05-02 10:11:12 z' AS TIMESTAMP)
CAST('2020-05-02 24:00:00' AS TIMESTAMP)
CAST('2020-05-02 10:60:00' AS TIMESTAMP)
CAST('2020-05-02 10:11:60' AS TIMESTAMP)
CAST('2020-05-02 10:' AS TIMESTAMP)
CAST('2020-05-02 T10:11' AS TIMESTAMP)
CAST('2020-05-02' AS TIMESTAMP_NTZ)
CAST('2020-05-02 10:11:12+01:00' AS TIMESTAMP_NTZ)
CAST(d AS TINYINT)
CAST(3.9e9D AS INT)
CAST(-129.5D AS TINYINT)
CAST(1e19D AS BIGINT)
CAST(f AS BIGINT)
CAST(f AS STRING)
CAST(d AS FLOAT)
CAST(1.0E-5D AS STRING)
CAST(ntz AS TIMESTAMP)
CAST(ts AS TIMESTAMP_NTZ)
CAST(day AS TIMESTAMP_NTZ)
CAST(ntz AS DATE)
CAST(ntz AS BIGINT)
CAST(arr AS ARRAY<STRING>)
CAST(arr AS ARRAY<BIGINT>)
CAST(arr AS ARRAY<BOOLEAN>)
CAST(arr AS ARRAY<DATE>)
CAST(arr AS STRING)
CAST(array('1', 'x') AS ARRAY<INT>)
CAST(array('1', NULL) AS ARRAY<INT>)
try_cast(array('1', 'x') AS ARRAY<INT>)
CAST(st AS STRUCT<x: BIGINT, y: STRING>)
CAST(st AS STRUCT<a: STRING, b: INT>)
CAST(st AS STRUCT<a: INT>)
CAST(st AS STRING)
CAST(m AS MAP<STRING, BIGINT>)
CAST(m AS MAP<STRING, STRING>)
CAST(m AS MAP<INT, INT>)
CAST(m AS STRING)
CAST(sts AS ARRAY<STRUCT<a: DOUBLE, b: STRING>>)
CAST(sts AS STRING)
CAST(arr AS INT)
CAST(i AS ARRAY<INT>)
CAST(NULL AS ARRAY<INT>)
CAST(array() AS ARRAY<INT>)
CAST(map(1, 2) AS MAP<BIGINT, STRING>)
CAST(array(array(1), NULL) AS ARRAY<ARRAY<STRING>>)
CAST(named_struct('a', array(1.5D)) AS STRUCT<a: ARRAY<INT>>)
CAST(array(300) AS ARRAY<TINYINT>)
""".strip().splitlines()

NESTED_FORMS = r"""
arr[0]
arr[1]
arr[-1]
arr[row]
arr[NULL]
arr['x']
arr[1L]
get(arr, 0)
get(arr, 5)
get(arr, -1)
get(arr, NULL)
element_at(arr, 1)
element_at(arr, -1)
element_at(arr, 0)
element_at(arr, 9)
try_element_at(arr, 9)
try_element_at(arr, -3)
element_at(m, 'a')
element_at(m, 'zz')
try_element_at(m, 'a')
m['a']
m['k']
m[NULL]
m.a
m[1]
map(1, 'x')[1]
map(1L, 'x')[1]
map(1, 'x')['1']
st.a
st.b
st.A
st.zz
st['a']
st.a + 1
i.a
sts.a
sts.b
sts[0]
sts[0].a
sts[0].b || '!'
sts['a']
sts.zz
(st).a
named_struct('x y', 1).`x y`
size(arr)
size(m)
size(NULL)
size(i)
cardinality(arr)
array_size(arr)
array_contains(arr, 2)
array_contains(arr, 5)
array_contains(arr, 9)
array_contains(arr, NULL)
array_contains(arr, 2L)
array_contains(arr, 'x')
array_contains(array('a', NULL), 'b')
array_contains(sts, named_struct('a', 1, 'b', 'x'))
array(1, 2, 3)
array()
array(i, l)
array(i, NULL)
array(1, 'a')
array(1, 1.5)
array(day, ts)
array(array(1), array())
array(st, st)
struct(i, str)
struct(i AS x, str)
struct(i + 1, 'x')
struct(st.a, arr[0])
named_struct('a', i, 'b', arr)
named_struct('a', i, 'b')
named_struct(str, i)
map('a', i, 'b', l)
map()
map('a', 1, 'a', 2)
map(NULL, 1)
map(str, 1)
map(i, str)
map(1, 2, 3)
map_keys(m)
map_values(m)
map_keys(map(1, 2, 3, 4))
map_contains_key(m, 'a')
map_contains_key(m, 'zz')
arr = array(1, 2, 3)
arr < array(1, 3)
arr > array(1)
arr <=> NULL
st = named_struct('a', 1, 'b', 'x')
st < named_struct('a', 2, 'b', 'a')
m = m
arr IS NULL
st IS NOT NULL
arr + 1
st = 1
arr = array(1L)
array(1.5, NULL)[0]
array(st)[0].b
map('k', array(1, 2)).k[1]
sts[0].a + sts[1].a
typeof(sts.a)
typeof(struct(i, str))
typeof(array(1, 2L))
typeof(map('a', 1.5))
""".strip().splitlines()

TIMES = r"""
ts + INTERVAL 1 DAY
ts - INTERVAL 1 DAY
ts + INTERVAL '1' MONTH
ts - INTERVAL 2 YEARS
ts + INTERVAL 90 MINUTES
ts + INTERVAL '1-2' YEAR TO MONTH
ts + INTERVAL '1 02:03:04.5' DAY TO SECOND
ts + INTERVAL '10:30' HOUR TO MINUTE
ts + INTERVAL '1 day 2 hours'
ts + INTERVAL '-1 day'
ts + INTERVAL -3 HOURS
ts + INTERVAL 1 WEEK
ts + INTERVAL 1.5 SECONDS
ts + INTERVAL 250 MILLISECONDS
ts + INTERVAL 1 MICROSECOND
ts + INTERVAL 1 YEAR 2 MONTHS
ts + INTERVAL 1 DAY 3 HOURS
ts + INTERVAL 1 MONTH 1 DAY
ts + INTERVAL '1' FORTNIGHT
ts - -INTERVAL 1 DAY
INTERVAL 1 DAY + ts
INTERVAL 1 DAY - ts
ntz + INTERVAL 1 DAY
ntz + INTERVAL 1 MONTH
ntz - INTERVAL 1 SECOND
day + INTERVAL 1 DAY
day - INTERVAL 1 WEEK
day + INTERVAL 1 MONTH
day - INTERVAL '2' MONTH
day + INTERVAL '1' YEAR
day + INTERVAL 1 HOUR
day + INTERVAL '24' HOUR
DATE'2020-01-31' + INTERVAL 1 MONTH
DATE'2020-02-29' + INTERVAL 1 YEAR
DATE'2020-03-31' - INTERVAL 1 MONTH
TIMESTAMP'2020-03-28 02:30:00' + INTERVAL 1 DAY
TIMESTAMP'2020-10-24 02:30:00' + INTERVAL 1 DAY
TIMESTAMP'2020-10-24 02:30:00' + INTERVAL 24 HOURS
TIMESTAMP'2020-10-25 02:30:00' + INTERVAL 1 HOUR
TIMESTAMP'2020-10-31 01:30:00' + INTERVAL 1 DAY
TIMESTAMP'2020-01-31 10:00:00' + INTERVAL 1 MONTH
NULL + INTERVAL 1 DAY
i + INTERVAL 1 DAY
ts + INTERVAL 1 DAY > '2020-05-23'
date_trunc('hour', ts + INTERVAL 30 MINUTES)
ts < TIMESTAMP'2020-06-01' - INTERVAL 7 DAYS
day + 1
day - 1
1 + day
day + t
day + 1L
EXTRACT(YEAR FROM ts)
EXTRACT(MONTH FROM day)
EXTRACT(DAY FROM ts)
EXTRACT(QUARTER FROM ts)
EXTRACT(HOUR FROM ts)
EXTRACT(minute FROM ntz)
EXTRACT(SECOND FROM ts)
EXTRACT(SECONDS FROM ntz)
EXTRACT(SECOND FROM day)
EXTRACT(year FROM '2020-05-04')
EXTRACT(YEAR FROM i)
EXTRACT(FORTNIGHT FROM ts)
date_part('year', ts)
date_part('s', ts)
datepart('month', day)
""".strip().splitlines()

BODIES = r"""
transform(arr, x -> x + 1)
transform(arr, X -> x * i)
transform(arr, x -> arr)
transform(arr, str -> str)
transform(arr, x -> 1)
transform(arr, x -> NULL)
transform(arr, x -> x IS NULL)
transform(arr, x -> 10 / (x - 1))
transform(arr, x -> try_cast(str AS INT) + x)
transform(arr, x -> CASE WHEN x > 1 THEN 6 / (x - 1) END)
transform(arr, x -> named_struct('n', x, 'row', row))
transform(arr, x -> transform(arr, y -> x * 10 + y))
transform(arr, x -> transform(arr, x -> x + 1))
transform(transform(arr, x -> x + 1), x -> x * 2)
transform(sts, x -> x.a)
transform(sts, x -> x.b || x.a)
transform(sts, s -> CASE WHEN s IS NOT NULL THEN named_struct('c', s.a) END)
transform(sts, x -> x.missing)
transform(array(array(1, 2), NULL, array()), x -> size(x))
transform(array(array(1, 2), NULL, array()), x -> transform(x, y -> y * i))
transform(array(1, 2), x -> x + 1)
transform(array('1', 'x'), x -> CAST(x AS INT))
transform(array('1', 'x'), x -> try_cast(x AS INT))
array_contains(transform(arr, x -> x > 2), true)
transform(arr, x -> x)[0]
transform(st, x -> x)
transform(arr, x -> y)
transform(NULL, x -> x)
""".strip().splitlines()


def expressions():
    yield from CONDITIONS + PATTERNS + BITS + NUMBERS + DECIMALS + CASTS + NESTED_FORMS + TIMES
    decimals = ["n", "big", "fine", "small"]
    for a, b in itertools.product(decimals, decimals + ["t", "i", "l"]):
        if a != b:
            for operator in "+-*/%":
                yield f"{a} {operator} {b}"
    yield from BODIES


make_spark_answers.ROWS = NESTED.format(make_spark_answers.ROWS)
if __name__ == "__main__":
    make_spark_answers.record(list(expressions()), sys.argv[1])
