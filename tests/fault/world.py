"""Workspaces to be disturbed, what an undisturbed run makes of them, and whether a disturbed one came to the same."""
import gzip
import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile

CONFIG = """contract:
  title: 試験
  client: 発注者
  contractor: 請負者
  period: 2019-10-01..2019-12-31
  zone: Asia/Tokyo
sources:
  - name: web
    kind: access
    host: web
    paths: [logs/web/access*]
    format: combined
  - name: app
    kind: access
    host: app
    paths: [logs/app/access*]
    format: combined
"""
SOURCES = ("web", "app")
# What a writer that died may leave: it is named, and the next writer removes it.
REST = "no entry names this segment"
NOTHING_YET = "there is no archive here yet"


class Failure(Exception):
    pass


def line(index):
    second = index * 11
    return b'192.0.2.%d - - [%02d/Oct/2019:%02d:%02d:%02d +0900] "GET /p%d HTTP/1.1" 200 %d "-" "agent %d"\n' % (
        index * 37 % 251, 1 + second // 86400 % 28, second // 3600 % 24, second // 60 % 60, second % 60, index, index * 7919 % 100003, index % 5)


def lines(first, end):
    return b"".join(line(index) for index in range(first, end))


class Programs:
    def __init__(self, build):
        self.build = os.path.abspath(build)
        shim = [os.path.join(self.build, "tests", "fault", "libpowerloss.so"), os.path.join(self.build, "libpowerloss.so")]
        self.shim = next((path for path in shim if os.path.exists(path)), None)
        # The sanitizer wants to be the first library.
        linked = subprocess.run(["ldd", self.path("ingest")], capture_output=True, text=True).stdout.split()
        self.first = [word for word in linked if word.startswith("/") and "/libasan" in word]

    def path(self, stage):
        return os.path.join(self.build, "geppo-" + stage)

    def is_built(self):
        return self.shim and all(os.path.exists(self.path(stage)) for stage in ("ingest", "archive", "query"))

    def environment(self, fault):
        kept = {name: value for name, value in os.environ.items() if name in ("ASAN_OPTIONS", "UBSAN_OPTIONS")}
        found = dict(kept, PATH="/usr/local/bin:/usr/bin:/bin", LANG="C.UTF-8", LC_ALL="C.UTF-8", TZ="UTC",
                     SOURCE_DATE_EPOCH="4102444800")
        if fault:
            found.update(fault, LD_PRELOAD=":".join(self.first + [self.shim]))
        return found

    def start(self, folder, arguments, fault=None, file_bytes=None):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))

        # Into files: a pipe that is full would hold it up. What it says fits into a pipe, where no limit is on files.
        out = tempfile.TemporaryFile()
        error = tempfile.TemporaryFile() if file_bytes is None else subprocess.PIPE
        process = subprocess.Popen([self.path(arguments[0])] + list(arguments[1:]), cwd=folder, stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=error, env=self.environment(fault),
                                   preexec_fn=limit if file_bytes is not None else None)
        return Running(process, arguments, out, error)

    def run(self, folder, arguments, fault=None, file_bytes=None, allowed=(0,)):
        result = self.start(folder, arguments, fault, file_bytes).finish()
        if allowed and result.status not in allowed:
            raise Failure(str(result))
        return result


class Running:
    def __init__(self, process, arguments, out, error):
        self.process, self.arguments, self.out, self.error = process, arguments, out, error

    def finish(self):
        if self.error == subprocess.PIPE:
            self.error = self.process.stderr
        else:
            self.process.wait(timeout=120)
        texts = []
        for file in (self.error, self.out):
            if file.seekable():
                file.seek(0)
            texts.insert(0, file.read())
            file.close()
            self.process.wait(timeout=120)
        return Result(self.arguments, self.process.returncode, texts[0], texts[1].decode("utf-8", "replace"))


class Result:
    def __init__(self, arguments, status, out, error):
        self.arguments, self.status, self.out, self.error = arguments, status, out, error

    def __str__(self):
        return "%s: status %d\n%s%s" % (" ".join(self.arguments), self.status, self.out.decode("utf-8", "replace")[:500], self.error[:1500])


