"""What the tests in Python share: running the built programs, reading figures.json, comparing, and saying what differs."""
import json
import os
import shutil
import subprocess
import sys

SKIPPED = 77
STAGES = ("geppo", "geppo-ingest", "geppo-analyze", "geppo-query", "geppo-archive", "geppo-render")


class Skip(Exception):
    """The test cannot be run here; the sentence says why."""


class Broken(Exception):
    """A program did not do what must work before anything can be compared."""


class Programs:
    """The programs of one build folder, run in an environment that is always the same."""

    def __init__(self, build, needed=STAGES):
        self.build = os.path.abspath(build)
        for name in needed:
            if not os.path.isfile(os.path.join(self.build, name)):
                raise Skip(f"{name} is not built in {self.build}")

    def environment(self, **changes):
        kept = {name: value for name, value in os.environ.items() if name in ("ASAN_OPTIONS", "UBSAN_OPTIONS")}
        return {"PATH": os.pathsep.join([self.build, "/usr/local/bin", "/usr/bin", "/bin"]), "HOME": "/nonexistent",
                "LANG": "C", "TZ": "UTC", **kept, **changes}

    def run(self, *arguments, good=(0,), cwd=None, environment=None):
        """Standard output as bytes. Any other exit status than those of `good` ends the test."""
        done = subprocess.run([os.path.join(self.build, arguments[0]), *arguments[1:]], cwd=cwd, stdin=subprocess.DEVNULL,
                              capture_output=True, env=self.environment(**(environment or {})))
        if done.returncode not in good:
            raise Broken(f"{' '.join(arguments)}\n  exit status {done.returncode}, expected {' or '.join(map(str, good))}\n" +
                         "".join(f"  {line}\n" for line in done.stderr.decode("utf-8", "replace").splitlines()[:40]))
        return done.stdout

    def query(self, workspace, table, *, by="", show="", where="", month="", more=()):
        """The rows of `geppo query`, a dictionary each."""
        command = ["geppo", "-C", workspace, "query", table, "--format", "jsonl", *more]
        for option, value in (("--month", month), ("--by", by), ("--show", show), ("--where", where)):
            if value:
                command += [option, value]
        return [json.loads(line) for line in self.run(*command).decode("utf-8").splitlines()]


def need_tools(*names):
    for name in names:
        if not shutil.which(name):
            raise Skip(f"{name} is not installed")


class Figures:
    """figures.json by the names of its figures, tables and columns."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        self.values = {figure["id"]: figure["value"] for figure in data["figures"]}
        self.tables = {}
        for table in data["tables"]:
            names = [column["name"] for column in table["columns"]]
            self.tables[table["id"]] = [dict(zip(names, row)) for row in table["rows"]]

    def value(self, name):
        return self.values.get(name, "(no such figure)")

    def rows(self, name):
        return self.tables.get(name, [])

    def sums(self, name, keys, measure):
        """Sum of a column of a table by the texts of its key columns."""
        return sums(self.rows(name), keys, measure)


def sums(rows, keys, measure):
    """{key: sum}; without keys one number; a single key as itself, several as a tuple; numbers among the keys as text."""
    found = {}
    for row in rows:
        key = tuple(str(row.get(name)) for name in keys)
        found[key] = found.get(key, 0) + (row.get(measure) or 0)
    if not keys:
        return found.get((), 0)
    return {key[0] if len(keys) == 1 else key: value for key, value in found.items()}


class Comparison:
    """Counts what was compared and prints each difference with both sides."""

    def __init__(self, expected_from, got_from="geppo"):
        self.sides = (expected_from, got_from)
        self.made = self.different = 0

    def equal(self, what, expected, got):
        self.made += 1
        if expected == got:
            return True
        self.different += 1
        print(f"DIFFERENT {what}: {self.sides[0]} says {expected!r}, {self.sides[1]} says {got!r}")
        return False

    def equal_maps(self, what, expected, got):
        """Key by key; a key that is missing on one side counts as 0 there."""
        for key in sorted(set(expected) | set(got), key=str):
            self.equal(f"{what} {key!r}", expected.get(key, 0), got.get(key, 0))

    def equal_bytes(self, what, expected, got):
        self.made += 1
        if expected == got:
            return
        self.different += 1
        at = next((i for i, pair in enumerate(zip(expected, got)) if pair[0] != pair[1]), min(len(expected), len(got)))
        print(f"DIFFERENT {what}: {len(expected)} bytes expected, {len(got)} bytes got; the first difference is at byte {at}: "
              f"{expected[at:at + 40]!r} and {got[at:at + 40]!r}")

    def holds(self, what, true):
        self.made += 1
        if not true:
            self.different += 1
            print(f"DIFFERENT {what}")


def run_test(body):
    """Runs body() → Comparison; the exit status of a meson test."""
    try:
        comparison = body()
    except Skip as reason:
        print(f"skipped: {reason}")
        return SKIPPED
    except Broken as problem:
        print(f"FAILED {problem}")
        return 1
    print(f"{comparison.made} comparisons, {comparison.different} different")
    return 1 if comparison.different or not comparison.made else 0


def fresh_folder(path):
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def content_of(path):
    """The decompressed bytes of a log file, by tools that are not geppo's."""
    tool = {".zst": ["zstd", "-dcq"], ".gz": ["gzip", "-dc"]}.get(os.path.splitext(path)[1])
    if not tool:
        with open(path, "rb") as file:
            return file.read()
    return subprocess.run([*tool, path], check=True, capture_output=True).stdout


if __name__ == "__main__":
    sys.exit("this file is for the tests beside it")
