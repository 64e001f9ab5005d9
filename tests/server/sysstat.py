"""sysstat's own collector on this machine; each output of the same file, and the file itself, as a CPU source against the numbers that sadf prints."""
import os
import subprocess
import threading
import time

from contract import ZONE, microseconds
from programs import Broken
from server import program

SAMPLES = 3
# What sadf calls them, with and without `-u ALL`.
NAMES = {"%user": "user", "%usr": "user", "%system": "system", "%sys": "system", "%iowait": "iowait", "%steal": "steal", "%idle": "idle"}


class Sysstat:
    def __init__(self, check, contract, root):
        self.check, self.contract, self.root = check, contract, root
        self.sadc = program("/usr/lib/sysstat/sadc", "/usr/lib/sa/sadc")
        self.sadf, self.sar = program("sadf"), program("sar.sysstat", "sar")
        self.raw = os.path.join(root, "sa")
        self.kinds = []

    def collect(self):
        """Two runs of the collector with a restart mark and a comment between them, while the processors are sometimes busy."""
        busy = threading.Event()
        burner = threading.Thread(target=burn, args=(busy,), daemon=True)
        burner.start()
        try:
            self.run(self.sadc, "1", str(SAMPLES), self.raw)
            self.run(self.sadc, self.raw)
            self.run(self.sadc, "-C", "patched", self.raw)
            self.run(self.sadc, "1", str(SAMPLES), self.raw)
        finally:
            busy.set()
            burner.join()

    def run(self, *command, **environment):
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": ZONE, **environment})
        if done.returncode:
            raise Broken(f"{' '.join(command)}: {done.stderr.decode()}")
        return done.stdout

    def write(self, name, text, *options):
        """A source whose numbers must be those of sadf with these options."""
        with open(self.contract.log(name), "wb") as file:
            file.write(text)
        self.contract.add(name, "cpu", [name], interval_s=1)
        self.kinds.append((name, options))

    def outputs(self):
        every = ("-P", "ALL")
        for label, options in (("one", ("-C",)), ("every", every), ("all", ("-u", "ALL", *every))):
            self.write(f"sadf-d-{label}.csv", self.run(self.sadf, "-d", self.raw, "--", *options), *options)
            self.write(f"sadf-j-{label}.json", self.run(self.sadf, "-j", self.raw, "--", *options), *options)
            self.write(f"sar-{label}.txt", self.run(self.sar, "-f", self.raw, *("-u", *options) if "-u" not in options else options), *options)
        for label, option in (("local", "-T"), ("creator", "-t"), ("epoch", "-U")):
            self.write(f"sadf-d-{label}.csv", self.run(self.sadf, "-d", option, self.raw))
            self.write(f"sadf-j-{label}.json", self.run(self.sadf, "-j", option, self.raw))
        self.write("sar-iso.txt", self.run(self.sar, "-u", "-f", self.raw, S_TIME_FORMAT="ISO"))
        # Tables of other activities are none of CPU samples.
        self.write("sadf-d-more.csv", self.run(self.sadf, "-d", self.raw, "--", "-u", "-r", "-q", "-b"))
        self.write("sadf-j-more.json", self.run(self.sadf, "-j", self.raw, "--", "-u", "-r", "-q", "-b"))
        # The file itself is read by sadf, and what that says is what the archive keeps.
        options = ("-u", "ALL", "-P", "ALL")
        with open(self.raw, "rb") as file:
            self.write("sa.raw", file.read(), *options)
        self.contract.contents["logs/sa.raw"] = self.run(self.sadf, "-d", self.raw, "--", *options)

    def truth(self, options):
        """{(cpu, end of the interval in µs): ({field: hundredths}, seconds)} by `sadf -d -U`."""
        found, names = {}, []
        for line in self.run(self.sadf, "-d", "-U", self.raw, "--", *options).decode().splitlines():
            values = line.split(";")
            if line.startswith("#"):
                names = values
            elif values[1] != "-1":
                row = dict(zip(names, values))
                numbers = {NAMES[name]: hundredths(value) for name, value in row.items() if name in NAMES}
                found[row["CPU"], int(row["timestamp"]) * 1000000] = ({**numbers, "busy": 10000 - numbers["idle"]}, int(row["interval"]))
        if not found:
            raise Broken("sadf prints no sample")
        return found

    def compare(self):
        for name, options in self.kinds:
            truth = self.truth(options)
            for fields in (("user", "system", "iowait"), ("steal", "idle", "busy")):
                expected = {key: tuple(values[field] for field in fields) for key, (values, _) in truth.items()}
                got = {}
                for (cpu, begin, span_s, *values) in self.contract.rows("cpu", name, "cpu,time,span_s," + ",".join(fields)):
                    key = cpu, microseconds(begin) + span_s * 1000000
                    got[key] = tuple(hundredths(str(value)) for value in values)
                    # The text of sar has no intervals, only clock times.
                    if not name.startswith("sar"):
                        self.check.equal(f"{name}: seconds of the sample of {key}", truth.get(key, (None, None))[1], span_s)
                self.check.equal_maps(f"{name}: {', '.join(fields)} of", expected, got)
            row = self.contract.books().get(name, {})
            for what, value in (("records", len(truth)), ("rejected", 0), ("damaged", 0)):
                self.check.equal(f"archive status {what} of {name}", value, row.get(what))
            self.check.equal(f"archive status lines of {name}", row.get("lines"), row.get("records", 0) + row.get("excluded", 0))


def burn(stop):
    """Busy for half a second, idle for half a second."""
    while not stop.is_set():
        end = time.monotonic() + 0.5
        while time.monotonic() < end and not stop.is_set():
            pass
        stop.wait(0.4)


def hundredths(text):
    whole, _, fraction = text.partition(".")
    return int(whole) * 100 + int(fraction.ljust(2, "0"))


def run(check, contract, root):
    sysstat = Sysstat(check, contract, root)
    sysstat.collect()
    sysstat.outputs()
    contract.ingest()
    sysstat.compare()
    contract.restore()
    contract.deliver()
