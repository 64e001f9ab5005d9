"""Chapters 14 to 17 and what chapter 1 asks for, against the generator's ledgers (truth/ledgers.json), counted here anew.

A fact counts when it happened before the month was over; what the ledgers of 5 November add is not known to October's report.
"""
import datetime
import json

from duties import HOLIDAYS

OPEN, CLOSE = datetime.time(9), datetime.time(17)


def moment(cell):
    """A cell's day or time; None of an empty one."""
    return datetime.datetime.fromisoformat(cell) if cell else None


def is_business(day):
    return day.weekday() < 5 and day.isoformat() not in HOLIDAYS


def reception_time(begin, end):
    """Microseconds of reception hours in [begin, end)."""
    total, day = datetime.timedelta(), begin.date()
    while day <= end.date():
        if is_business(day):
            first = max(begin, datetime.datetime.combine(day, OPEN))
            last = min(end, datetime.datetime.combine(day, CLOSE))
            total += max(last - first, datetime.timedelta())
        day += datetime.timedelta(days=1)
    return total // datetime.timedelta(microseconds=1)


class Records:
    def __init__(self, world):
        self.world, self.check, self.figures = world, world.check, world.figures
        with open(world.path("truth", "ledgers.json"), encoding="utf-8") as file:
            self.ledgers = json.load(file)
        self.first = datetime.datetime.fromisoformat(world.month + "-01")
        self.end = (self.first + datetime.timedelta(days=40)).replace(day=1)
        self.next_end = (self.end + datetime.timedelta(days=40)).replace(day=1)

    def known(self, cell):
        return bool(cell) and moment(cell) < self.end

    def here(self, cell):
        return self.known(cell) and moment(cell) >= self.first

    def equal(self, name, value):
        self.check.equal(name, value, self.figures.value(name))

    def compare(self):
        self.requests()
        self.problems()
        self.meetings()
        self.schedule()
        self.decisions()

    def requests(self):
        rows = {row["照会番号"]: row for row in self.ledgers["requests"]}
        shown = {row["id"]: row for row in self.figures.rows("requests.list")}
        expected = {number for number, row in rows.items() if self.known(row["照会日時"])
                    and not (row.get("回答日時") and moment(row["回答日時"]) < self.first)}
        self.check.equal("requests.list", sorted(expected), sorted(shown))
        self.equal("requests.asked", sum(self.here(row["照会日時"]) for row in rows.values()))
        self.equal("requests.answered", sum(self.here(row.get("回答日時")) for row in rows.values()))
        for number in expected & set(shown):
            row, begin = rows[number], moment(rows[number]["照会日時"])
            answered = self.known(row.get("回答日時"))
            self.check.equal(f"time to the answer of {number}",
                             reception_time(begin, moment(row["回答日時"])) if answered else None, shown[number]["taken"])
            self.check.equal(f"waiting of {number}", None if answered else reception_time(begin, self.end), shown[number]["waiting"])
            self.check.equal(f"answer sheet of {number}", row.get("回答票番号", "") if answered else "", shown[number]["sheet"])

    def problems(self):
        rows = {row["管理番号"]: row for row in self.ledgers["problems"]}
        shown = {row["id"]: row for row in self.figures.rows("problems.list")}
        opened = {number: row for number, row in rows.items() if self.known(row["記帳日"])}
        still = {number: row for number, row in opened.items() if not self.known(row.get("完了日"))}
        expected = [number for number, row in opened.items() if number in still or self.here(row["完了日"])]
        self.check.equal("problems.list", sorted(expected), sorted(shown))
        self.equal("problems.open", len(still))
        self.equal("problems.recorded", sum(self.here(row["記帳日"]) for row in rows.values()))
        self.equal("problems.closed", sum(self.here(row.get("完了日")) for row in rows.values()))
        self.equal("problems.overdue", sum(bool(row.get("期限")) and moment(row["期限"][:10]) + datetime.timedelta(days=1) <= self.end
                                           for row in still.values()))
        for number in still:
            age = (self.end.date() - moment(still[number]["記帳日"]).date()).days - 1
            self.check.equal(f"age of {number}", age, shown[number]["age"])

    def meetings(self):
        rows = self.ledgers["meetings"]
        self.equal("meetings.regular", sum(self.here(row["開催日"]) and row["区分"] == "定例" for row in rows))
        self.equal("meetings.urgent", sum(self.here(row["開催日"]) and row["区分"] == "緊急" for row in rows))
        self.equal("meetings.homework_open", sum(self.known(row["開催日"]) and bool(row.get("宿題")) and row.get("宿題完了") != "済" for row in rows))
        self.check.equal("meetings.next", sorted(row["開催日"][:10] for row in rows if self.end <= moment(row["開催日"]) < self.next_end),
                         sorted(row["date"] for row in self.figures.rows("meetings.next")))

    def schedule(self):
        rows = [row for row in self.ledgers["schedule"]
                if moment(row["開始"]) < self.next_end and moment(row.get("終了") or row["開始"]) >= self.end]
        works = [row for row in rows if row["区分"] == "作業" and row.get("中止") != "○"]
        self.check.equal("schedule.list", sorted(row["作業"] for row in rows), sorted(row["subject"] for row in self.figures.rows("schedule.list")))
        self.equal("schedule.works", len(works))
        self.equal("schedule.stops", sum(row.get("停止の有無") == "あり" for row in works))
        days = [self.end.date() + datetime.timedelta(days=i) for i in range((self.next_end - self.end).days)]
        self.equal("schedule.business_days", sum(map(is_business, days)))

    def decisions(self):
        asked = {(row["kind"], row["id"]) for row in self.figures.rows("summary.decisions")}
        problems = {("problem", row["管理番号"]) for row in self.ledgers["problems"]
                    if row.get("要判断") == "○" and self.known(row["記帳日"]) and not self.known(row.get("完了日"))}
        changes = {("change", row["変更番号"]) for row in self.ledgers["changes"]
                   if self.known(row["申請日"]) and not self.known(row.get("承認日")) and row["状況"] != "取下げ"}
        ends = {("certificate", row["管理番号"]) for row in self.ledgers["certificates"]
                if not self.known(row.get("更新日")) and moment(row["有効期限"]) < self.end + datetime.timedelta(days=60)}
        self.check.equal("decisions on problems", sorted(problems), sorted(pair for pair in asked if pair[0] == "problem"))
        self.check.equal("decisions on changes", sorted(changes), sorted(pair for pair in asked if pair[0] == "change"))
        self.check.equal("decisions on certificates", sorted(ends), sorted(pair for pair in asked if pair[0] == "certificate"))
