"""journald's files without journald: systemd-journal-remote writes a journal from entries that are known here, journalctl prints it in each of its ways."""
import json
import os
import struct
import subprocess
import time
from dataclasses import dataclass

from contract import ZONE, microseconds
from programs import Broken
from server import program
from web import counted

SEVERITIES = "emerg alert crit err warning notice info debug".split()
BOOTS = ("0123456789abcdef0123456789abcdef", "123456789abcdef0123456789abcdef0")
JSON_FORMS = ("json", "json-pretty", "json-seq", "json-sse")
TEXT_FORMS = ("short", "short-precise", "short-iso", "short-iso-precise")
MACHINE = "fedcba9876543210fedcba9876543210"


@dataclass
class Entry:
    at_us: int
    boot: int
    program: str
    pid: str
    severity: int
    facility: int
    message: bytes
    more: tuple = ()

    def exported(self):
        """systemd's Journal Export Format: text as NAME=value, anything else behind its size."""
        fields = [("__REALTIME_TIMESTAMP", self.at_us), ("__MONOTONIC_TIMESTAMP", self.at_us % 1000000000), ("_BOOT_ID", BOOTS[self.boot]),
                  ("_MACHINE_ID", MACHINE), ("_HOSTNAME", "web01"), ("PRIORITY", self.severity), ("SYSLOG_FACILITY", self.facility),
                  ("SYSLOG_IDENTIFIER", self.program), *([("_PID", self.pid)] if self.pid else []), *self.more, ("MESSAGE", self.message)]
        out = bytearray()
        for name, value in fields:
            value = value if isinstance(value, bytes) else str(value).encode()
            if printable(value):
                out += name.encode() + b"=" + value + b"\n"
            else:
                out += name.encode() + b"\n" + struct.pack("<Q", len(value)) + value + b"\n"
        return bytes(out + b"\n")

    def text(self):
        """As geppo prints bytes: those that are no UTF-8 as \\xNN."""
        return self.message.decode("utf-8", "backslashreplace").replace("\\xff", "\\xFF").replace("\\xfe", "\\xFE")

    def json(self):
        """What journalctl writes as a JSON text, without its escapes; what is no text is an array of bytes."""
        if printable(self.message.replace(b"\n", b"")):
            return self.message.decode()
        return json.dumps(list(self.message), separators=(",", ":"))

    def json_short(self):
        """Without --all a long field is null."""
        return self.json() if len(self.message) < 4096 else ""


def printable(value):
    """What journalctl prints as text: UTF-8 without control characters but the tab."""
    try:
        return all(byte >= 32 and byte != 127 or byte == 9 for byte in value) and value.decode("utf-8") is not None
    except UnicodeDecodeError:
        return False


