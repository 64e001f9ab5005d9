"""Verdicts of the clauses, availability and effort against what duties.py works out from the generated ledgers."""
import json
import os
import re

from duties import CAUTION, MET, UNKNOWN, Duties, Verdict

MINUTE_US = 60 * 1000000


class Clauses:
    def __init__(self, world):
        self.world, self.check = world, world.check
        self.duties = Duties(world.folder)

    def compare(self):
        self.months()
        self.table()
        self.availability()
        self.effort()

    def stands(self, what, expected, got):
        """Where the contract's text leaves more than one reading, each of them is as good."""
        if got in expected.others:
            return
        self.check.equal(f"{what} ({expected.reason})", expected.verdict, got)

    def months(self):
        got = {(row["month"], row["id"]): row["verdict"] for row in self.world.figures.rows("clauses.by_month")}
        for month in self.world.contract_months:
            for clause, expected in self.duties.of(month).items():
                # An earlier month has no verdict where nothing measured it.
                self.stands(f"clauses.by_month {clause} of {month}", expected, got.get((month, clause)) or UNKNOWN)

    def of_logs(self):
        """Clauses that the archive proves: the month's logs are whole, or what is missing is explained; and they reach back to the contract's start."""
        world = self.world
        gaps = [gap for gap in world.truth["gaps"] if gap["from_us"] < world.month_end_us and gap["until_us"] > world.month_start_us]
        whole = min(world.truth["days"]) <= world.contract_months[0] + "-01"

        def verdict(kinds, more=True):
            holes = sorted(gap["source"] for gap in gaps if gap["source"].endswith(kinds) and not gap["explained"])
            explained = any(gap["source"].endswith(kinds) for gap in gaps)
            return Verdict(MET if not holes and more else CAUTION, f"unexplained holes in {holes}, from the contract's start: {more}",
                           (CAUTION,) if explained else ())
        return {"monitoring": verdict(("-cpu",)), "log-analysis": verdict(("-cpu", "-access")),
                "log-retention": verdict(("-system", "-access"), whole)}

    def table(self):
        got = {row["id"]: row["verdict"] for row in self.world.figures.rows("clauses")}
        for clause, expected in {**self.duties.of(self.world.month), **self.of_logs()}.items():
            self.stands(f"clauses {clause}", expected, got.get(clause))

    def availability(self):
        """Stops as the ledgers tell them; what only logs can tell (unknown) is not of the ledgers."""
        self.duties.of(self.world.month)
        rows = {row["service"]: row for row in self.world.figures.rows("availability.by_service")}
        for service, expected in self.duties.availability().items():
            row = rows.get(service, {})
            for ours, theirs in (("month", "planned"), ("planned_stop", "planned_stop"), ("excluded", "excluded"), ("fault", "failure")):
                self.check.equal(f"availability.by_service {theirs} of {service}", expected[ours] * MINUTE_US, row.get(theirs))
        by_month = {(row["service"], row["month"]): row for row in self.world.figures.rows("availability.by_month")}
        for month in self.world.contract_months:
            self.duties.of(month)
            for service, expected in self.duties.availability().items():
                row = by_month.get((service, month), {})
                for ours, theirs in (("planned_stop", "planned_stop"), ("excluded", "excluded"), ("fault", "failure")):
                    self.check.equal(f"availability.by_month {theirs} of {service} in {month}", expected[ours] * MINUTE_US, row.get(theirs))

    def effort(self):
        by_month = {row["month"]: row["effort"] for row in self.world.figures.rows("effort.by_month")}
        for month in self.world.contract_months:
            self.duties.of(month)
            self.check.equal(f"effort.by_month of {month}", sum(self.duties.effort().values()), by_month.get(month))
        self.duties.of(self.world.month)
        expected = {ledger: milli for ledger, milli in self.duties.effort().items() if milli}
        got = {row["ledger"]: row["effort"] for row in self.world.figures.rows("effort.by_source") if row["effort"]}
        self.check.equal_maps("effort.by_source", expected, got)


def place_of_note(line):
    """("ledgers/x.csv", line, column, level) of a line that geppo check writes; None of others."""
    found = re.match(r"(ledgers/\S+?):(\d+):(\d+): (warning: )?", line)
    return found and (found[1], int(found[2]), int(found[3]), "warning" if found[4] else "error")


def places(folder, defect):
    """Where a note of the defect may stand: at its cell; when nothing is behind it in the row, at the last cell that has something too."""
    path = defect["file"], defect["line"]
    found = {(*path, defect["column"], defect["level"])}
    with open(os.path.join(folder, defect["file"]), encoding="utf-8") as file:
        text = file.read().split("\n")[defect["line"] - 1]
    if not text[defect["column"] - 1:].strip(","):
        found.add((*path, text.rstrip(",").rfind(",") + 2, defect["level"]))
    return found


def defects_are_named(world):
    """Each defect of the ledgers made for it is named at its place, and nothing else is."""
    folder = os.path.join(world.root, "defects")
    world.programs.run("geppo-fixture", "--defects", "--out", folder)
    with open(os.path.join(folder, "truth", "defects.json"), encoding="utf-8") as file:
        expected = json.load(file)
    output = world.programs.run("geppo", "-C", folder, "--lang", "en", "check", good=(1,))
    got = {place for place in map(place_of_note, output.decode().splitlines()) if place}
    for defect in expected:
        where = places(folder, defect)
        world.check.holds(f"geppo check names {defect['defect']} at {defect['file']}:{defect['line']}:{defect['column']}", bool(where & got))
        got -= where
    world.check.equal("what geppo check names beside the defects made", [], sorted(got))


def shapes_are_read(world):
    """A contract of nothing and one of far too much are read and computed."""
    for shape in ("empty", "extreme"):
        folder = os.path.join(world.root, shape)
        world.programs.run("geppo-fixture", "--" + shape, "--out", folder)
        world.programs.run("geppo", "-C", folder, "ingest", good=(0, 2))
        world.programs.run("geppo", "-C", folder, "analyze", world.month, good=(0, 2))
        with open(os.path.join(folder, "months", world.month, "figures.json"), encoding="utf-8") as file:
            figures = json.load(file)
        world.check.holds(f"the {shape} contract has figures", bool(figures))