class Truth:
    """What can be asked of an archive."""

    def __init__(self, programs, folder, deep=True):
        self.digests, self.problems = verify(programs, folder)
        self.texts = None
        if deep:
            self.texts = [programs.run(folder, ["archive", "restore", source]).out if source in self.digests else b""
                          for source in SOURCES]
            self.requests = programs.run(folder, ["query", "access", "--show", "requests", "--format", "csv"]).out

    def difference(self, other):
        """Of another one from this; None: they are equal."""
        if other.problems:
            return "verify says: %s" % other.problems
        if self.digests != other.digests:
            return "digests are %s instead of %s" % (other.digests, self.digests)
        if other.texts is None:
            return None
        for name, own, text in zip(SOURCES, self.texts, other.texts):
            if own != text:
                return "restore %s: %d lines instead of %d%s" % (
                    name, text.count(b"\n"), own.count(b"\n"), " in another order" if sorted(own.split(b"\n")) == sorted(text.split(b"\n")) else "")
        return None if self.requests == other.requests else "query says %s instead of %s" % (other.requests, self.requests)


def verify(programs, folder):
    """({source: digest and counts}, problems)."""
    result = programs.run(folder, ["archive", "verify", "--full", "--json"], allowed=(0, 1))
    if result.status == 1 and NOTHING_YET in result.error:
        return {}, []
    return verify_answer(result)


def verify_answer(result):
    try:
        answer = json.loads(result.out)
    except ValueError:
        raise Failure(str(result)) from None
    digests = {item["source"]: (item["digest"], item["records"]) for item in answer["contents"] if item["records"]}
    if result.status != (1 if answer["problems"] else 0):
        raise Failure(str(result))
    return digests, answer["problems"]


def is_rest(problem):
    return REST in problem


class Scenario:
    """A workspace in which `command` is disturbed; `again` is what is run afterwards to complete it."""
    command = ["ingest"]
    again = [["ingest"]]
    # Its content is the same before and after, at every moment.
    constant = False

    def __init__(self, programs, folder, large_lines):
        self.programs, self.folder, self.large_lines = programs, folder, large_lines
        self.before = os.path.join(folder, "before")
        os.makedirs(self.before)
        self.write("geppo.yaml", CONFIG.encode())
        for source in SOURCES:
            os.makedirs(os.path.join(self.before, "logs", source))
        self.write("logs/app/access.log", lines(0, 60))
        self.prepare()
        after = self.copy("after")
        self.old = Truth(programs, after) if self.has_archive() else None
        self.result = programs.run(after, self.command)
        self.truth = Truth(programs, after)
        if self.truth.problems:
            raise Failure("undisturbed: %s" % self.truth.problems)

    def has_archive(self):
        return os.path.exists(os.path.join(self.before, "archive"))

    def write(self, name, data):
        path = os.path.join(self.before, name)
        with open(path, "wb") as file:
            file.write(data)
        os.utime(path, (1571000000, 1571000000))

    def geppo(self, *arguments):
        return self.programs.run(self.before, arguments)

    def copy(self, name):
        path = os.path.join(self.folder, name)
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.before, path)
        return path

    def inputs(self, name):
        """A workspace without an archive."""
        path = os.path.join(self.folder, name)
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.before, path, ignore=shutil.ignore_patterns("archive"))
        return path

    def outside(self):
        """What no writer of the archive touches."""
        return [name for name in os.listdir(self.before) if name != "archive"]

    # --- What must hold after a disturbance ---

    def check_done(self, folder):
        """Right after the program has said that it is done."""
        found = Truth(self.programs, folder)
        found.problems = [problem for problem in found.problems if not is_rest(problem)]
        different = self.truth.difference(found)
        if different:
            raise Failure("what was done is not there: %s" % different)

    def check_rest(self, folder):
        """Before anybody has written again."""
        found = Truth(self.programs, folder, deep=False)
        for problem in found.problems:
            if not is_rest(problem):
                raise Failure("verify says: %s" % problem)
        if self.constant and found.digests != self.truth.digests:
            raise Failure("digests are %s instead of %s" % (found.digests, self.truth.digests))
        return found

    def check_again(self, folder, deep):
        for command in self.again:
            self.programs.run(folder, command)
        different = self.truth.difference(Truth(self.programs, folder, deep))
        if different:
            raise Failure(different)

    def check(self, folder, deep=True):
        self.check_rest(folder)
        self.check_again(folder, deep)


