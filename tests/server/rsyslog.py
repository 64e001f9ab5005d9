"""rsyslog receiving RFC 3164 and RFC 5424 over UDP, TCP and a unix socket, and writing in its three file formats, against a client that knows each message."""
import datetime
import os
import socket
import tempfile
import zoneinfo
from dataclasses import dataclass

from contract import ZONE, instant_us, microseconds
from server import free_port, listens, program, running, wait_until
from web import counted

CONFIG = r"""
global(workDirectory="{root}" localHostname="{local}" maxMessageSize="64k" parser.permitSlashInProgramName="on")
module(load="imudp")
module(load="imtcp")
module(load="imuxsock" SysSock.Use="off")
input(type="imudp" address="127.0.0.1" port="{udp}")
input(type="imtcp" address="127.0.0.1" port="{tcp}")
input(type="imuxsock" Socket="{socket}")
action(type="omfile" file="{logs}/traditional.log" template="RSYSLOG_TraditionalFileFormat")
action(type="omfile" file="{logs}/file.log" template="RSYSLOG_FileFormat")
action(type="omfile" file="{logs}/protocol23.log" template="RSYSLOG_SyslogProtocol23Format")
"""
LOCAL = "unixhost"
FACILITIES = "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp".split() + [""] * 4 + [f"local{i}" for i in range(8)]
SEVERITIES = "emerg alert crit err warning notice info debug".split()
JAPAN = zoneinfo.ZoneInfo(ZONE)


@dataclass
class Message:
    facility: int
    severity: int
    host: str
    program: str
    pid: str
    text: str
    at: datetime.datetime
    data: str = "-"
    local: bool = False  # the time and the host are the receiver's
    is_new: bool = False # RFC 5424

    @property
    def tag(self):
        return self.program + (f"[{self.pid}]" if self.pid else "") + ":"

    def in_old_file(self):
        """(program, pid, message) of the two formats without RFC 5424's fields: rsyslog writes a tag without its colon then, which without a process
        looks like the message's first word, and leaves out the blank behind the tag when the message begins with one."""
        if not self.is_new:
            return self.program, self.pid, self.text
        text = self.text.removeprefix(" ")
        return (self.program, self.pid, text) if self.pid else ("", "", f"{self.program} {text}")

    def in_new_file(self):
        """The message in RFC 5424's form: rsyslog writes those that came by RFC 3164 with a blank before them, and it cannot be told from the sender's."""
        return self.text.removeprefix(" ") if self.is_new else self.text

    @property
    def priority(self):
        return self.facility * 8 + self.severity

    def bsd(self):
        """RFC 3164; on a unix socket without the host."""
        stamp = self.at.strftime("%b ") + f"{self.at.day:2d}" + self.at.strftime(" %H:%M:%S")
        host = "" if self.local else f" {self.host}"
        return f"<{self.priority}>{stamp}{host} {self.tag} {self.text}".encode()

    def protocol23(self):
        """RFC 5424."""
        return f"<{self.priority}>1 {self.at.isoformat()} {self.host} {self.program} {self.pid or '-'} ID47 {self.data} {self.text}".encode()


