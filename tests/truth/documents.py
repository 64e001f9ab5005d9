#!/usr/bin/env python3
"""The issued PDF files of three generated months (an ordinary one, an extreme one, an empty one): what the programs of others say of them, whether the same
workspace gives the same bytes elsewhere, and whether alternative texts are sentences with the report's own numbers.

usage: tests/truth/documents.py --build DIR [--scale 0.02] [--thorough]

Exit status: 0 all holds, 1 something does not, 77 not built.
"""
import argparse
import collections
import json
import os
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from programs import Comparison, Programs, fresh_folder, need_tools, run_test

MONTH = "2019-10"
STAGES = ("geppo", "geppo-ingest", "geppo-analyze", "geppo-render", "geppo-fixture")
JARS = ["preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api"]
# What the inspection says has its clause in brackets.
FINDING = re.compile(r"\[(?:A-[13]:|UA:|ISO |geppo)")

# The rule for alternative texts. A Figure's Alt says something: it has a digit, and it ends as a sentence; it is no other figure's; and each number in it is printed on
# the pages or stands in figures.json, where a ratio or basis points may be printed as percent and a duration in ms, s, minutes or hours.
SENTENCE_END = re.compile(r"[。.)）]$")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def alternatives(path):
    """The alternative texts of figures, by object number."""
    data = json.loads(subprocess.run(["qpdf", "--json=2", "--json-key=qpdf", path], check=True, capture_output=True).stdout)
    values = [entry["value"] for entry in data["qpdf"][1].values() if isinstance(entry.get("value"), dict)]
    return [value["/Alt"][2:] for value in values if value.get("/S") == "/Figure" and "/Alt" in value]


def figure_numbers(path):
    """Every number of figures.json in the forms in which it may be printed."""
    forms = set()

    def add(value):
        for places in (0, 1, 2, 3):
            forms.add(f"{value:.{places}f}")

    def visit(value):
        if isinstance(value, dict):
            if set(value) >= {"num", "den"} and value["den"]:
                add(value["num"] / value["den"])
                add(100 * value["num"] / value["den"])
                add(value["num"] / value["den"] / 100)
            for inner in value.values():
                visit(inner)
        elif isinstance(value, list):
            if len(value) == 2 and all(isinstance(part, int) for part in value) and value[1]:
                add(100 * value[0] / value[1])
                add(value[0] / value[1] / 100)
            for inner in value:
                visit(inner)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            for divisor in (1, 100, 1000, 1000000, 60000000, 3600000000):
                add(abs(value) / divisor)
        elif isinstance(value, str):
            forms.update(number.replace(",", "") for number in NUMBER.findall(value))

    with open(path, encoding="utf-8") as file:
        visit(json.load(file))
    return forms


class Workspace:
    def __init__(self, test, name, *options):
        self.test, self.name = test, name
        self.folder = os.path.join(test.root, name)
        test.programs.run("geppo-fixture", *options, "--out", self.folder)
        test.programs.run("geppo", "-C", self.folder, "ingest", good=(0, 2))
        test.programs.run("geppo", "-C", self.folder, "analyze", MONTH, good=(0, 2))

    def render(self, *options, folder=None, prefix=(), cwd=None, **environment):
        """{name: bytes} of the draft, and what was said."""
        place = folder or self.folder
        draft = os.path.join(place, "delivery", MONTH, "draft")
        shutil.rmtree(draft, ignore_errors=True)
        program = os.path.join(self.test.programs.build, "geppo")
        done = subprocess.run([*prefix, program, "-C", place, "render", MONTH, *options], cwd=cwd, capture_output=True,
                              env=self.test.programs.environment(**environment), stdin=subprocess.DEVNULL)
        said = done.stderr.decode("utf-8", "replace")
        self.test.check.holds(f"{self.name}: render {' '.join(options)} ends with 0 or 2: {said}", done.returncode in (0, 2))
        files = {}
        for path, _, names in os.walk(draft):
            for name in names:
                with open(os.path.join(path, name), "rb") as file:
                    files[os.path.relpath(os.path.join(path, name), draft)] = file.read()
        return files, said


