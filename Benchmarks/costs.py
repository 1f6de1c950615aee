"""What a process costs: wall seconds, CPU seconds of it and its descendants, peak memory."""

import ctypes
import dataclasses
import os
import signal
import statistics
import subprocess
import tempfile
import time

PR_SET_CHILD_SUBREAPER = 36


class Failed(Exception):
    """A process did not finish; the text says why."""


@dataclasses.dataclass
class Cost:
    wall: float
    cpu: float
    peak_mb: float


def measure(arguments, limit=600):
    """The cost of one process, which finishes within `limit` seconds or raises `Failed`."""
    # Processes that it leaves behind become ours, and count.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # What earlier runs have written is not written back while this one is timed.
    os.sync()
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(
                arguments, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        except OSError as error:
            raise Failed(str(error)) from error
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(process.pid, signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, limit)
        cost = _wait(process, start)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if process.returncode == -signal.SIGKILL and cost.wall >= limit:
            raise Failed(f"ended after {limit:.0f} s")
        if process.returncode != 0:
            log.seek(0)
            last = log.read().decode(errors="replace").strip().splitlines()[-1:]
            raise Failed(f"exit code {process.returncode}: {' '.join(last)[:200]}")
    return cost


def _wait(process, start):
    cost = Cost(0, 0, 0)
    while True:
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return cost
        cost.cpu += usage.ru_utime + usage.ru_stime
        cost.peak_mb = max(cost.peak_mb, usage.ru_maxrss / 1024)
        if pid == process.pid:
            cost.wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)


def median(costs):
    """The median of each number by itself; the first run warms up, unless it is the only one."""
    costs = costs[1:] or costs
    return Cost(*(statistics.median(column) for column in zip(*map(dataclasses.astuple, costs))))
