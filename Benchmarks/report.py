"""The results as Markdown: what was run where, and the tables."""

import datetime
import importlib.metadata
import os
import platform
import subprocess

from costs import median
from peers import PACKAGES

NOTE = """\
Seconds of the whole process, medians of runs after one that warms up; Sluice and the peers took turns. A peer
that is far from the quickest was run once. Every output was compared with the input, row by row, by a hash over every column. All but
`synced` without waiting for the disk, as the peers do. The program is the one that `make install` builds, but for C libraries,
which are the system's shared ones: Snappy's archive in Debian compresses at two thirds of the speed.
"""


def text(benches, options):
    """The whole of RESULTS.md."""
    parts = [
        "# Results",
        "",
        f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC, {machine()}, "
        f"{options.threads} threads, {versions(benches, options)}.",
        "",
        f"`make bench`, {options.repetitions} repetitions. {NOTE}",
        *times(benches),
        *costs(benches),
        *variants(benches),
        *scans(benches),
        *problems(benches),
    ]
    return "\n".join(parts).rstrip() + "\n"


def machine():
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, Linux {platform.release()}"


def versions(benches, options):
    sluice = subprocess.run([options.sluice, "--version"], capture_output=True, text=True).stdout.strip()
    names = sorted({name for bench in benches for name in bench.peers})
    found = [f"{name} {importlib.metadata.version(PACKAGES.get(name, name))}" for name in names]
    return ", ".join([f"Sluice {sluice}", *found])


def table(head, rows):
    return [
        "| " + " | ".join(head) + " |",
        "| " + " | ".join("---" for _ in head) + " |",
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
    ]


def seconds(value):
    return f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def times(benches):
    names = list(dict.fromkeys(name for bench in benches for name in bench.peers))
    rows = []
    for bench in benches:
        ours = bench.costs.get("sluice")
        row = [
            f"`{bench.name}`: {bench.contents.row_count / 1e6:.1f} M rows, "
            f"{bench.input_bytes / 1e6:.0f} MB in {bench.input_files:,} files → "
            f"{len(bench.contents.partitions):,}",
            f"**{seconds(median(ours).wall)}**" if ours else "failed",
        ]
        for name in names:
            found = bench.costs.get(name)
            row.append(seconds(median(found).wall) if found else "failed" if name in bench.peers else "")
        if ours and any(name in bench.costs for name in bench.peers):
            best, cost = bench.best_peer(bench.peers)
            row.append(f"{cost.wall / median(ours).wall:.1f} × ({best})")
        else:
            row.append("")
        rows.append(row)
    head = ["wall seconds", "Sluice", *names, "the quickest peer takes"]
    return ["## Time", "", *table(head, rows)]


def costs(benches):
    rows = []
    for bench in benches:
        ours = bench.costs.get("sluice")
        if not ours or not any(name in bench.costs for name in bench.peers):
            continue
        ours = median(ours)
        best, cost = bench.best_peer(bench.peers)
        copied, codec = bench.floor
        rows.append(
            [
                f"`{bench.name}`",
                seconds(ours.cpu),
                f"{seconds(copied)} + {seconds(codec)}",
                f"{ours.cpu / (copied + codec):.1f} ×",
                f"{seconds(cost.cpu)} ({best})",
                f"{ours.peak_mb:.0f}",
                f"{cost.peak_mb:.0f}",
                f"{bench.outputs['sluice'][1] / 1e6:.1f} in {bench.outputs['sluice'][0]:,}",
                ", ".join(
                    f"{name} {bench.outputs[name][1] / 1e6:.1f}"
                    for name in bench.peers
                    if name in bench.outputs
                ),
            ]
        )
    head = [
        "", "CPU s", "floor: copy + codec, CPU s", "of the floor", "CPU s of the quickest peer", "peak MB",
        "its peak MB", "output MB, files", "others' output MB",
    ]  # fmt: skip
    return [
        "## CPU, memory, output",
        "",
        "The floor is one CPU that copies the files, and decompresses and compresses all their pages: the least "
        "where every page is rewritten; row groups that are carried need only the copy.",
        "",
        *table(head, rows),
    ]


def variants(benches):
    rows = []
    for bench in benches:
        if "sluice" not in bench.costs:
            continue
        ours = median(bench.costs["sluice"])
        row = [f"`{bench.name}`", seconds(ours.wall)]
        for name in ("synced", "256-mib", "one-thread"):
            found = bench.costs.get(name)
            row.append(seconds(median(found).wall) if found else "failed")
        small = bench.costs.get("256-mib")
        row.insert(4, f"{median(small).peak_mb:.0f}" if small else "")
        single = bench.costs.get("one-thread")
        row.append(f"{median(single).wall / ours.wall:.2f} ×" if single else "")
        rows.append(row)
    head = [
        "wall seconds", "usual", "synced to disk", "`--memory 256MiB`", "its peak MB", "one thread",
        "1 → 2 threads",
    ]  # fmt: skip
    return ["## Sluice in other circumstances", "", *table(head, rows)]


def scans(benches):
    rows = []
    for bench in benches:
        for (scan, reader), found in bench.scans.items():
            ours = found.get("sluice")
            if not ours:
                continue
            wall = lambda name: median(found[name]).wall
            others = {name: wall(name) for name in found if name != "sluice"}
            rows.append(
                [
                    f"`{bench.name}`",
                    f"{scan}, by {reader}",
                    seconds(wall("sluice")),
                    ", ".join(f"{name} {seconds(value)}" for name, value in others.items()),
                    f"{wall('sluice') / min(others.values()):.2f} ×" if others else "",
                ]
            )
    head = ["", "scan", "of Sluice's output", "of the output of", "of the quickest"]
    return [
        "## Reading what was written",
        "",
        "`full` reads all columns, `filtered` looks for one sensor, `time` for ten minutes by the event time, "
        "there written with `--timestamps micros`.",
        "",
        *table(head, rows),
    ]


def problems(benches):
    found = [
        f"- `{bench.name}`, {name}: {problem}" for bench in benches for name, problem in bench.problems.items()
    ]
    return ["## What failed", "", *found] if found else []
