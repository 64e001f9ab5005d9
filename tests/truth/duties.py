"""What each clause of the contract says about a month, worked out from the generated ledgers (truth/ledgers.json) and the contract's text.

Nothing here looks at geppo. A fact counts when it happened before the month was over; what happened later is not known yet. Where the contract gives
no number ("promptly"), the number is the one that geppo.yaml's defaults propose. Where its text leaves more than one reading, `others` holds the
verdicts that are as good.

usage: tests/truth/duties.py WORKSPACE     prints the verdicts of all months with their reasons
"""
import datetime
import json
import os
import sys
from collections import namedtuple

MET, CAUTION, MISSED, UNKNOWN = "met", "caution", "missed", "unknown"
Verdict = namedtuple("Verdict", "verdict reason others")

# National holidays (国民の祝日 and 休日) of the fiscal year, with the enthronement's.
HOLIDAYS = {"2019-04-29", "2019-04-30", "2019-05-01", "2019-05-02", "2019-05-03", "2019-05-04", "2019-05-05", "2019-05-06", "2019-07-15",
            "2019-08-11", "2019-08-12", "2019-09-16", "2019-09-23", "2019-10-14", "2019-10-22", "2019-11-03", "2019-11-04", "2019-11-23",
            "2020-01-01", "2020-01-13", "2020-02-11", "2020-02-23", "2020-02-24", "2020-03-20"}
CONTRACT_FIRST = "2019-05"
HOSTS = ("web01", "web02", "batch01")
SERVICES = ("証明書発行", "窓口印刷", "学籍連携")
DAY = datetime.timedelta(days=1)


def day_of(cell):
    return datetime.date.fromisoformat(cell[:10])


def time_of(cell):
    """A cell without clock time is the day's beginning."""
    return datetime.datetime.fromisoformat(cell if len(cell) > 10 else cell + " 00:00")


def next_month(month):
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02}"


def previous_month(month):
    year, number = int(month[:4]), int(month[5:])
    return f"{year - (number == 1)}-{(number - 2) % 12 + 1:02}"


def business(day):
    return day.weekday() < 5 and day.isoformat() not in HOLIDAYS and not (day.month, day.day) >= (12, 29) and not (day.month, day.day) <= (1, 3)


def closings(start, pauses=()):
    """The closings (17:00 of business days) that count from a reception on: not that of a day on which it was received within hours, and none at
    which the clock stands still."""
    day = start.date()
    inside = business(day) and datetime.time(9) <= start.time() < datetime.time(17)
    if inside or start.time() >= datetime.time(17):
        day += DAY
    while True:
        closing = datetime.datetime.combine(day, datetime.time(17))
        if business(day) and not any(begin < closing and (end is None or closing <= end) for begin, end in pauses):
            yield closing
        day += DAY


def due(start, days, pauses=()):
    """None while a pause has no end: the clock stands still."""
    if any(end is None for _, end in pauses):
        return None
    for number, closing in enumerate(closings(start, pauses), 1):
        if number == days:
            return closing


def elapsed(start, end, pauses=()):
    """Business days: k when done during day k, 0 on the day of the reception."""
    if any(stop is None for _, stop in pauses):
        pauses = [(begin, stop or end) for begin, stop in pauses]
    first = next(closings(start, pauses))
    if end <= first - datetime.timedelta(hours=8):
        return 0
    number = 1
    for closing in closings(start, pauses):
        if end <= closing:
            return number
        number += 1


def business_days_between(begin, end):
    """Business days after `begin` up to `end`, both days."""
    return sum(business(begin + DAY * n) for n in range(1, (end - begin).days + 1))


class Ledgers:
    """The ledgers as they are known when a month is over."""

    def __init__(self, folder):
        with open(os.path.join(folder, "truth", "ledgers.json"), encoding="utf-8") as file:
            self.all = json.load(file)

    def rows(self, ledger, heading, before):
        """Rows whose day in this column is before."""
        return [row for row in self.all[ledger] if row.get(heading, "9") < before]


