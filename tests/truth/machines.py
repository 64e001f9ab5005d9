"""CPU, system log, books and coverage against what the generator counted."""
import datetime

from programs import sums

CPU_SOURCES = {"web01": "web01-cpu", "web02": "web02-cpu", "batch01": "batch01-cpu"}
SYSTEM_SOURCES = {"web01-system": "web01", "batch01-system": "batch01"}
SEVERITIES = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
# What the figures call the events of the generator.
EVENTS = {"failed_login": "login_failed", "oom_kill": "oom", "boot": "restart", "disk_warning": "disk"}


def instant(at_us, zone_hours=9):
    """As figures.json writes an instant in Japan."""
    zone = datetime.timezone(datetime.timedelta(hours=zone_hours))
    return datetime.datetime.fromtimestamp(at_us // 1000000, zone).isoformat()


class Machines:
    def __init__(self, world):
        self.world, self.check, self.days = world, world.check, world.days

    def compare(self):
        self.cpu()
        self.cpu_by_day()
        self.system()
        self.books()
        self.rejects()
        self.gaps()

    def same_ratio(self, what, total, count, got):
        """A mean is two integers; only their quotient is compared."""
        got = got if isinstance(got, list) else [got, 1]
        if got[0] is None or not count:
            return self.check.equal(what, None if not count else f"{total}/{count}", got[0])
        return self.check.holds(f"{what}: the generator says {total}/{count}, geppo says {got[0]}/{got[1]}", total * got[1] == got[0] * count)

    def cpu(self):
        rows = {row["host"]: row for row in self.world.figures.rows("cpu.by_host")}
        asked = {row["host"]: row for row in self.world.ask("cpu", "host", "samples", "cpu in ('-1', all, '')")}
        for host in CPU_SOURCES:
            samples = sum(day["cpu"][host]["samples"] for day in self.days.values())
            total = sum(day["cpu"][host]["sum_bp"] for day in self.days.values())
            highest = max(day["cpu"][host]["max_bp"] for day in self.days.values())
            at_us = min(day["cpu"][host]["max_at_us"] for day in self.days.values() if day["cpu"][host]["max_bp"] == highest)
            row = rows.get(host, {})
            self.check.equal(f"cpu.by_host samples {host}", samples, row.get("samples"))
            self.check.equal(f"query cpu samples {host}", samples, asked.get(host, {}).get("samples"))
            self.check.equal(f"cpu.by_host max {host}", highest, row.get("max"))
            self.check.equal(f"cpu.by_host max_at {host}", instant(at_us), row.get("max_at"))
            self.same_ratio(f"cpu.by_host mean {host}", total, samples, row.get("mean"))

    def cpu_by_day(self):
        rows = {(row["host"], row["day"]): row for row in self.world.figures.rows("cpu.by_host_day")}
        for day, truth in self.days.items():
            for host in CPU_SOURCES:
                expected, row = truth["cpu"][host], rows.get((host, day), {})
                if not expected["samples"]:
                    self.check.equal(f"cpu.by_host_day {host} {day}", {}, row)
                    continue
                self.check.equal(f"cpu.by_host_day samples {host} {day}", expected["samples"], row.get("samples"))
                self.check.equal(f"cpu.by_host_day max {host} {day}", expected["max_bp"], row.get("max"))
                self.same_ratio(f"cpu.by_host_day mean {host} {day}", expected["sum_bp"], expected["samples"], row.get("mean"))

    def system(self):
        """Where a line states its severity, that one; elsewhere geppo goes by the words, and only all lines together are known."""
        check = self.check
        by_day, lines, events = {}, {}, {}
        for source, host in SYSTEM_SOURCES.items():
            for day in self.days:
                truth = self.days[day][source]
                lines[host] = lines.get(host, 0) + truth["messages"]
                for number, n in truth["severity"].items():
                    by_day[source, day, SEVERITIES[int(number)]] = n
                for event, n in truth["event"].items():
                    if event in EVENTS:
                        events[EVENTS[event], host] = events.get((EVENTS[event], host), 0) + n
        figures = self.world.figures
        stated = {key[0] for key in by_day}
        rows = [row for row in self.world.ask("system", "source,day,severity", "lines") if row["source"] in stated]
        check.equal_maps("query lines by source, day and severity", by_day, sums(rows, ["source", "day", "severity"], "lines"))
        by_host = {}
        for (source, _, severity), n in by_day.items():
            by_host[SYSTEM_SOURCES[source], severity] = by_host.get((SYSTEM_SOURCES[source], severity), 0) + n
        got = figures.sums("system.by_host_severity", ["host", "severity"], "lines")
        hosts = {SYSTEM_SOURCES[source] for source in stated}
        check.equal_maps("system.by_host_severity", by_host, {key: n for key, n in got.items() if key[0] in hosts})
        check.equal_maps("lines of system.by_host_severity", lines, figures.sums("system.by_host_severity", ["host"], "lines"))
        days = {day: sum(self.days[day][source]["messages"] for source in SYSTEM_SOURCES) for day in self.days}
        check.equal_maps("lines of system.by_day_severity", days, figures.sums("system.by_day_severity", ["day"], "lines"))
        got = {key: n for key, n in figures.sums("system.events", ["event", "host"], "lines").items() if key[0] in EVENTS.values()}
        check.equal_maps("system.events", events, got)
        rows = self.world.ask("system", "source,program", "lines")
        got = {"/".join(key): n for key, n in sums(rows, ["source", "program"], "lines").items()}
        check.equal_maps("query lines by source and program", self.world.truth["months"][self.world.month]["programs"], got)

    def units(self, source):
        """The month's books of a source: units, records, rejected and excluded by their reasons."""
        books = {"units": 0, "records": 0, "rejected": {}, "excluded": {}}
        for day in self.days.values():
            for name in ("units", "records"):
                books[name] += day[source][name]
            for name in ("rejected", "excluded"):
                for reason, n in day[source][name].items():
                    books[name][reason] = books[name].get(reason, 0) + n
        return books

    def books(self):
        rows = {row["source"]: row for row in self.world.figures.rows("quality.conservation")}
        self.check.equal("sources in quality.conservation", sorted(self.world.sources), sorted(rows))
        for source in self.world.sources:
            books, row = self.units(source), rows.get(source, {})
            expected = {"lines": books["units"], "records": books["records"], "rejected": sum(books["rejected"].values()),
                        "excluded": sum(books["excluded"].values()), "duplicates": 0, "undated": 0, "closes": 1}
            for name, value in expected.items():
                self.check.equal(f"quality.conservation {name} of {source}", value, row.get(name))

    def rejects(self):
        rows = self.world.figures.rows("quality.rejects")
        for source in self.world.sources:
            expected = self.units(source)["rejected"]
            mine = [row for row in rows if row["source"] == source]
            self.check.equal(f"quality.rejects of {source}", sum(expected.values()), sum(row["count"] for row in mine))
            # A system log's line of another shape is one whose stamp cannot be read.
            if source not in SYSTEM_SOURCES:
                self.check.equal(f"quality.rejects of {source} for the stamp", expected.get("stamp", 0),
                                 sum(row["count"] for row in mine if row["reason"] == "time"))
            for row in mine:
                self.check.equal(f"quality.rejects first example of {source} {row['reason']}", self.world.line_made_visible(row), row["example"])

    def gaps(self):
        day_us = 24 * 3600 * 1000000
        start_us = self.world.month_start_us
        end_us = start_us + len(self.days) * day_us
        expected = sorted((gap["source"], instant(gap["from_us"]), instant(gap["until_us"]), gap["explained"])
                          for gap in self.world.truth["gaps"] if gap["from_us"] < end_us and gap["until_us"] > start_us)
        got = sorted((row["source"], row["from"], row["until"], bool(row["reason"])) for row in self.world.figures.rows("coverage.gaps"))
        self.check.equal("coverage.gaps", expected, got)
