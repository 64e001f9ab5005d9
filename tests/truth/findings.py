#!/usr/bin/env python3
"""Plants faults at random places of a generated month and counts which of them geppo finds, and what it finds that nobody planted.

usage: tests/truth/findings.py --build DIR [--world SEED:SCALE …]

Hits and false alarms are printed by rule; each rule must reach the floors below over all worlds together. A month with nothing planted must
have no finding. Every command of a finding is run. Works in DIR/findings. Exit status: 0 good, 1 not, 77 not built.
"""
import argparse
import csv
import datetime
import json
import os
import shlex
import shutil
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.dirname(HERE)]

from programs import Comparison, Figures, Programs, fresh_folder, need_tools, run_test

MONTH, FIRST = "2019-10", "2019-08"
# Several worlds: thresholds that fit one month only would fail in another.
WORLDS = ("11:1", "12:1", "13:3", "14:0.3")
QUIET = ("21:1", "22:0.1")
# Of a hundred planted events so many are found; of a hundred findings so many were planted.
RECALL, PRECISION = 80, 90
# With fewer people than this (permille) some rules have nothing to look at: ten errors in five minutes need a hundred requests.
BUSY = 1.0
NEED_TRAFFIC = ("error_burst", "slow_response", "traffic_drop")
# What else an event does. A finding of these kinds at its time is the same event seen elsewhere, no false alarm.
ALSO = {"silence": ("traffic_drop",), "error_burst": ("slow_response",), "traffic_drop": (), "restart": ()}
HEADINGS = ("障害番号 件名 発生日時 検知日時 検知方法 連絡日時 復旧日時 暫定復旧日時 影響範囲 対象範囲 原因区分 原因 原因の確度 暫定対処 恒久対策 再発防止策 "
            "担当 期限 工数(人日) 報告書番号 停止開始 停止終了 状況").split()
SLACK_US = 15 * 60 * 1000000
ZONE = datetime.timezone(datetime.timedelta(hours=9))


def instant(text):
    return int(datetime.datetime.fromisoformat(text).timestamp()) * 1000000


