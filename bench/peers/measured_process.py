"""Runs a command and says what it cost: seconds, processor seconds, the greatest memory of it and its children.

  cost = run_measured(["xueji", "dedup", ...], limit=600, log="xueji.log")
  cost.seconds, cost.cpu_seconds, cost.peak_bytes

Memory. Of one process it is exact: the kernel's high-water mark of resident memory (wait4), which costs nothing. If
it has children, or a server works for it (`also_watch`), the proportional set sizes of all of them are added up
four times a second, so that what several of them share counts once; the greatest sum is taken, and what came and went
between two looks is missed. The calling process must be small: Linux counts its memory as the command's, until
the command is loaded.
"""
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


class Cut(Exception):
    """The command was still running at the time limit."""


class Failed(Exception):
    """The command ended with an error; the text is the last line it wrote."""


@dataclass
class Cost:
    seconds: float
    cpu_seconds: float
    peak_bytes: int


def _first_line_with(path, word):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return next((line for line in file if line.startswith(word)), "")
    except OSError:
        return ""  # It has ended, or is somebody else's.


def descendants(pid):
    """The process ids of a process's living children, and theirs."""
    found, open_ends = [], [pid]
    while open_ends:
        parent = open_ends.pop()
        try:
            with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as file:
                children = [int(word) for word in file.read().split()]
        except OSError:
            continue
        found += children
        open_ends += children
    return found


def proportional_bytes(pids):
    """Resident memory; a page that n processes share counts as one n-th of a page for each."""
    lines = (_first_line_with(f"/proc/{pid}/smaps_rollup", "Pss:") for pid in pids)
    return sum(int(line.split()[1]) * 1024 for line in lines if line)


def cpu_seconds(pid):
    """Of a living process, its living descendants, and those it has seen end."""
    ticks = 0
    for process in [pid, *descendants(pid)]:
        try:
            with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
                # After the name in brackets; fields 14 to 17 of proc(5).
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS_A_SECOND


class _PeakWatch(threading.Thread):
    """Looks at a process's family, and at one more family, until told to stop."""

    PAUSE_SECONDS = 0.25  # Each look costs the kernel 5 ms and more: 2 % of two cores.

    def __init__(self, pid, also_watch):
        super().__init__(daemon=True)
        self.pid, self.also_watch = pid, also_watch
        self.peak_bytes = 0
        self._ended = threading.Event()

    def run(self):
        while not self._ended.wait(self.PAUSE_SECONDS):
            family = descendants(self.pid)
            if self.also_watch is not None:
                family += [self.also_watch, *descendants(self.also_watch)]
            if family:
                self.peak_bytes = max(self.peak_bytes, proportional_bytes([self.pid, *family]))

    def stop(self):
        self._ended.set()
        self.join()
        return self.peak_bytes


def last_line(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        lines = [line.strip() for line in file if line.strip()]
    return lines[-1] if lines else "it said nothing"


def run_measured(command, limit, log, user=None, also_watch=None):
    """Runs `command`, its output to the file `log`; `user` is the name of whom to run it as, `also_watch` the process
    id of a server whose time and memory count too. Raises Cut after `limit` seconds, Failed if it ends ill."""
    server_before = cpu_seconds(also_watch) if also_watch is not None else 0.0
    with open(log, "wb") as output:
        identity = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        begin = time.monotonic()
        # A group of its own, so that at the limit all of it can be ended.
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                                   start_new_session=True, **identity)
        watch = _PeakWatch(process.pid, also_watch)
        watch.start()
        cut = threading.Event()

        def end_it():
            cut.set()
            os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(limit, end_it)
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # Ctrl-C: nothing is left running behind our back.
            end_it()
            raise
        finally:
            timer.cancel()
        seconds = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = max(watch.stop(), usage.ru_maxrss * 1024)
    if cut.is_set():
        raise Cut(f"cut at {limit:g} s")
    if process.returncode != 0:
        raise Failed(last_line(log))
    server = cpu_seconds(also_watch) - server_before if also_watch is not None else 0.0
    return Cost(seconds, usage.ru_utime + usage.ru_stime + server, peak)
