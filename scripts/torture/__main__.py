"""Does to runs what power, disks and people do to them, and checks that no row is lost or doubled.

    python scripts/torture PROGRAM [PART ...] [--seconds 60] [--processes 8] [--seed N] [--brief]

The parts:

    files, upload, copy, radosgw-upload, radosgw-copy
                runs of all kinds, several at once on one table there, are killed at random moments
                while readers look (kills.py, readers.py); S3 needs scripts/with-services
    powercuts   a run's changes to files are recorded, and undone as a power cut could (powercuts.py)
    fulldisks   the disk becomes full at each change, or names files oddly (fulldisks.py)

In the end `sluice ledger verify` compares each table with its log, `sluice gc` finds nothing, and
pyarrow compares the table's rows with those that landed. Without a part all are done that can be.
`make torture` calls it for long, `make test` with --brief, which takes the seed 1 and little time.
"""

import argparse
import collections
import os
import random
import shutil
import sys
import tempfile
import time

import fulldisks
import kills
import powercuts
import tables
from tables import say

PARTS = [*kills.PLACES, "powercuts", "fulldisks"]


def main():
    possible = [
        place for place, (server, _) in kills.PLACES.items() if server is None or server in os.environ
    ]
    parser = argparse.ArgumentParser(prog="torture", description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--seconds", type=float, default=60, help="of killing, for each place")
    parser.add_argument("--processes", type=int, default=8, help="runs at once")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--brief", action="store_true", help="what `make test` does")
    options = parser.parse_args()
    if options.brief:
        options.seconds, options.processes, options.seed = 6, 3, 1
    parts = options.parts or [part for part in PARTS if part not in kills.PLACES or part in possible]
    for part in parts:
        if part not in PARTS:
            parser.error(f"there is no part {part}, expected some of {', '.join(PARTS)}")
        if part in kills.PLACES and part not in possible:
            parser.error(f"{part} needs a server: scripts/with-services --radosgw starts them")
    # It stays if something is wrong, to be looked at.
    folder = tempfile.mkdtemp(prefix="sluice-torture-")
    say(f"torture: seed {options.seed}, in {folder}")
    landing = land(options, folder)
    totals = collections.Counter()
    for part in parts:
        start = time.monotonic()
        say(f"torture: {part}")
        home = f"{folder}/{part}"
        os.mkdir(home)
        try:
            totals.update(torture(options, part, landing, home))
        except tables.Failure as failure:
            sys.exit(f"torture: {part}, seed {options.seed}, in {folder}: {failure}")
        say(f"  took {time.monotonic() - start:.0f} s")
    shutil.rmtree(folder)
    counts = ", ".join(f"{count:,} {what}" for what, count in totals.items())
    say(f"torture: {counts}, 0 lost, 0 doubled")


def torture(options, part, landing, home):
    program, seed = options.program, options.seed
    if part == "powercuts":
        return powercuts.torture(program, landing, home, seed, options.brief)
    if part == "fulldisks":
        return fulldisks.torture(program, landing, home, options.brief)
    return kills.torture(
        program, part, landing, home, seed, options.seconds, options.processes
    )


def land(options, folder):
    """A day of traffic, or a part of it, as it lands."""
    demo = f"{folder}/demo"
    program = tables.Program(options.program, SLUICE_HOME=demo, SLUICE_DURABILITY="process")
    program.check("demo", "--rows-per-minute", "60", "--keep", demo)
    if not options.brief:
        return f"{demo}/landing"
    # Three hours: then there is something left to do for each run, and the end is near.
    for hour in ["6", "7", "8"]:
        part = f"year=2020/month=5/day=22/hour={hour}"
        shutil.copytree(f"{demo}/landing/{part}", f"{folder}/landing/{part}")
    shutil.rmtree(demo)
    return f"{folder}/landing"


if __name__ == "__main__":
    main()
