"""Cases of the ledgers against the generator's own deadline rule."""
import csv
import re


def month_of(cell):
    """"2019-10" of a cell such as 2019/10/7 9:30; "" of an empty one."""
    found = re.match(r"(\d{4})[-/](\d{1,2})[-/]", cell)
    return f"{found[1]}-{int(found[2]):02}" if found else ""


class Ledgers:
    def __init__(self, world):
        self.world, self.check = world, world.check
        self.cases = {ledger: [case for case in world.truth["cases"] if case["ledger"] == ledger] for ledger in ("inquiries", "incidents")}

    def in_month(self, at_us):
        return at_us is not None and self.world.month_start_us <= at_us < self.world.month_end_us

    def judged_us(self, case):
        """The instant in whose month a case is judged: its due date, or its answer if that was earlier; None while it is paused."""
        if case["due_us"] is None:
            return case["done_us"]
        return case["due_us"] if case["done_us"] is None else min(case["due_us"], case["done_us"])

    def compare(self):
        self.flow()
        for ledger in ("inquiries", "incidents"):
            self.verdicts(ledger)
            self.rows(ledger)

    def flow(self):
        """Received and answered by the generator's instants; carried over and open by the months in the ledger as written."""
        cases, month = self.cases["inquiries"], self.world.month
        with open(self.world.path("ledgers", "inquiries.csv"), encoding="utf-8-sig", newline="") as file:
            rows = [(month_of(row["受付日時"]), month_of(row["完了日"])) for row in csv.DictReader(file)]
        expected = {"carried": sum(received < month and not (closed and closed < month) for received, closed in rows),
                    "open": sum(received <= month and not (closed and closed <= month) for received, closed in rows),
                    "received": sum(self.in_month(c["received_us"]) for c in cases),
                    "answered": sum(self.in_month(c["done_us"]) for c in cases)}
        for name, value in expected.items():
            self.check.equal(f"inquiries.{name}", value, self.world.figures.value(f"inquiries.{name}"))

    def verdicts(self, ledger):
        judged = [case for case in self.cases[ledger] if self.in_month(self.judged_us(case))]
        met = sum(case["met"] is True for case in judged)
        figures = self.world.figures
        self.check.equal(f"{ledger}.judged", len(judged), figures.value(f"{ledger}.judged"))
        self.check.equal(f"{ledger}.met", met, figures.value(f"{ledger}.met"))
        self.check.equal(f"{ledger}.missed", len(judged) - met, figures.value(f"{ledger}.missed"))

    def rows(self, ledger):
        rows = {row["id"]: row for row in self.world.figures.rows(f"{ledger}.list")}
        for case in self.cases[ledger]:
            row = rows.get(case["id"])
            touched = self.in_month(case["received_us"]) or self.in_month(case["done_us"])
            self.check.holds(f"{ledger}.list has {case['id']}", row is not None or not touched)
            if row and case["due_us"] is not None:
                self.check.equal(f"{ledger}.list due of {case['id']}", self.world.instant(case["due_us"]), row["due"])
