"""Writes regex-answers.tsv: the first match that java.util.regex finds, group by group.

    python make_regex_answers.py regex-answers.tsv      # needs pyspark 4 and Java 17

Each line: pattern and text as JSON strings, then ERROR if Java refuses the pattern, NONE if
nothing matches, or the groups as JSON: texts, or null for a group that took no part.
"""

import json
import random
import sys

from pyspark.sql import SparkSession

TEXTS = [
    "", "a", "abc", "aaab", "ABC abc", "foo bar_baz 12-34", "2020-05-22T13:45:30Z",
    "line one\nline two\r\nlast\n", "Ünïcode éa ß 日本 \U0001F600!", "1-ABC-123 x.y+z",
    "aXbXc", "((a)[b]{c})", "tab\there \u00a0nbsp", "key=value; k2=v2",
]

PATTERNS = r"""
a
^a
a$
^$
^
$
b*
a+b
a+?b
a*?
(a+)(b?)
(a|ab)(c|bcd)?
(a|b|)+
(?:a|b)c
([a-z]+)\s([a-z_]+)
\d+
(\d{4})-(\d{2})-(\d{2})
\d{2,3}
\d{2,}?
[0-9]{1,2}-[0-9]+
[^a-z]+
[a-c&&[^b]]+
[a-z&&[def]]
[[a-c][x-z]]+
[a-cx-z]+
[]a]+
[a\]b]+
[\w.+]+
[a-]+
[-a]+
\w+
\W+
\s+
\S+
\bb\w*
\Bb
\b
\B
.
.+
(?s).+
(?i)abc
(?i)[A-B]+c
(?i:a)bc
a(?i)b(?-i)c
(?iu)ÜNÏ
(?i)ÜNÏ
(?m)^l.*$
(?m)^last$
(?m)$
(?m)^
^l.*
two$
last$
last\Z
last\z
\Aline
(?x) a b # comment
(?x) [a b]+
(?d).+
(?ms)one.*last
\p{L}+
\p{Lu}+
\P{L}+
\pN+
\p{IsAlphabetic}+
\p{Alpha}+
\p{Alnum}+
\p{Punct}+
\p{Upper}\p{Lower}*
\p{IsLatin}+
\p{IsHan}+
\p{Space}
\p{XDigit}+
\p{javaLowerCase}+
(?U)\w+
(?U)\d+
\Q.y+\E
\Qa
\Q(a)\E*
[\Q^-]\E]+
\.y
\x41
\x{1F600}
\u00e9
\uD83D\uDE00
\t
\011
\h+
\v+
\R
\N
\e|\a|\cA
(?<year>\d{4})-(?<month>\d\d)
(?<1a>x)
(?<a>a)(?<a>b)
(a)?b
(a)|b
(?:(a)|b)*
(a*)*
(a*)+
(a*)*b
((a)|(b))*
(a|b)*c
(a??)(a*)
(?:a{2}){1,2}
a{0}
a{0,1}b
a{,2}
a{2,1}
a{2
a{b}
x*
*a
+
?
a**
a*+
a++b
a?+
a{2}+
(?>a+)b
(?=a)
(?!a)b
(?<=a)b
(?<!a)b
(a)\1
\k<a>
(
)
a)
(a
[a
[a-
[z-a]
[]
[^]
[\d-z]+
[a-\d]
[&&a]
[a&&]
\
\q
\y
\p{Foo}
\p{L
\G
\X
\0
\x4
\u00
{
}
]
a|
|a
||
(|a)b
(?:)
()
(?z)a
(?
(?<
[=;]\s*
([^=;\s]+)=([^;]*)
^([^-]+)-([A-Z]{3})-(\d+)
[\x61-\x63]+
[^\n]+
[^\W\d]+
[\p{L}&&[^a-z]]+
[^\p{L}\s]+
\bé
é\b
\b日
!$
[.*+?]
a.c
a[^b]c
(?s)one.line
one.line
o(?:n|x)e\nl
x?y?z?
(x?)(y?)(z?)
(?i)KEY
(?i)k\d
(?i)\x4b
(?i)[^a-z]+
(?i)\p{Lower}+
(?i)\p{Lu}+
""".strip("\n").split("\n")


def random_pattern(rng, depth=3):
    if depth == 0 or rng.random() < 0.3:
        return rng.choice(["a", "b", "c", ".", "[ab]", "[^a]", "\\w", "\\b", "^", "$", "x", "\\d"])
    kind = rng.randrange(6)
    inner = random_pattern(rng, depth - 1)
    if kind == 0:
        return inner + random_pattern(rng, depth - 1)
    if kind == 1:
        return f"({inner}|{random_pattern(rng, depth - 1)})"
    if kind == 2:
        return f"({inner})"
    if kind == 3:
        return f"(?:{inner})" + rng.choice(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{2,}?"])
    return inner + random_pattern(rng, depth - 1)


def answer(jvm, pattern, text):
    try:
        matcher = jvm.java.util.regex.Pattern.compile(pattern).matcher(text)
    except Exception:
        return "ERROR"
    if not matcher.find():
        return "NONE"
    groups = [matcher.group(i) for i in range(matcher.groupCount() + 1)]
    return json.dumps(groups, ensure_ascii=False)


def main():
    spark = SparkSession.builder.master("local[1]").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    rng = random.Random(7)
    cases = [(pattern, text) for pattern in PATTERNS for text in TEXTS]
    for _ in range(1000):
        text = "".join(rng.choice("aabbcx1 \n") for _ in range(rng.randrange(9)))
        cases.append((random_pattern(rng), text))
    refused = set()
    with open(sys.argv[1], "w") as out:
        for pattern, text in cases:
            if pattern in refused:
                continue
            found = answer(spark._jvm, pattern, text)
            if found == "ERROR":
                refused.add(pattern)
            fields = [json.dumps(pattern, ensure_ascii=False), json.dumps(text, ensure_ascii=False)]
            print("\t".join(fields + [found]), file=out)


main()
