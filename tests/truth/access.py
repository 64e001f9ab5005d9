"""Access figures and questions against what the generator counted while it wrote the requests."""
from programs import sums

SOURCES = {"web01-access": "web01", "web02-access": "web02"}
QUANTILES = ("p50", "p95", "p99")


def by_source(pick):
    """{(source, key): number} from {source: {key: number}}, without zeros."""
    return {(source, key): number for source in SOURCES for key, number in pick(source).items() if number}


def together(pick):
    """{key: number} over both sources, without zeros."""
    found = {}
    for (_, key), number in by_source(pick).items():
        found[key] = found.get(key, 0) + number
    return found


class Access:
    def __init__(self, world):
        self.world, self.check = world, world.check
        self.month = world.truth["months"][world.month]
        self.of = self.month["access"]

    def ask(self, by="", show="requests", where="", month=None):
        return self.world.ask("access", by, show, where, month)

    def compare(self):
        self.questions_by_source()
        self.questions_by_day()
        self.questions_of_humans()
        self.quantiles()
        self.figures_of_month()
        self.figures_by_day()
        self.figures_by_class()
        self.figures_agree()

    def questions_by_source(self):
        check, of = self.check, self.of
        rows = self.ask("source", "requests,bytes")
        for measure in ("requests", "bytes"):
            check.equal_maps(f"query {measure} by source", {s: of[s][measure] for s in SOURCES}, sums(rows, ["source"], measure))
            check.equal(f"query {measure}", sum(of[s][measure] for s in SOURCES), sums(self.ask("", measure), [], measure))
        for field, name in (("status", "status"), ("kind", "kind"), ("site", "site"), ("event", "event")):
            got = sums(self.ask(f"source,{field}"), ["source", field], "requests")
            got = {key: value for key, value in got.items() if key[1] not in ("", "None")}
            check.equal_maps(f"query requests by source and {field}", by_source(lambda s, n=name: of[s][n]), got)
        hours = by_source(lambda s: {str(h): n for h, n in enumerate(of[s]["hour"])})
        check.equal_maps("query requests by source and hour", hours, sums(self.ask("source,hour"), ["source", "hour"], "requests"))

    def questions_by_day(self):
        check, days = self.check, self.world.days
        rows = self.ask("source,day", "requests,bytes")
        for measure in ("requests", "bytes"):
            expected = by_source(lambda s, m=measure: {day: days[day][s][m] for day in days})
            check.equal_maps(f"query {measure} by source and day", expected, sums(rows, ["source", "day"], measure))
        for field in ("status", "kind", "site", "event"):
            expected = {(day, key): n for day in days for key, n in together(lambda s, d=day, f=field: days[d][s][f]).items()}
            got = sums(self.ask(f"day,{field}"), ["day", field], "requests")
            got = {key: value for key, value in got.items() if key[1] not in ("", "None")}
            check.equal_maps(f"query requests by day and {field}", expected, got)
        expected = {(day, str(hour)): n for day in days
                    for hour, n in together(lambda s, d=day: dict(enumerate(days[d][s]["hour"]))).items()}
        check.equal_maps("query requests by day and hour", expected, sums(self.ask("day,hour"), ["day", "hour"], "requests"))

    def questions_of_humans(self):
        check, of = self.check, self.of
        human = "kind = human"
        check.equal_maps("query users by source", {s: self.month["users"][s] for s in SOURCES},
                         sums(self.ask("source", "users", human), ["source"], "users"))
        self.users("query users", self.month, sums(self.ask("", "users", human), [], "users"))
        check.equal_maps("query pages by source", {s: of[s]["pages_human"] for s in SOURCES},
                         sums(self.ask("source", "requests", human + " and page != ''"), ["source"], "requests"))
        got = sums(self.ask("source,site", "requests", human + " and site != ''"), ["source", "site"], "requests")
        check.equal_maps("query human requests by source and site", by_source(lambda s: of[s]["site_human"]), got)

    def users(self, what, month, got):
        """IIS writes + for the blanks of an agent's name: someone on both servers has two names there, which the generator takes as one."""
        users = month["users"]
        least, most = users["all"], sum(users[source] for source in SOURCES)
        self.check.holds(f"{what}: the generator says {least} to {most}, geppo says {got}", isinstance(got, int) and least <= got <= most)

    def quantiles(self):
        for where, name in (("", "took_us"), ("kind = human", "took_human_us")):
            rows = {row["source"]: row for row in self.ask("source", ",".join(QUANTILES), where)}
            for source in SOURCES:
                for quantile in QUANTILES:
                    self.check.equal(f"query {quantile} of {source} where {where or 'anything'}", self.of[source][name].get(quantile),
                                     rows.get(source, {}).get(quantile))

    def figures_of_month(self):
        check, of, figures = self.check, self.of, self.world.figures
        human = together(lambda s: of[s]["kind"]).get("human", 0)
        check.equal("access.requests", human, figures.value("access.requests"))
        self.users("access.users", self.month, figures.value("access.users"))
        check.equal("access.pages", sum(of[s]["pages_human"] for s in SOURCES), figures.value("access.pages"))
        check.equal_maps("access.by_kind requests", together(lambda s: of[s]["kind"]), figures.sums("access.by_kind", ["kind"], "requests"))
        check.equal("access.by_kind bytes", sum(of[s]["bytes"] for s in SOURCES), figures.sums("access.by_kind", [], "bytes"))
        check.equal_maps("quality.classification", together(lambda s: of[s]["kind"]),
                         figures.sums("quality.classification", ["kind"], "requests"))
        rows = {row["host"]: row for row in figures.rows("access.by_host")}
        for source, host in SOURCES.items():
            check.equal(f"access.by_host requests {host}", of[source]["kind"].get("human", 0), rows.get(host, {}).get("requests"))
            check.equal(f"access.by_host p95 {host}", of[source]["took_human_us"].get("p95"), rows.get(host, {}).get("p95"))
        months = {row["month"]: row for row in figures.rows("access.by_month")}
        for name in self.world.contract_months:
            truth = self.world.truth["months"].get(name)
            requests = truth and together(lambda s, t=truth: t["access"][s]["kind"]).get("human", 0)
            check.equal(f"access.by_month requests {name}", requests, months.get(name, {}).get("requests"))
            if truth:
                self.users(f"access.by_month users {name}", truth, months.get(name, {}).get("users"))
            else:
                check.equal(f"access.by_month users {name}", None, months.get(name, {}).get("users"))

    def figures_by_day(self):
        check, days, figures = self.check, self.world.days, self.world.figures
        by_host = {(day, SOURCES[s]): days[day][s]["kind"].get("human", 0) for day in days for s in SOURCES}
        check.equal_maps("access.by_day_host", {k: n for k, n in by_host.items() if n}, figures.sums("access.by_day_host", ["day", "host"], "requests"))
        by_day = {day: by_host[day, "web01"] + by_host[day, "web02"] for day in days}
        check.equal_maps("access.by_day requests", by_day, figures.sums("access.by_day", ["day"], "requests"))

    def figures_by_class(self):
        check, of, figures = self.check, self.of, self.world.figures
        before = self.world.truth["months"].get(self.world.previous)
        got = {key: n for key, n in figures.sums("access.by_site", ["site"], "requests").items() if key}
        check.equal_maps("access.by_site requests", together(lambda s: of[s]["site_human"]), got)
        if before:
            got = {key: n for key, n in figures.sums("access.by_site", ["site"], "previous").items() if key}
            check.equal_maps("access.by_site previous", together(lambda s: before["access"][s]["site_human"]), got)
        # The generator counts events of all kinds of clients; the share of people is asked for.
        for measure, month in (("requests", self.world.month), ("previous", self.world.previous)):
            asked = sums(self.ask("event", "requests", "kind = human and event != ''", month), ["event"], "requests")
            check.equal_maps(f"access.by_event {measure}", asked, figures.sums("access.by_event", ["event"], measure))

    def figures_agree(self):
        """Different cuts of the same requests have the same sums."""
        check, figures = self.check, self.world.figures
        requests = figures.value("access.requests")
        for name in ("access.by_day", "access.by_day_host", "access.by_day_status", "access.by_hour", "access.by_weekday_hour",
                     "access.by_status", "access.by_host", "access.by_site"):
            check.equal(f"sum of {name}", requests, figures.sums(name, [], "requests"))
        check.equal_maps("access.by_hour and by_weekday_hour", figures.sums("access.by_weekday_hour", ["hour"], "requests"),
                         figures.sums("access.by_hour", ["hour"], "requests"))
        check.equal_maps("access.by_status and by_day_status", figures.sums("access.by_day_status", ["status"], "requests"),
                         figures.sums("access.by_status", ["status"], "requests"))
        by_status = figures.sums("access.by_status", ["status"], "requests")
        for name, least in (("access.errors", 400), ("access.server_errors", 500)):
            check.equal(name, sum(n for status, n in by_status.items() if status.isdigit() and int(status) >= least), figures.value(name))
        for name in ("bytes", "errors", "server_errors"):
            check.equal(f"sum of access.by_day {name}", figures.value("access." + name), figures.sums("access.by_day", [], name))
        check.equal_maps("access.by_event and by_event_site", figures.sums("access.by_event_site", ["event"], "requests"),
                         figures.sums("access.by_event", ["event"], "requests"))