class First(Scenario):
    """Two sources, small files in groups and a large one of several blocks."""

    def prepare(self):
        for index in range(6):
            self.write("logs/web/access-%d.log" % index, lines(index * 50, index * 50 + 40 + index))
        self.write("logs/web/access-large.log.gz", gzip.compress(lines(1000, 1000 + self.large_lines), 1, mtime=0))
        self.write("logs/app/access-1.log", lines(500, 540))


class Grown(Scenario):
    def prepare(self):
        self.write("logs/web/access.log", lines(0, 3000))
        self.geppo("ingest")
        self.write("logs/web/access.log", lines(0, 4000))
        self.write("logs/app/access.log", lines(0, 160))


class Rotated(Scenario):
    """Rotated, begun anew, and a copy that overlaps what is there at both ends."""

    def prepare(self):
        self.write("logs/web/access.log", lines(0, 3000))
        self.geppo("ingest")
        self.write("logs/web/access.log.1", lines(0, 3500))
        self.write("logs/web/access.log", lines(3500, 4200))
        self.geppo("ingest", "logs/web/access.log")
        self.write("logs/web/access-copy.log.gz", gzip.compress(lines(2500, 5000), mtime=0))


class Compact(Scenario):
    command = ["archive", "compact"]
    again = [["archive", "compact"], ["ingest"], ["archive", "compact"]]
    constant = True

    def prepare(self):
        for index in range(8):
            self.write("logs/web/access-%d.log" % index, lines(index * 200, index * 200 + 200))
            self.write("logs/app/access-%d.log" % index, lines(1000 + index * 200, 1100 + index * 200))
            self.geppo("ingest")


class Settle(Scenario):
    """A few lines that were there, among new ones."""

    def prepare(self):
        self.write("logs/web/access.log", lines(0, 1000))
        self.geppo("ingest")
        self.write("logs/web/access-more.log", lines(1000, 1100) + lines(500, 508) + lines(1100, 1200))
        self.geppo("ingest")
        self.command = ["archive", "settle", str(self.doubts(self.before)[0]), "--same"]

    def doubts(self, folder):
        return [doubt["number"] for doubt in json.loads(self.programs.run(folder, ["archive", "status", "--json"],
                                                                            allowed=(0, 2)).out)["doubts"]]

    def check_rest(self, folder):
        found = super().check_rest(folder)
        if found.digests not in (self.old.digests, self.truth.digests):
            raise Failure("it is neither settled nor as it was: %s" % found.digests)

    def check_again(self, folder, deep):
        if self.doubts(folder):
            self.programs.run(folder, self.command)
        super().check_again(folder, deep)


class Prune(Scenario):
    """October goes, December stays."""
    command = ["archive", "prune", "--before", "2019-11-01"]
    again = [command]

    def prepare(self):
        os.makedirs(os.path.join(self.before, "delivery", "2019-10", "v1"))
        for index in range(3):
            for source in SOURCES:
                self.write("logs/%s/access-%d.log" % (source, index), lines(1000 + index * 100, 1080 + index * 100))
                self.write("logs/%s/access-december-%d.log" % (source, index),
                           lines(index * 100, 60 + index * 100).replace(b"/Oct/", b"/Dec/"))
        self.geppo("ingest")

    def check_rest(self, folder):
        found = super().check_rest(folder)
        if any(found.digests.get(source) not in (self.old.digests[source], self.truth.digests[source]) for source in SOURCES):
            raise Failure("it is neither pruned nor as it was: %s" % found.digests)


SCENARIOS = {"first": First, "grown": Grown, "rotated": Rotated, "compact": Compact, "settle": Settle, "prune": Prune}