class Duties:
    def __init__(self, folder):
        self.ledgers = Ledgers(folder)
        self.month = None

    def of(self, month):
        """{clause: Verdict} of the clauses that ledgers can answer."""
        self.month, self.end = month, next_month(month) + "-01"
        self.end_time, self.last_day = time_of(self.end), day_of(self.end) - DAY
        found = {}
        for name in sorted(dir(self)):
            if name.startswith("duty_"):
                result = getattr(self, name)()
                found[name[5:].replace("_", "-")] = Verdict(result[0], result[1], tuple(result[2:]))
        return found

    def known(self, ledger, heading):
        return self.ledgers.rows(ledger, heading, self.end)

    def is_known(self, row, heading):
        return row.get(heading, "9") < self.end

    def in_month(self, cell):
        return bool(cell) and cell.startswith(self.month)

    # 3.1, 3.2.1

    def open_problems(self):
        """(number, age in days on the month's last day, overdue)"""
        return [(row["管理番号"], (self.last_day - day_of(row["記帳日"])).days, row.get("期限", "9") < self.end)
                for row in self.known("problems", "記帳日") if not self.is_known(row, "完了日")]

    def duty_problem_management(self):
        late = [number for number, _, overdue in self.open_problems() if overdue]
        return (CAUTION, f"open beyond their date: {late}", MET) if late else (MET, "nothing is overdue")

    def duty_contacts(self):
        valid = [row for row in self.known("contacts", "有効開始") if row.get("有効終了", "9") >= self.last_day.isoformat()]
        classes = {row["区分"] for row in valid}
        if not {"業務担当者", "緊急連絡先", "保守体制図"} <= classes:
            return MISSED, f"on file are only {sorted(classes)}"
        ours = [row for row in valid if row["区分"] != "発注者"]
        untold = [row for row in ours if not self.is_known(row, "届出日") or not row.get("届出文書")]
        if untold:
            return MISSED, f"not told in writing: {[row['氏名'] for row in untold]}"
        late = [row["氏名"] for row in ours if row["届出日"] > row["有効開始"] and row["有効開始"] > CONTRACT_FIRST + "-01"]
        now = [row["氏名"] for row in ours if row["氏名"] in late and self.in_month(row["有効開始"])]
        if now:
            return CAUTION, f"told after the change: {now}", MET
        return (MET, "told", *([CAUTION] if late else []))

    # Inquiries

    def inquiries(self):
        """Those known: (row, received, answered or None, pauses)."""
        found = []
        for row in self.known("inquiries", "受付日時"):
            answered = time_of(row["回答日時"]) if self.is_known(row, "回答日時") else None
            pauses = []
            if self.is_known(row, "保留開始"):
                pauses = [(time_of(row["保留開始"]), time_of(row["保留終了"]) if self.is_known(row, "保留終了") else None)]
            found.append((row, time_of(row["受付日時"]), answered, pauses))
        return found

    def judged(self, cases, days):
        """Cases judged in this month, of (number, start, done, pauses): [(number, elapsed, in time)], and earlier ones that are late still."""
        start_of_month = time_of(self.month + "-01")
        judged, before = [], []
        for number, start, done, pauses in cases:
            limit = due(start, days, pauses)
            when = min(at for at in (limit, done, datetime.datetime.max) if at)
            if when >= self.end_time:
                continue
            good = done is not None and (limit is None or done <= limit)
            if when >= start_of_month:
                judged.append((number, elapsed(start, done or self.end_time, pauses), good))
            elif not good and done is None:
                before.append(number)
        return judged, before

    def weigh(self, cases, days, caution):
        judged, before = self.judged(cases, days)
        late = [number for number, _, good in judged if not good]
        near = [number for number, took, good in judged if good and took >= caution]
        if late:
            return MISSED, f"late: {late}"
        if near or before:
            return CAUTION, f"on the last day: {near}, late since earlier: {before}"
        return MET, f"{len(judged)} in time"

    def duty_inquiry_record(self):
        numbers = [int(row["受付番号"][2:]) for row, *_ in self.inquiries()]
        if numbers != list(range(1, len(numbers) + 1)):
            return CAUTION, "the numbering has gaps"
        elsewhere = [row["受付番号"] for row, *_ in self.inquiries()
                     if row["受付方法"] != "ポータル" and not row.get("緊急要請") and self.in_month(row["受付日時"])]
        return (MET, f"{len(numbers)} without gaps", *([CAUTION] if elsewhere else []))

    def duty_inquiry_deadline(self):
        return self.weigh([(row["受付番号"], received, answered, pauses) for row, received, answered, pauses in self.inquiries()], 5, 5)

    def duty_urgent_hours(self):
        """Answers from 9:00 to 17:00, both included: an answer at the very end of its last day is in time, and so is the work."""
        outside = [row["受付番号"] for row, _, answered, _ in self.inquiries()
                   if answered and self.in_month(row["回答日時"]) and not row.get("緊急要請")
                   and not (business(answered.date()) and datetime.time(9) <= answered.time() <= datetime.time(17))]
        return (CAUTION, f"answered outside the hours unasked: {outside}") if outside else (MET, "outside the hours only where the client asked")

    def duty_reception(self):
        return MET, "the calendar and the ledger are kept"

    def duty_telephone(self):
        calls = [row for row, *_ in self.inquiries() if row["受付方法"] == "電話" and self.in_month(row["受付日時"])]
        plain = [row["受付番号"] for row in calls if not row.get("緊急要請")]
        return (CAUTION, f"by telephone without urgency: {plain}", MISSED) if plain else (MET, f"{len(calls)} urgent")

    def duty_inquiry_followup(self):
        """Open ones for 20 business days deserve a look; after 60 nobody follows them."""
        ages = {row["受付番号"]: business_days_between(received.date(), self.last_day) for row, received, *_ in self.inquiries()
                if not self.is_known(row, "完了日")}
        old = {number: age for number, age in ages.items() if age > 20}
        if any(age > 60 for age in old.values()):
            return MISSED, f"open for long: {old}"
        return (CAUTION, f"open for long: {old}") if old else (MET, f"{len(ages)} open, none for long")

    # Incidents

    def incidents(self):
        """In scope and known; times that are not known yet are None."""
        found = []
        for row in self.known("incidents", "検知日時"):
            if row.get("対象範囲") == "対象外":
                continue
            ends = [time_of(row[name]) for name in ("復旧日時", "暫定復旧日時") if self.is_known(row, name)]
            found.append((row, time_of(row["検知日時"]), min(ends) if ends else None))
        return found

    def restored(self):
        return [(row, end) for row, _, end in self.incidents() if end]

    def duty_incident_cause(self):
        """Those recovered: a cause that is certain, and a prevention. Ten business days are proposed for it."""
        lacking = [row["障害番号"] for row, _ in self.restored() if not row.get("原因") or not row.get("再発防止策")]
        assumed = [row["障害番号"] for row, _ in self.restored() if row.get("原因の確度") != "確定"]
        late = [row["障害番号"] for row, _ in self.restored() if row["状況"] != "完了" and row.get("期限", "9") < self.end]
        if lacking:
            return MISSED, f"no cause or prevention: {lacking}"
        if assumed or late:
            return CAUTION, f"cause only assumed: {assumed}, prevention overdue: {late}", MISSED
        return MET, "causes are certain"

    def duty_incident_recovery(self):
        return self.weigh([(row["障害番号"], detected, end, []) for row, detected, end in self.incidents()], 3, 3)

    def duty_incident_report(self):
        lacking = [row["障害番号"] for row, end in self.restored()
                   if not row.get("報告書番号") and business_days_between(end.date(), self.last_day) > 5]
        return (MISSED, f"no report: {lacking}") if lacking else (MET, "a report of each")

    def duty_defect_notice(self):
        """Told within 4 hours is prompt, within 24 hours worth a remark."""
        late, slow, silent = [], [], []
        for row, detected, _ in self.incidents():
            if not self.in_month(row["検知日時"]):
                continue
            took = (time_of(row["連絡日時"]) if self.is_known(row, "連絡日時") else self.end_time) - detected
            if took > datetime.timedelta(hours=24):
                late.append(row["障害番号"])
            elif took >= datetime.timedelta(hours=4):
                slow.append(row["障害番号"])
            if not self.is_known(row, "指示日時"):
                silent.append(row["障害番号"])
        if late:
            return MISSED, f"told too late: {late}"
        if slow:
            return CAUTION, f"told late: {slow}"
        return (CAUTION, f"no instruction on record: {silent}", MET, MISSED) if silent else (MET, "told at once")

    # Changes and work

    def effort(self):
        """Thousandths of person-days of the month, by ledger."""
        def total(ledger, heading, good=lambda row: True):
            return sum(round(float(row.get("工数(人日)", 0)) * 1000) for row in self.known(ledger, heading)
                       if self.in_month(row[heading]) and good(row))
        return {"changes": total("changes", "リリース日", lambda row: row["状況"] == "リリース済"), "incidents": total("incidents", "復旧日時"),
                "patches": total("patches", "適用日"), "vulnerabilities": total("vulnerabilities", "適用日"), "backups": total("backups", "実施日")}

    def forecast(self):
        """Thousandths of the next month's changes that were asked for by this month's end and are not withdrawn."""
        coming = next_month(self.month)
        return sum(round(float(row.get("見積工数", 0)) * 1000) for row in self.known("changes", "申請日")
                   if row.get("リリース日", "").startswith(coming) and row["状況"] != "取下げ")

    def duty_effort_cap(self):
        total, coming = sum(self.effort().values()), self.forecast()
        agreed = any(row.get("協議記録") for row in self.known("changes", "リリース日") if self.in_month(row["リリース日"]))
        more = [CAUTION] if coming > 3000 else []
        if total > 3000:
            return (CAUTION, f"{total} with an agreement") if agreed else (MISSED, f"{total} without an agreement")
        if total >= 2500:
            return CAUTION, f"{total}, next month {coming}"
        return (MET, f"{total}, next month {coming}", *more)

    def released(self):
        return [row for row in self.known("changes", "リリース日") if row["状況"] == "リリース済" and self.in_month(row["リリース日"])]

    def duty_change_approval(self):
        lacking = [row["変更番号"] for row in self.released() if row.get("承認日", "9") > row["リリース日"]]
        return (MISSED, f"released before approval: {lacking}") if lacking else (MET, "approved before")

    def duty_light_modification(self):
        lacking = [row["変更番号"] for row in self.released() if row.get("協議日", "9") > row["リリース日"]]
        return (MISSED, f"released without 協議: {lacking}") if lacking else (MET, "agreed before")

    # 3.2.3

    def duty_patches(self):
        good = [row["管理番号"] for row in self.known("patches", "適用日") if self.in_month(row["適用日"]) and row["結果"] == "正常"]
        return (MET, f"{good}") if good else (MISSED, "none that held")

    def open_vulnerabilities(self):
        return [row for row in self.known("vulnerabilities", "情報入手日") if not self.is_known(row, "適用日")
                and not (row["状況"] == "対象外" and self.is_known(row, "合意日"))]

    def duty_vulnerabilities(self):
        """Plan, agreement, application, in this order; 10 business days are worth a look, 20 too long."""
        for row in self.known("vulnerabilities", "情報入手日"):
            steps = [row[name] for name in ("情報入手日", "計画提出日", "合意日", "適用日") if self.is_known(row, name)]
            if steps != sorted(steps) or (self.is_known(row, "適用日") and not self.is_known(row, "合意日")):
                return MISSED, f"{row['管理番号']} is out of order"
        ages = {row["管理番号"]: business_days_between(day_of(row["情報入手日"]), self.last_day) for row in self.open_vulnerabilities()}
        if any(age > 20 for age in ages.values()):
            return MISSED, f"open for long: {ages}"
        return (CAUTION, f"open for long: {ages}") if any(age >= 10 for age in ages.values()) else (MET, f"open: {ages}")

    def days_left(self, classes):
        return {row["管理番号"]: (day_of(row["有効期限"]) - self.last_day).days for row in self.ledgers.all["certificates"]
                if row["区分"] in classes and row.get("有効開始", "") < self.end and not self.is_known(row, "更新日")}

    def duty_certificate_expiry(self):
        left = self.days_left({"サーバ証明書", "クライアント証明書"})
        if min(left.values()) < 14:
            return MISSED, f"{left}"
        return (CAUTION if min(left.values()) <= 60 else MET), f"{left}"

    def duty_security_mark(self):
        """One of the two is enough."""
        left = self.days_left({"認証"})
        best = max(left.values())
        return (MISSED if best < 0 else CAUTION if best <= 60 else MET), f"{left}"

    def duty_request_answers(self):
        cases = [(row["照会番号"], time_of(row["照会日時"]), time_of(row["回答日時"]) if self.is_known(row, "回答日時") else None, [])
                 for row in self.known("requests", "照会日時")]
        return self.weigh(cases, 5, 3)

    def backups(self):
        """{(host, day): good} of the month's days: whether one succeeded on that day."""
        days = {(host, day_of(self.month + "-01") + DAY * n): None for host in HOSTS for n in range(self.last_day.day)}
        for row in self.known("backups", "実施日"):
            if "バックアップ" not in row["作業"]:
                continue
            first = day_of(row["実施日"])
            for n in range((day_of(row.get("終了日", row["実施日"])) - first).days + 1):
                for host in HOSTS:
                    if host in row["対象"] and (host, first + DAY * n) in days:
                        days[host, first + DAY * n] = days[host, first + DAY * n] or row["結果"] == "成功"
        return days

    def duty_backups(self):
        days = self.backups()
        bad = sorted(f"{host} {day}" for (host, day), good in days.items() if not good)
        failed = [row for row in self.known("backups", "実施日") if row["結果"] == "失敗" and self.in_month(row["実施日"])]
        tested = any(self.is_known(row, "復元試験日") for row in self.ledgers.all["backups"])
        if len(bad) == len(days):
            return MISSED, "none"
        if bad:
            return CAUTION, f"none on {bad}", MISSED
        # A failure that was made good on the same day left a backup. The contract asks for backups beforehand; that nobody has tried to restore
        # one may be called not measured.
        return (MET, f"failed and done again: {len(failed)}", *([CAUTION] if failed else []), *([] if tested else [CAUTION, UNKNOWN]))

    # Meetings, delivery

    def duty_meeting(self):
        held = [row["開催日"] for row in self.known("meetings", "開催日") if row["区分"] == "定例" and self.in_month(row["開催日"])]
        return (MET, f"{held}") if held else (MISSED, "none")

    def duty_minutes(self):
        """Minutes of each; of an urgent one the agenda and the recording, which stands for them."""
        lacking = []
        for row in self.known("meetings", "開催日"):
            needed = ("議題", "録音ファイル") if row["区分"] == "緊急" else ("議題", "議事録")
            if self.in_month(row["開催日"]) and not all(row.get(name) for name in needed):
                lacking.append(row["開催日"])
        unrecorded = any(self.in_month(row["開催日"]) and not row.get("録音ファイル") for row in self.known("meetings", "開催日"))
        if lacking:
            return MISSED, f"{lacking}"
        return (MET, "kept", *([CAUTION] if unrecorded else []))

    def duty_manual_revision(self):
        count = len([row for row in self.known("manuals", "改訂日") if row["改訂日"] >= "2019-04-01"])
        return (MISSED if count > 2 else CAUTION if count == 2 else MET), f"{count} of 2"

    def duty_delivery(self):
        """The report of the month before is due five business days after that month's end, and accepted by now. The first month has none."""
        subject = previous_month(self.month)
        if subject < CONTRACT_FIRST:
            return MET, "no report is due yet", UNKNOWN
        rows = [row for row in self.known("deliveries", "納入日") if row["対象月"] == subject]
        limit = due(time_of(self.month + "-01") - datetime.timedelta(hours=1), 5)
        if not rows or time_of(min(row["納入日"] for row in rows)) > limit:
            return MISSED, f"{subject} not delivered by {limit:%m-%d}"
        accepted = any(self.is_known(row, "検収日") for row in rows)
        return (MET, f"{subject} accepted") if accepted else (CAUTION, f"{subject} not accepted yet")

    def duty_contract_period(self):
        return MET, "within"

    def duty_confidentiality(self):
        return UNKNOWN, "nothing measures it", MET

    # Figures that chapters show

    def availability(self):
        """Minutes of the month: {service: {month, planned_stop, fault, excluded}}; stops that overlap count once, planned before faults."""
        found = {}
        for service in SERVICES:
            minutes = {"planned_stop": set(), "fault": set(), "excluded": set()}
            for row in self.known("schedule", "開始"):
                if row.get("停止の有無") == "あり" and not row.get("中止") and service in row["対象"]:
                    minutes["planned_stop"] |= self.minutes(row.get("実績停止開始", row["開始"]), row.get("実績停止終了", row["終了"]))
            for row in self.known("incidents", "検知日時"):
                if row.get("停止開始") and row["対象サービス"] == service:
                    minutes["excluded" if row["対象範囲"] == "対象外" else "fault"] |= self.minutes(row["停止開始"], row.get("停止終了", self.end))
            minutes["fault"] -= minutes["planned_stop"]
            minutes["excluded"] -= minutes["planned_stop"] | minutes["fault"]
            found[service] = {"month": self.last_day.day * 1440, **{name: len(of) for name, of in minutes.items()}}
        return found

    def minutes(self, begin, end):
        """The month's minutes between two times, as numbers."""
        start = time_of(self.month + "-01")
        first = int((time_of(begin) - start).total_seconds()) // 60
        last = int((min(time_of(end), self.end_time) - start).total_seconds()) // 60
        return set(range(max(first, 0), last))

    def counts(self):
        """Rows of each ledger whose own day is in the month."""
        days = {"inquiries": "受付日時", "incidents": "検知日時", "problems": "記帳日", "changes": "リリース日", "patches": "適用日",
                "vulnerabilities": "情報入手日", "backups": "実施日", "meetings": "開催日", "manuals": "改訂日", "requests": "照会日時",
                "deliveries": "納入日", "schedule": "開始"}
        return {ledger: sum(self.in_month(row.get(heading)) for row in self.ledgers.all[ledger]) for ledger, heading in days.items()}


def main():
    duties = Duties(sys.argv[1])
    month = CONTRACT_FIRST
    while month <= (sys.argv[2] if len(sys.argv) > 2 else "2019-10"):
        print(month)
        for clause, found in duties.of(month).items():
            print(f"  {clause:20} {found.verdict:8} {found.reason}{' or ' + ', '.join(found.others) if found.others else ''}")
        print("  effort", duties.effort(), "next month", duties.forecast())
        print("  availability", duties.availability())
        print("  open problems", duties.open_problems())
        print("  counts", duties.counts())
        month = next_month(month)


if __name__ == "__main__":
    main()
