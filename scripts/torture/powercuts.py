"""Power cuts: what a run did to files is undone as far as a power cut could, after each operation.

Of each state that a power cut could leave, other runs make a table that is whole: no row is lost,
none is there twice, and nothing is left behind.
"""

import concurrent.futures
import hashlib
import os
import random
import shutil

import disks
import recording
import tables
from tables import Failure, say

# Each is recorded on the table that those before it have left.
STEPS = [
    ("a first run", ["--bounded-files", "4"]),
    ("slices", ["--bounded-files", "6", "--commit-every", "2"]),
    ("a replay", None),
    ("partitions overwritten", ["--mode", "overwrite-partitions"]),
]

# So many states are looked at after each step in brief.
BRIEFLY = 15


def torture(program, landing, folder, seed, is_brief):
    """Answers counts of what was done."""
    disk = disks.Disk(program, landing, folder)
    choice = random.Random(f"{seed} powercuts")
    now, total = f"{folder}/now", 0
    # The second time a run like it was killed before, and what it did is not durable either.
    for is_killed in [False, True]:
        os.mkdir(now)
        for name, more in STEPS:
            table = f"{now}/table"
            line = disk.line(now, *more) if more else ["replay", table, "--json", "--run", "1"]
            recorded, path = recording.Recording(now), f"{folder}/record"
            open(path, "w").close()
            if is_killed:
                death = str(choice.randint(1, 80))
                disk.run(now, line, DISK_RECORD=path, DISK_DIE_AT=death)
            disk.record(now, line, path)
            recorded.read(path)
            states = choose(recorded, choice, BRIEFLY if is_brief else None)
            check_all(disk, recorded, states, folder)
            total += len(states)
            text = f"{name}, after one that was killed" if is_killed else name
            say(f"  {text}: {recorded.count} operations, {len(states)} states")
        shutil.rmtree(now)
    rows = total * disk.wanted.total()
    say(f"  {total:,} power cuts; {rows:,} rows compared, 0 lost, 0 doubled")
    return {"power cuts": total, "rows compared": rows}


def choose(recorded, choice, limit):
    """States that power cuts could leave, none twice: at both ends of what may be, and between."""
    points = [
        (count, kept) for count in range(recorded.count + 1) for kept in ["all", "nothing", "some"]
    ]
    if limit:
        points = choice.sample(points, min(limit, len(points)))
    states = {}
    for count, kept in points:
        state = recorded.state(count, choice if kept == "some" else kept)
        states.setdefault(fingerprint(recorded.root, *state), (f"{kept} kept, {count}", state))
    return list(states.values())


def check_all(disk, recorded, states, folder):
    workers = [f"{folder}/worker-{number}" for number in range(os.cpu_count())]

    def check(item):
        text, state = item
        root = workers.pop()
        recorded.save(state, root)
        try:
            check_one(disk, root)
        except Failure as failure:
            raise Failure(f"after a power cut ({text}): {failure}") from None
        workers.append(root)

    with concurrent.futures.ThreadPoolExecutor(len(workers)) as pool:
        list(pool.map(check, states))


def check_one(disk, root):
    """Recovers what a power cut has left, and does what is to be done."""
    if os.path.exists(f"{root}/_sluice/table/ledger.json"):
        disk.checker.check("recover", f"{root}/table")
        disk.checker.check("ledger", "verify", f"{root}/table")
    disk.settle(root)


def fingerprint(root, names, data):
    digest = hashlib.sha256()

    def add(node):
        digest.update(b"folder" if node.is_folder else bytes(data[node]))
        for name in sorted(names[node]):
            digest.update(f"\0{name}\0".encode())
            add(names[node][name])
        digest.update(b"\1")

    add(root)
    return digest.digest()