class Test:
    def __init__(self, arguments):
        self.programs = Programs(arguments.build, STAGES)
        need_tools("pdftotext", "qpdf")
        self.check = Comparison("the rule")
        self.thorough = arguments.thorough
        self.root = fresh_folder(os.path.join(self.programs.build, "documents"))
        self.java = shutil.which("java") and os.path.exists("/usr/share/java/preflight.jar")

    def preflight(self, what, pdf):
        """PDFBox's validator of PDF/A-1b."""
        if not self.java:
            return
        path = os.path.join(self.root, "asked.pdf")
        with open(path, "wb") as file:
            file.write(pdf)
        said = subprocess.run(["java", "-cp", ":".join(f"/usr/share/java/{jar}.jar" for jar in JARS),
                               "org.apache.pdfbox.preflight.Validator_A1b", path], capture_output=True, text=True, errors="replace")
        self.check.holds(f"{what} is PDF/A-1b to preflight: {(said.stdout + said.stderr)[-600:]}", "is a valid PDF/A-1b file" in said.stdout + said.stderr)

    def sound(self, space, level, files, said):
        """No finding, the claim made, and qpdf content."""
        self.check.holds(f"{space.name} {level}: the inspection finds nothing: {said}", not FINDING.search(said))
        for name, pdf in files.items():
            if not name.endswith(".pdf"):
                continue
            what = f"{space.name}: {name} as {level}"
            self.check.holds(f"{what} claims PDF/A", (b"<pdfaid:part>1<" if level == "1b" else b"<pdfaid:part>3<") in pdf)
            self.check.holds(f"{what} claims PDF/UA", b"<pdfuaid:part>1<" in pdf)
            path = os.path.join(self.root, "asked.pdf")
            with open(path, "wb") as file:
                file.write(pdf)
            checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, errors="replace")
            self.check.holds(f"{what} is sound to qpdf: {checked.stderr}", checked.returncode == 0)
            if level == "1b":
                self.preflight(what, pdf)

    def same_elsewhere(self, space, level, first):
        """The same workspace on another day, in another zone, language, folder, and on one core."""
        other = os.path.join(self.root, f"{space.name} 別のフォルダ")
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(space.folder, other)
        ways = {
            "on another day": dict(SOURCE_DATE_EPOCH="86400"), "in New York": dict(TZ="America/New_York"),
            "in Japanese": dict(LANG="ja_JP.UTF-8", LC_ALL="ja_JP.UTF-8"), "in Turkish": dict(LC_ALL="tr_TR.UTF-8"),
            "on one core": dict(prefix=("taskset", "-c", "0")), "from another folder": dict(cwd="/"),
            "of a copy in a folder with a blank": dict(folder=other),
        }
        for what, way in ways.items():
            again, _ = space.render("--pdfa", level, **way)
            self.check.equal(f"{space.name} {level}: files rendered {what}", sorted(first), sorted(again))
            for name in first:
                self.check.equal_bytes(f"{space.name} {level}: {name} rendered {what}", first[name], again.get(name, b""))
        shutil.rmtree(other)

    def alternatives_say_something(self, space, files):
        figures = figure_numbers(os.path.join(space.folder, "months", MONTH, "figures.json"))
        for name, pdf in files.items():
            if not name.endswith(".pdf"):
                continue
            path = os.path.join(self.root, "asked.pdf")
            with open(path, "wb") as file:
                file.write(pdf)
            words = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True).stdout.decode("utf-8")
            printed = {number.replace(",", "") for number in NUMBER.findall(words)}
            told = alternatives(path)
            self.check.holds(f"{name} has figures", len(told) > 3)
            for text, count in collections.Counter(told).items():
                self.check.equal(f"{name}: figures with the alternative text «{text}»", 1, count)
                self.check.holds(f"{name}: «{text}» has a number", NUMBER.search(text))
                self.check.holds(f"{name}: «{text}» is a sentence", SENTENCE_END.search(text))
                for number in NUMBER.findall(text):
                    plain = number.replace(",", "")
                    self.check.holds(f"{name}: {number} of «{text}» is printed or in figures.json", plain in printed or plain in figures)

    def run(self, scale):
        for name, options in (("month", ("--seed", "1", "--scale", scale, "--from", "2019-08")), ("extreme", ("--extreme",)), ("empty", ("--empty",))):
            if name == "extreme" and not self.thorough:
                continue
            space = Workspace(self, name, *options)
            for level in ("3u", "1b"):
                files, said = space.render("--pdfa", level)
                self.sound(space, level, files, said)
                if name == "month" and (level == "3u" or self.thorough):
                    self.same_elsewhere(space, level, files)
                if name == "month" and level == "3u":
                    self.alternatives_say_something(space, files)
        return self.check


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--scale", default="0.02")
    parser.add_argument("--thorough", action="store_true", help="the extreme month, and the 1b variant elsewhere, too")
    arguments = parser.parse_args()
    return run_test(lambda: Test(arguments).run(arguments.scale))


if __name__ == "__main__":
    sys.exit(main())