class Rsyslog:
    def __init__(self, check, contract, root):
        self.check, self.contract, self.root = check, contract, root
        self.binary = program("rsyslogd")
        self.messages = []
        self.now = datetime.datetime.now(JAPAN)

    def message(self, text, host="web01", name="app", pid="", facility=3, severity=6, ago_s=0, micro=0, **more):
        at = (self.now - datetime.timedelta(seconds=ago_s)).replace(microsecond=micro)
        self.messages.append(Message(facility, severity, host, name, pid, f"{text} n={len(self.messages)}", at, **more))
        return self.messages[-1]

    def many(self, host, **more):
        """Each severity and facility once, usual names, unusual texts."""
        for severity in range(8):
            yield self.message(f"severity {severity}", host, "levels", "1", 1, severity, ago_s=10, **more)
        for facility in (*range(12), *range(16, 24)):
            yield self.message(f"facility {facility}", host, "places", "", facility, 5, ago_s=5, **more)
        for name, pid in (("sshd", "2301"), ("CRON", "77"), ("postfix/smtpd", "123"), ("kernel", ""), ("python3.11", "9"), ("a-b_c", ""), ("systemd", "1")):
            yield self.message(f"from {name}", host, name, pid, **more)
        for text in ("日本語のメッセージ ①髙㈱", "Failed password for invalid user a from 192.0.2.9 port 4711 ssh2", "colon: semi; <13>Oct 11 22:14:15 fake su: x",
                     "quote \" backslash \\ bracket ] end", "[in brackets] first", "key=value", "x" * 8000, "  two blanks before", "percent %s %n", "emoji 😀"):
            yield self.message(text, host, "texts", "5", **more)

    def serve(self):
        udp, tcp = free_port(socket.SOCK_DGRAM), free_port()
        # A socket's path has 107 bytes at most.
        with tempfile.TemporaryDirectory(prefix="geppo-rsyslog-") as place:
            path = os.path.join(place, "log")
            config = os.path.join(self.root, "rsyslog.conf")
            with open(config, "w", encoding="utf-8") as file:
                file.write(CONFIG.format(root=self.root, logs=self.contract.logs, udp=udp, tcp=tcp, socket=path, local=LOCAL))
            for name in ("traditional", "file", "protocol23"):
                self.contract.add(name, "system", [name + ".log"])
            command = [self.binary, "-n", "-f", config, "-i", os.path.join(self.root, "rsyslog.pid")]
            with running(command, os.path.join(self.root, "output"), lambda: listens(tcp) and os.path.exists(path)):
                self.send(udp, tcp, path)
                self.ended = datetime.datetime.now(JAPAN) + datetime.timedelta(seconds=1)
                wait_until("rsyslog has written all", lambda: all(self.lines(name) >= len(self.messages) for name in ("traditional", "file", "protocol23")))

    def lines(self, name):
        try:
            with open(self.contract.log(name + ".log"), "rb") as file:
                return file.read().count(b"\n")
        except FileNotFoundError:
            return 0

    def send(self, udp, tcp, path):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for message in self.many("udp-bsd"):
                sender.sendto(message.bsd(), ("127.0.0.1", udp))
            for message in self.many("udp-new", micro=123456, is_new=True):
                sender.sendto(message.protocol23(), ("127.0.0.1", udp))
        with socket.create_connection(("127.0.0.1", tcp)) as sender:
            for message in self.many("tcp-bsd"):
                sender.sendall(message.bsd() + b"\n")
            for message in self.many("tcp-new.example.jp", micro=7, is_new=True, data='[x@32473 a="\\"q\\" \\] \\\\" b="2"][y z="1"]'):
                data = message.protocol23()
                sender.sendall(b"%d %s" % (len(data), data))
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            for message in self.many(LOCAL, local=True):
                sender.sendto(message.bsd(), path)

    # What geppo makes of it.

    def compare(self):
        ask = self.contract.rows
        for name in ("traditional", "file"):
            self.check.equal_maps(f"{name}: lines by program, process and message", counted(message.in_old_file() for message in self.messages),
                                  ask("system", name, "program,pid,message"))
        keys = "program,pid,facility,severity,message"
        self.check.equal_maps(f"protocol23: lines by {keys}", counted(
            (m.program, m.pid, str(m.facility), SEVERITIES[m.severity], m.in_new_file()) for m in self.messages), ask("system", "protocol23", keys))
        self.compare_times("traditional", lambda message: message.at.replace(microsecond=0))
        for name in ("file", "protocol23"):
            self.compare_times(name, lambda message: message.at)
        for name in ("traditional", "file", "protocol23"):
            self.contract.close_books(name, len(self.messages), len(self.messages))

    def compare_times(self, name, at):
        """What came through the unix socket has the time at which rsyslog read it."""
        rows = self.contract.rows("system", name, "message,time")
        got = {int(text.rpartition("n=")[2]): microseconds(time) for (text, time) in rows}
        self.check.equal(f"{name}: messages", list(range(len(self.messages))), sorted(got))
        start_us, end_us = instant_us(self.now.replace(microsecond=0)), instant_us(self.ended)
        for number, message in enumerate(self.messages):
            if message.local:
                self.check.holds(f"{name}: {message.text[:60]!r} was received between {start_us} and {end_us}, geppo says {got.get(number)}",
                                 start_us <= got.get(number, 0) <= end_us)
            else:
                self.check.equal(f"{name}: time of {message.text[:60]!r}", instant_us(at(message)), got.get(number))


def run(check, contract, root):
    rsyslog = Rsyslog(check, contract, root)
    rsyslog.serve()
    contract.ingest()
    rsyslog.compare()
    contract.restore()
    contract.deliver()
