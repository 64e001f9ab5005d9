"""Two that write at once, and readers beside a writer."""
import os
import random
import signal
import time

import disk
from world import NOTHING_YET, SOURCES, Failure, verify_answer

READERS = (["archive", "verify", "--full", "--json"], ["query", "access", "--show", "requests", "--format", "csv"],
           ["archive", "restore", SOURCES[0]])
NO_SOURCE_YET = "no source of this name is in the archive"


def start_stopped(scenario, path, arguments, at, **more):
    """Runs until it stops before call `at`; False as the second: it has ended."""
    running = scenario.programs.start(path, arguments, fault=dict({"FAULT_FOLDER": path, "FAULT_AT": str(at), "FAULT_ACTION": "stop"}, **more))
    # Told apart without reaping it, which is for finish().
    status = os.waitid(os.P_PID, running.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    return running, status.si_code == os.CLD_STOPPED


def go_on(running):
    os.kill(running.process.pid, signal.SIGCONT)


def check_reader(scenario, result):
    """What it says was so at some moment."""
    if scenario.old is None and result.status == 1 and (NOTHING_YET in result.error or NO_SOURCE_YET in result.error):
        return
    if result.status != 0:
        raise Failure("a reader: %s" % result)
    old_count = sum(text.count(b"\n") for text in scenario.old.texts) if scenario.old else 0
    new_count = sum(text.count(b"\n") for text in scenario.truth.texts)
    if result.arguments[0] == "query":
        count = int(result.out.split()[1])
        if not min(old_count, new_count) <= count <= max(old_count, new_count):
            raise Failure("a reader counts %d, which is not between %d and %d" % (count, old_count, new_count))
    elif result.arguments[1] == "verify":
        digests, problems = verify_answer(result)
        if problems or (scenario.constant and digests != scenario.truth.digests):
            raise Failure("a reader: %s" % result)
    else:
        kept = scenario.old.texts[0] if scenario.old else b""
        if scenario.constant and result.out != scenario.truth.texts[0]:
            raise Failure("a reader restores something else")
        if result.out in (scenario.truth.texts[0], scenario.old.texts[0] if scenario.old else b""):
            return
        got, new = set(result.out.splitlines()), set(scenario.truth.texts[0].splitlines())
        if result.out.count(b"\n") != len(got) or not (got <= new and set(kept.splitlines()) & new <= got):
            raise Failure("a reader restores lines that were never there, or not all")


def writers(scenario, path, at):
    """The second is told who writes, and changes nothing."""
    first, stopped = start_stopped(scenario, path, scenario.command, at)
    try:
        second = scenario.programs.run(path, ["ingest"], allowed=None)
        wanted = "process %d is writing to this archive" % first.process.pid
        if stopped and (second.status != 1 or wanted not in second.error):
            raise Failure("beside a writer: %s" % second)
    finally:
        go_on(first)
        result = first.finish()
    if result.status != 0:
        raise Failure(str(result))
    scenario.check_done(path)
    scenario.check_again(path, True)


def readers_beside(scenario, path, at):
    """Readers begin while a writer stands still somewhere, and end when they can."""
    writer, _ = start_stopped(scenario, path, scenario.command, at)
    readers = [scenario.programs.start(path, reader) for reader in READERS]
    time.sleep(0.1)
    go_on(writer)
    result = writer.finish()
    answers = [reader.finish() for reader in readers]
    if result.status != 0:
        raise Failure(str(result))
    for answer in answers:
        check_reader(scenario, answer)
    scenario.check_again(path, False)


def reader_stopped(scenario, path, reader, at):
    """A reader stands still before it opens a file, and the writer does all its work meanwhile."""
    running, stopped = start_stopped(scenario, path, reader, at, FAULT_READS="1")
    try:
        scenario.programs.run(path, scenario.command)
    finally:
        if stopped:
            go_on(running)
        answer = running.finish()
    check_reader(scenario, answer)
    return stopped


def crowd(scenario, path):
    """Several begin at the same time: each does its work or is told."""
    writers_ = [scenario.programs.start(path, scenario.command) for _ in range(4)]
    results = [writer.finish() for writer in writers_]
    good = [result for result in results if result.status == 0]
    told = [result for result in results if result.status == 1 and
            ("is writing to this archive" in result.error or "no such doubt" in result.error or "settled" in result.error)]
    if not good or len(good) + len(told) != len(results):
        raise Failure("\n".join(str(result) for result in results))
    scenario.check_done(path)
    scenario.check_again(path, False)


def together(test, scenario, name):
    random_ = random.Random("together %d %s" % (test.options.seed, name))
    path = scenario.copy("counted")
    place = os.path.join(scenario.folder, "counted-record")
    scenario.programs.run(path, scenario.command, fault={"FAULT_FOLDER": path, "FAULT_RECORD": place})
    calls = disk.read_record(place)
    count = calls[-1].number
    # From here on a writer has the lock, and its number is in it.
    locked = 1 + min(call.number for call in calls if call.kind == "w" and call.path == "archive/lock")
    for at in test.chosen(range(locked, count + 1), random_):
        path = scenario.copy("together")
        test.attempt("together, %s: two writers, the first at call %d" % (name, at), path, lambda: writers(scenario, path, at))
    for at in test.chosen(range(1, count + 1), random_):
        path = scenario.copy("together")
        test.attempt("together, %s: readers beside a writer at call %d" % (name, at), path, lambda: readers_beside(scenario, path, at))
    for reader in READERS if scenario.has_archive() else ():
        for at in range(1, 40 if test.options.count is None else 1 + test.options.count):
            path = scenario.copy("together")
            stopped = [False]

            def body():
                stopped[0] = reader_stopped(scenario, path, reader, at)
            test.attempt("together, %s: %s stands still before it opens file %d" % (name, " ".join(reader), at), path, body)
            if not stopped[0]:
                break
    for _ in range(3):
        path = scenario.copy("together")
        test.attempt("together, %s: four writers" % name, path, lambda: crowd(scenario, path))
