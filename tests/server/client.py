"""An HTTP client over bare sockets that keeps what it sent and what came back, byte by byte. Knows no server and nothing of geppo."""
import re
import socket
import time
from dataclasses import dataclass, field

TIMEOUT_S = 30


@dataclass
class Exchange:
    """One request and its answer. Times are microseconds since 1970."""
    sent: bytes
    began_us: int
    family: int = socket.AF_INET
    ended_us: int = 0
    status: int = 0          # 0: no answer came
    head_bytes: int = 0      # of the answer, with the empty line
    wire_body_bytes: int = 0 # as they came, with the framing of chunks
    body_bytes: int = 0      # without it
    more: dict = field(default_factory=dict)

    @property
    def line(self):
        """The request line; what it is without one is for the server to say."""
        return re.split(rb"[\r\n]", self.sent, maxsplit=1)[0]

    @property
    def parts(self):
        """(method, target, protocol), or None when the line has not that shape."""
        found = re.fullmatch(rb"([A-Z]+) (.+) (HTTP/[0-9.]+)", self.line, re.S)
        return found.groups() if found else None

    def header(self, name, absent):
        head = self.sent.split(b"\r\n\r\n")[0]
        for line in head.split(b"\r\n")[1:]:
            key, colon, value = line.partition(b":")
            if colon and key.lower() == name.lower().encode():
                return value.strip(b" ")
        return absent


def now_us():
    return time.time_ns() // 1000


def request(target, *headers, method=b"GET", protocol=b"HTTP/1.1", host=b"localhost", body=b"", close=False):
    """The bytes of a request; headers are whole lines as bytes."""
    lines = [method + b" " + target + b" " + protocol]
    if host:
        lines.append(b"Host: " + host)
    if body:
        lines.append(b"Content-Length: %d" % len(body))
    if close:
        lines.append(b"Connection: close")
    return b"\r\n".join([*lines, *headers, b"", b""]) + body


class Connection:
    """A connection on which requests follow one another."""

    def __init__(self, port, family=socket.AF_INET):
        self.family = family
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.settimeout(TIMEOUT_S)
        self.socket.connect(("::1" if family == socket.AF_INET6 else "127.0.0.1", port))
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        self.rest += data
        return bool(data)

    def take(self, size):
        while len(self.rest) < size and self.more():
            pass
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken

    def take_until(self, mark):
        while mark not in self.rest and self.more():
            pass
        return self.take(self.rest.index(mark) + len(mark)) if mark in self.rest else self.take(len(self.rest))

    def send(self, data):
        """Sends without waiting for an answer."""
        exchange = Exchange(data, now_us(), self.family)
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return exchange

    def ask(self, data):
        exchange = self.send(data)
        self.answer(exchange)
        return exchange

    def answer(self, exchange):
        """Reads one answer; one of HTTP/0.9, or bytes that are no HTTP, is all body."""
        head = self.take_until(b"\r\n\r\n")
        found = re.match(rb"HTTP/1\.[01] (\d{3})", head)
        if not found:
            exchange.wire_body_bytes = exchange.body_bytes = len(head) + len(self.take_all())
        else:
            exchange.status, exchange.head_bytes = int(found.group(1)), len(head)
            self.body(exchange, head)
        exchange.ended_us = now_us()

    def body(self, exchange, head):
        length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
        if exchange.line.startswith(b"HEAD ") or exchange.status in (204, 304):
            return
        if re.search(rb"\r\ntransfer-encoding: *chunked", head, re.I):
            while True:
                size_line = self.take_until(b"\r\n")
                size = int(size_line.split(b";")[0] or b"0", 16)
                exchange.wire_body_bytes += len(size_line) + len(self.take(size + 2))
                exchange.body_bytes += size
                if size == 0:
                    return
        body = self.take(int(length.group(1))) if length else self.take_all()
        exchange.wire_body_bytes = exchange.body_bytes = len(body)

    def take_all(self):
        while self.more():
            pass
        return self.take(len(self.rest))


def ask(port, data, family=socket.AF_INET):
    """One request on a connection of its own."""
    with Connection(port, family) as connection:
        return connection.ask(data)


def loopback_has_ipv6():
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False