def clock(at_us):
    return datetime.datetime.fromtimestamp(at_us // 1000000, ZONE).strftime("%Y-%m-%d %H:%M")


class World:
    """One generated workspace, its ledger of incidents written from the truth, and geppo's findings."""

    def __init__(self, programs, root, seed, scale, mode):
        self.programs, self.scale, self.name = programs, float(scale), f"{mode} {seed}:{scale}"
        self.folder = os.path.join(root, f"{mode}-{seed}-{scale}")
        programs.run("geppo-fixture", "--seed", str(seed), "--scale", str(scale), "--out", self.folder, "--from", FIRST, "--until", MONTH, f"--{mode}")
        with open(os.path.join(self.folder, "truth", "truth.json"), encoding="utf-8") as file:
            self.planted = json.load(file)["events"]
        for number, event in enumerate(self.planted):
            event["incident"] = f"INC-{number:04}" if event["covered"] else ""
        self.write_ledgers()
        programs.run("geppo", "-C", self.folder, "ingest", good=(0, 2))
        programs.run("geppo", "-C", self.folder, "analyze", MONTH, good=(0, 2))
        figures = Figures(os.path.join(self.folder, "months", MONTH, "figures.json"))
        self.findings, self.rules, self.impact = figures.rows("findings"), figures.rows("findings.rules"), figures.rows("incidents.impact")
        for finding in self.findings:
            finding["from_us"], finding["until_us"] = instant(finding["from"]), instant(finding["until"])

    def write_ledgers(self):
        """Incidents of the covered events only: no other ledger says a word, and no hole is explained."""
        ledgers = os.path.join(self.folder, "ledgers")
        shutil.rmtree(ledgers)
        os.mkdir(ledgers)
        with open(os.path.join(ledgers, "incidents.csv"), "w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, HEADINGS, restval="")
            out.writeheader()
            for event in self.planted:
                if event["covered"]:
                    until = event["until_us"] + 60 * 1000000
                    out.writerow({"障害番号": event["incident"], "件名": event["kind"], "発生日時": clock(event["from_us"]),
                                  "検知日時": clock(event["from_us"]), "復旧日時": clock(until), "対象範囲": "対象", "原因区分": "その他", "原因": "試験", "原因の確度": "推定", "工数(人日)": "0.1",
                                  "報告書番号": f"SR-{event['incident']}", "状況": "復旧済"})
        with open(os.path.join(self.folder, "gaps.csv"), "w", encoding="utf-8") as file:
            file.write("source,from,to,reason\n")


def is_of(finding, event, kind):
    near = finding["from_us"] < event["until_us"] + SLACK_US and finding["until_us"] > event["from_us"] - SLACK_US
    place = kind != event["kind"] or finding["scope"] in ("client", "all") or finding["place"] == event["place"]
    return finding["kind"] == kind and near and place


def others(world, event):
    """Incidents of other events at the same time: geppo goes by time alone."""
    margin = 3 * SLACK_US
    return [e["incident"] for e in world.planted if e["from_us"] < event["until_us"] + margin and e["until_us"] > event["from_us"] - margin]


class Score:
    """By rule: planted, found, found again, not planted, the same event seen elsewhere."""

    def __init__(self):
        self.rules = {}

    def add(self, rule, what):
        self.rules.setdefault(rule, {"planted": 0, "hit": 0, "again": 0, "false": 0, "also": 0})[what] += 1

    def sums(self):
        total = {}
        for counts in self.rules.values():
            for what, n in counts.items():
                total[what] = total.get(what, 0) + n
        return total

    def print(self):
        print(f"{'rule':22}{'planted':>8}{'hit':>6}{'again':>6}{'false':>6}{'also':>6}{'recall':>9}{'precision':>11}")
        for rule, c in sorted(self.rules.items()) + [("all", self.sums())]:
            found = c["hit"] + c["again"] + c["false"]
            print(f"{rule:22}{c['planted']:8}{c['hit']:6}{c['again']:6}{c['false']:6}{c['also']:6}" +
                  (f"{100 * c['hit'] / c['planted']:8.1f}%" if c["planted"] else f"{'–':>9}") +
                  (f"{100 * c['hit'] / found:10.1f}%" if found else f"{'–':>11}"))


def compare(world, score, check):
    left = [f for f in world.findings if f["kind"] != "ledger_without_trace"]
    for event in world.planted:
        kind = event["kind"]
        mine = [f for f in left if is_of(f, event, kind)]
        # A month with few people cannot show what happens to them.
        if mine or world.scale >= BUSY or kind not in NEED_TRAFFIC:
            score.add(kind, "planted")
        if mine:
            score.add(kind, "hit")
            check.holds(f"{world.name}: incident of {kind} {clock(event['from_us'])} is {event['incident'] or 'none'}, geppo says {mine[0]['incident'] or 'none'}",
                        mine[0]["incident"] in ([event["incident"]] if event["covered"] else ["", *others(world, event)]))
        elif world.scale >= BUSY or kind not in NEED_TRAFFIC:
            print(f"{world.name}: missed {kind} {event['place']} {clock(event['from_us'])} – {clock(event['until_us'])}")
        for finding in mine[1:]:
            score.add(kind, "again")
        left = [f for f in left if f not in mine]
    for finding in left:
        also = any(is_of(finding, event, finding["kind"]) and finding["kind"] in ALSO.get(event["kind"], ()) for event in world.planted
                   if event["kind"] != finding["kind"])
        score.add(finding["kind"], "also" if also else "false")
        if not also:
            print(f"{world.name}: nobody planted {finding['kind']} {finding['place']} {finding['from']} – {finding['until']}: {finding['evidence']}")


def commands_show_it(world, check):
    """The command runs as it stands; what it prints has rows, except of a silence, which has none in its middle."""
    for finding in world.findings:
        words = shlex.split(finding["command"])
        if not words:
            check.equal(f"{world.name}: only the ledger's findings have no command", "ledger_without_trace", finding["kind"])
            continue
        out = world.programs.run(words[0], "-C", world.folder, *words[1:], "--format", "jsonl")
        if finding["kind"] != "silence":
            check.holds(f"{world.name}: {finding['command']} shows something", bool(out.strip()))


def body(arguments):
    programs = Programs(arguments.build, ("geppo", "geppo-ingest", "geppo-analyze", "geppo-query", "geppo-fixture"))
    need_tools("zstd", "gzip")
    check, score = Comparison("what was planted"), Score()
    root = fresh_folder(os.path.join(programs.build, "findings"))
    for place in arguments.world or WORLDS:
        world = World(programs, root, *place.split(":"), "chance")
        compare(world, score, check)
        commands_show_it(world, check)
        check.equal(f"{world.name}: incidents with an impact or a reason", sum(e["covered"] for e in world.planted), len(world.impact))
        check.holds(f"{world.name}: what is not measured has a reason", all(row["requests"] is not None or row["reason"] for row in world.impact))
        shutil.rmtree(world.folder)
    score.print()
    for rule, c in score.rules.items():
        found = c["hit"] + c["again"] + c["false"]
        check.holds(f"{rule}: {c['hit']} of {c['planted']} planted events found, at least {RECALL} % wanted", 100 * c["hit"] >= RECALL * c["planted"])
        check.holds(f"{rule}: {c['hit']} of {found} findings were planted, at least {PRECISION} % wanted", 100 * c["hit"] >= PRECISION * found)
    for place in [] if arguments.world else QUIET:
        world = World(programs, root, *place.split(":"), "quiet")
        check.equal(f"{world.name}: findings of a month with nothing planted", [], [(f["kind"], f["place"], f["from"], f["evidence"]) for f in world.findings])
        shutil.rmtree(world.folder)
    return check


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--world", action="append", help="SEED:SCALE")
    return run_test(lambda: body(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
