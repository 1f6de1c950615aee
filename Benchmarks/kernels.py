#!/usr/bin/env python3
"""Count the instructions that kernels take for a value, and compare them with those on record.

    kernels.py PROGRAM [--record] [--only NAME...]

Seconds differ from machine to machine and from minute to minute, instructions hardly: a slow-down shows
on a busy machine, too. What a kernel takes is what valgrind counts for 12 repetitions less what it counts for 4. Exits
with 1 if a kernel takes more than 3 % more than on record.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys

RECORD = pathlib.Path(__file__).resolve().parent / "kernels.json"
FEW, MANY = 4, 12
TOLERANCE = 1.03


def instructions(program, name, repetitions):
    command = [
        "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, name, str(repetitions),
    ]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not found:
        sys.exit(f"{name}: {run.stderr.strip()[-500:]}")
    return int(found[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--record", action="store_true", help="put what is found on record")
    parser.add_argument("--only", nargs="+", metavar="NAME")
    options = parser.parse_args()
    known = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    listed = subprocess.run([options.program], capture_output=True, text=True, check=True).stdout
    slower = []
    print(f"{'instructions a value':24} {'now':>8} {'record':>8}")
    for name, count in (line.split() for line in listed.splitlines()):
        if options.only and name not in options.only:
            continue
        few, many = (instructions(options.program, name, number) for number in (FEW, MANY))
        found = round((many - few) / (MANY - FEW) / int(count), 2)
        record = known.get(name)
        print(f"{name:24} {found:8.2f} {record if record is not None else '':>8}", flush=True)
        if record is None and not options.record:
            slower.append(f"{name} is not on record: make bench-kernels RECORD=1")
        elif record is not None and found > record * TOLERANCE:
            slower.append(f"{name} takes {found} instructions a value, {record} are on record")
        known[name] = found
    if options.record:
        RECORD.write_text(json.dumps(known, indent=4) + "\n")
        return 0
    print("\n".join(slower) or "no kernel is slower than on record")
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
