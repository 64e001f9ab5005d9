"""A contract whose logs the servers write: its geppo.yaml, geppo's runs over it, and what holds for every source whatever the server."""
import calendar
import datetime
import glob
import gzip
import json
import os
import re
import zoneinfo

from programs import Figures

# Of the servers and the contract: what is taken for UTC by mistake is nine hours off.
ZONE = "Asia/Tokyo"
HEAD = """\
contract:
  title: 実サーバーによる確認
  client: 確認用の発注者
  contractor: 確認用の請負者
  period: {first}..{last}
  zone: {zone}
sources:
"""


def instant_us(moment):
    return (moment - datetime.datetime.fromtimestamp(0, datetime.timezone.utc)) // datetime.timedelta(microseconds=1)


def microseconds(text):
    """Of a time as `geppo query` prints it."""
    return instant_us(datetime.datetime.fromisoformat(text))


class Contract:
    """One workspace. Its period is this month and its neighbours, so that a month's end during the test does no harm."""

    def __init__(self, programs, check, root):
        self.programs, self.check = programs, check
        self.folder = os.path.join(root, "workspace")
        self.logs = os.path.join(self.folder, "logs")
        os.makedirs(self.logs)
        self.sources = []
        self.contents = {} # of files whose content is not what their bytes are
        day = datetime.datetime.now(zoneinfo.ZoneInfo(ZONE)).date().replace(day=1)
        before, after = day - datetime.timedelta(days=1), day + datetime.timedelta(days=31)
        self.first, self.last = before.replace(day=1), after.replace(day=calendar.monthrange(after.year, after.month)[1])
        self.range = ("--from", self.first.isoformat(), "--until", self.last.isoformat())
        self.month = day.strftime("%Y-%m")

    def log(self, name):
        return os.path.join(self.logs, name)

    def add(self, name, kind, paths, text="auto", interval_s=0):
        """A source; the format is put down as it stands, over as many lines as it has."""
        lines = [f"  - name: {name}", f"    kind: {kind}", f"    host: {name}", f"    paths: [{', '.join(f'logs/{path}' for path in paths)}]"]
        lines += ["    format: |-"] + ["      " + line for line in text.splitlines()]
        if interval_s:
            lines.append(f"    interval_seconds: {interval_s}")
        self.sources.append((name, paths))
        with open(os.path.join(self.folder, "geppo.yaml"), "a", encoding="utf-8") as file:
            if len(self.sources) == 1:
                file.write(HEAD.format(first=self.first, last=self.last, zone=ZONE))
            file.write("\n".join(lines) + "\n")

    def geppo(self, *arguments, good=(0,)):
        return self.programs.run("geppo", "-C", self.folder, *arguments, good=good)

    def ingest(self):
        return self.geppo("ingest", good=(0, 2))

    def ask(self, table, source, by, show, where=""):
        return self.programs.query(self.folder, table, by=by, show=show, where=where, more=("--source", source, *self.range))

    def rows(self, table, source, by, where=""):
        """{(value of each key, …): how many records}."""
        count = {"access": "requests", "system": "lines", "cpu": "samples"}[table]
        return {tuple(row[name] for name in by.split(",")): row[count] for row in self.ask(table, source, by, count, where)}

    def books(self):
        """What the archive says of each source, its months together."""
        status = json.loads(self.geppo("archive", "status", "--json", good=(0, 2)))
        books = {}
        for row in status.get("sources") or status["months"]:
            book = books.setdefault(row["source"], dict.fromkeys(("lines", "records", "rejected", "excluded", "damaged"), 0))
            for name in book:
                book[name] += row.get(name, 0)
            if "excluded" not in row:
                book["excluded"] += row["lines"] - row["records"] - row["rejected"] - row["hidden"]
        return books

    def close_books(self, source, lines, records, rejected=0, excluded=0):
        """What the source's archive says of all that was read."""
        row = self.books().get(source, {})
        expected = {"lines": lines, "records": records, "rejected": rejected, "excluded": excluded, "damaged": 0}
        for name, value in expected.items():
            self.check.equal(f"archive status {name} of {source}", value, row.get(name))

    def restore(self):
        """Every file of every source comes out as it is; the archive is whole."""
        for _, paths in self.sources:
            for path in sorted(found for pattern in paths for found in glob.glob(self.log(pattern))):
                with gzip.open(path) if path.endswith(".gz") else open(path, "rb") as file:
                    text = file.read()
                name = os.path.relpath(path, self.folder)
                self.check.equal_bytes(f"archive restore --file {name}", self.contents.get(name, text), self.geppo("archive", "restore", "--file", name))
        self.geppo("archive", "verify", "--full")

    def deliver(self):
        """The month's report over these logs is made, and its conservation table closes."""
        self.geppo("month", self.month, good=(0, 2))
        reports = glob.glob(os.path.join(self.folder, "delivery", self.month, "draft", "*.pdf"))
        self.check.equal("reports", 1, len(reports))
        for report in reports:
            with open(report, "rb") as file:
                self.check.holds("the report is a PDF", file.read(5) == b"%PDF-")
        for row in Figures(os.path.join(self.folder, "months", self.month, "figures.json")).rows("quality.conservation"):
            self.check.equal(f"books of {row['source']} close", 1, row["closes"])


def directive(text, pattern):
    """The one directive of a server's configuration that matches, verbatim."""
    found = re.findall(pattern, text, re.S | re.M)
    assert len(found) == 1, (pattern, found)
    return found[0]
