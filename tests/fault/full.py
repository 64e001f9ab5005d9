"""A disk that is full, or that fails."""
import os
import random

import disk
from world import Failure

# A program that a signal or a sanitizer ended has another status.
STATUSES = (0, 1, 2)


def count_of(scenario):
    path = scenario.copy("counted")
    place = os.path.join(scenario.folder, "counted-record")
    scenario.programs.run(path, scenario.command, fault={"FAULT_FOLDER": path, "FAULT_RECORD": place})
    return max(call.number for call in disk.read_record(place))


def check(scenario, path, result, deep):
    """It said that it failed, or it did what it was to do; and either way the next run completes it."""
    if result.status not in STATUSES or "runtime error" in result.error or "AddressSanitizer" in result.error:
        raise Failure(str(result))
    if result.status == 1:
        last = (result.error.strip().splitlines() or [""])[-1]
        if not last.startswith("geppo ") or ": error: " not in last or len(last) < 30:
            raise Failure("no clear sentence: %s" % result)
        scenario.check_rest(path)
    else:
        scenario.check_done(path)
    scenario.check_again(path, deep)


def full(test, scenario, name):
    random_ = random.Random("full %d %s" % (test.options.seed, name))
    count = count_of(scenario)
    faults = [(at, error, sticky) for at in range(1, count + 1)
              for error, sticky in (("ENOSPC", "1"), ("ENOSPC", "0"), ("EIO", "0"), ("EIO", "1"))]
    for at, error, sticky in test.chosen(faults, random_):
        path = scenario.copy("full")

        def body():
            result = scenario.programs.run(path, scenario.command, allowed=None, fault={
                "FAULT_FOLDER": path, "FAULT_AT": str(at), "FAULT_ACTION": error, "FAULT_STICKY": sticky})
            check(scenario, path, result, at % 4 == 0)
        test.attempt("full, %s: %s at call %d%s" % (name, error, at, " and from then on" if sticky == "1" else ""), path, body)
    largest = max(len(content) for content in disk.contents(scenario.copy("sizes")).values())
    sizes = [0, 1, 16, 100, 511, 512, 600] + [1024 * step for step in range(1, 64)] + [1 << power for power in range(16, 25)]
    for size in test.chosen([size for size in sizes if size <= 2 * largest or size <= 65536], random_):
        path = scenario.copy("full")

        def body():
            result = scenario.programs.run(path, scenario.command, allowed=None, file_bytes=size)
            check(scenario, path, result, size % 4096 == 0)
        test.attempt("full, %s: files of at most %d bytes" % (name, size), path, body)