class Journal:
    def __init__(self, check, contract, root):
        self.check, self.contract, self.root = check, contract, root
        self.remote = program("/lib/systemd/systemd-journal-remote", "/usr/lib/systemd/systemd-journal-remote")
        self.journalctl = program("journalctl")
        self.file = os.path.join(root, "known.journal")
        self.entries = []

    def add(self, message, name="app", pid="77", severity=6, facility=3, more=()):
        number = len(self.entries)
        message = message if isinstance(message, bytes) else message.encode()
        boot = 0 if number < 20 else 1
        self.entries.append(Entry(self.start_us + number * 1234567, boot, name, pid, severity, facility, message + b" n=%d" % number, more))

    def make(self):
        self.start_us = int(time.time() * 1000000) - 600 * 1000000
        for severity in range(8):
            self.add(f"severity {severity}", severity=severity)
        for facility in (0, 1, 4, 10, 16, 23):
            self.add(f"facility {facility}", "places", "1", facility=facility)
        for name, pid in (("sshd", "2301"), ("kernel", ""), ("python3.11", "9"), ("a b", "5"), ("systemd", "1")):
            self.add(f"from {name}", name, pid)
        for text in ("日本語 ①髙㈱ 😀", "quote \" backslash \\ slash / tab\there", "key=value", "{\"json\": [1, null]}", "Failed password for root from 192.0.2.9 port 1 ssh2"):
            self.add(text)
        self.add("two\nlines")
        self.add(b"high \xff\xfe bytes")
        self.add(b"escape \x1b[31m bell \x07")
        self.add("long " + "x" * 6000)
        self.add("unit and user", more=(("_SYSTEMD_UNIT", "app.service"), ("_UID", 1000), ("CODE_LINE", 7), ("EMPTY", "")))
        self.add("twice the same field", more=(("TAG", "one"), ("TAG", "two")))
        self.add("a binary field", more=(("BLOB", bytes(range(256))),))
        with open(os.path.join(self.root, "known.export"), "wb") as file:
            file.write(b"".join(entry.exported() for entry in self.entries))
        self.run(self.remote, "-o", self.file, os.path.join(self.root, "known.export"))

    def run(self, *command):
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": ZONE})
        if done.returncode:
            raise Broken(f"{' '.join(command)}: {done.stderr.decode()}")
        return done.stdout

    def show(self, name, *options):
        with open(self.contract.log(name), "wb") as file:
            file.write(self.run(self.journalctl, "--file", self.file, "--quiet", *options))
        self.contract.add(name, "system", [name])

    def outputs(self):
        self.show("journal.export", "-o", "export")
        self.show("journal-short.json", "-o", "json")
        for form in JSON_FORMS:
            self.show(f"{form}.json", "-o", form, "--all")
        for form in TEXT_FORMS:
            self.show(f"{form}.log", "-o", form, "--all")

    def compare(self):
        keys = "program,pid,facility,severity,message"
        for name, text in (("journal.export", Entry.text), ("journal-short.json", Entry.json_short), *((f"{form}.json", Entry.json) for form in JSON_FORMS)):
            expected = counted((e.program, e.pid, str(e.facility), SEVERITIES[e.severity], text(e)) for e in self.entries)
            rows = self.contract.rows("system", name, keys)
            # json-pretty writes an array's numbers on lines of their own, and geppo keeps them so.
            self.check.equal_maps(f"{name}: lines by {keys}", expected, {(*k, "".join(m.split()) if m.startswith("[\n") else m): n for (*k, m), n in rows.items()})
            self.compare_times(name, 1)
            row = self.contract.books().get(name, {})
            for what, value in (("records", len(self.entries)), ("rejected", 0), ("damaged", 0)):
                self.check.equal(f"archive status {what} of {name}", value, row.get(what))
        for form in TEXT_FORMS:
            name = form + ".log"
            # A name with a blank cannot be told from a host and a name.
            rows = self.contract.rows("system", name, "program,pid,message", "message !~ 'from a b'")
            expected = counted((e.program, e.pid, Entry.text(e).split("\n")[0]) for e in self.entries if " " not in e.program)
            self.check.equal_maps(f"{name}: lines by program, process and message", expected, rows)
            self.compare_times(name, 1 if "precise" in form else 1000000)
            # The second line of a message has no stamp of its own and is no record.
            row = self.contract.books().get(name, {})
            self.check.equal(f"archive status lines of {name}", len(self.entries) + 1, row.get("lines"))
            self.check.equal(f"archive status records of {name}", len(self.entries), row.get("records"))

    def compare_times(self, name, unit_us):
        got = {}
        for (at,), lines in self.contract.rows("system", name, "time").items():
            got[microseconds(at)] = lines
        self.check.equal_maps(f"{name}: lines at", counted(e.at_us // unit_us * unit_us for e in self.entries), got)


def run(check, contract, root):
    journal = Journal(check, contract, root)
    journal.make()
    journal.outputs()
    contract.ingest()
    journal.compare()
    contract.restore()
    contract.deliver()
