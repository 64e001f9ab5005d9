"""What tests of web servers share: traffic in which no two requests are alike, and the comparison of what geppo says of each with what the client knows."""
import base64
import collections
import datetime
import re
import socket
import zoneinfo

from client import Connection, ask, loopback_has_ipv6, now_us, request
from contract import ZONE, instant_us, microseconds

# A server looks at the clock once for all that happened at the same time, and machines are busy.
LATE_US = 1000000
# What geppo calls the levels that servers write otherwise.
SEVERITIES = {"error": "err", "warn": "warning"}


# How geppo prints bytes that are no UTF-8.
MALFORMED = {0xDC00 + byte: f"\\x{byte:02X}" for byte in range(128, 256)}


def meant(data, nul="\\x00"):
    """What geppo says of bytes that the log escapes: the bytes themselves; but a NUL stays as it is written."""
    return data.decode("utf-8", "surrogateescape").translate({0: nul, **MALFORMED})


def counted(items):
    return dict(collections.Counter(items))


def user_of(exchange):
    name, _, value = (exchange.header("Authorization", b"")).partition(b" ")
    return base64.b64decode(value).split(b":")[0] if name == b"Basic" else b""


def client_of(exchange):
    return "::1" if exchange.family == socket.AF_INET6 else "127.0.0.1"


def request_parts(line):
    """(method, path, query, protocol) of a request line as it is logged; what is none is a path alone."""
    found = re.fullmatch(r"([A-Z]+) (.+) (HTTP/[0-9.]+)", line, re.S)
    if not found:
        return "", line, "", ""
    path, _, query = found.group(2).partition("?")
    return found.group(1), path, query, found.group(3)


class WebTest:
    """A server's test. Those who inherit it say how the server logs: `line` and `header` of an exchange, as its bytes; then `text` says what geppo prints of them."""

    def __init__(self, check, contract, root, port):
        self.check, self.contract, self.root, self.port = check, contract, root, port
        self.exchanges = []

    # The traffic. Each request that is one carries a number at the end of its query.

    def number(self):
        return b"n=%d" % len(self.exchanges)

    def keep(self, exchange, **known):
        """`known`: what does not come back to the client."""
        for name, value in known.items():
            setattr(exchange, name, value)
        exchange.ended_us = exchange.ended_us or now_us()
        self.exchanges.append(exchange)

    def one(self, path, *headers, family=socket.AF_INET, known=None, **more):
        mark = b"&" if b"?" in path else b"?"
        self.keep(ask(self.port, request(path + mark + self.number(), *headers, close=True, **more), family), **(known or {}))

    def usual(self):
        self.one(b"/")
        self.one(b"/files/big.bin", b"User-Agent: Mozilla/5.0 (X11; Linux x86_64)", b"Referer: http://localhost/?a=b&c=d")
        self.one(b"/files/empty.txt", b"User-Agent: ")
        self.one(b"/files/big.bin", b"Range: bytes=100-299")
        self.one(b"/missing", b"X-Forwarded-For: 192.0.2.1, 198.51.100.7", b"User-Agent: curl/7.88.1")
        self.one(b"/missing", method=b"POST", body=b"a=1&b=2")
        self.one(b"/files/big.bin", method=b"HEAD")
        self.one(b"/", method=b"PROPFIND")
        self.one(b"/moved")
        self.one(b"/", protocol=b"HTTP/1.0", host=b"")
        self.one(b"/private/", b"Authorization: Basic " + base64.b64encode(b"taro:geheim"))
        self.one(b"/private/", b"Authorization: Basic " + base64.b64encode(b'ta ro":x'))
        self.one(b"http://localhost/?absolute")
        if loopback_has_ipv6():
            self.one(b"/", family=socket.AF_INET6)
            self.one(b"/missing", b"User-Agent: six", family=socket.AF_INET6)

    def strange(self):
        self.one(b"/%E6%97%A5%E6%9C%AC%E8%AA%9E.txt?q=%22%5C%0A%00&r=a%20b+c")
        self.one("/日本語.txt".encode() + b"?q=" + "検索".encode())
        self.one(b"/a\"b\\c'd|e<f>?g\"h\\\\\"")
        self.one(b"/", b'User-Agent: say \\"hi\\" "there" \\', b"Referer: \\")
        self.one(b"/", b"User-Agent: tab\there high\xff\xfe", b"Referer: \x80\x81")
        self.one(b"/", "User-Agent: ブラウザー😀".encode(), b"Referer: " + "http://例え.jp/".encode(), b"X-Forwarded-For: unknown, \"x\"")
        self.one(b"/??a?b", b"User-Agent: $request_time ${x} %h %{a}i")
        self.one(b"/?", b'User-Agent: - "GET /faked HTTP/1.1" 200 5 "-" "-"')
        self.one(b"/" + b"l" * 20000 + b"?" + "長".encode() * 1000, b"User-Agent: " + b"u" * 9000)

    def kept_alive(self):
        with Connection(self.port) as connection:
            for _ in range(10):
                self.keep(connection.ask(request(b"/?" + self.number(), b"User-Agent: again")))
            # Three at once, and then their answers.
            sent = []
            for _ in range(3):
                sent.append(connection.send(request(b"/files/big.bin?" + self.number(), b"User-Agent: pipeline")))
                self.exchanges.append(sent[-1])
            for exchange in sent:
                connection.answer(exchange)

    def cut(self, data, **known):
        """Bytes after which the client says that no more will come."""
        with Connection(self.port) as connection:
            exchange = connection.send(data)
            connection.socket.shutdown(socket.SHUT_WR)
            connection.answer(exchange)
        self.keep(exchange, **known)

    # What geppo makes of it.

    def compare_by(self, name, keys, expected):
        """Records by their fields; `expected` gives those of an exchange."""
        self.check.equal_maps(f"{name}: requests by {keys}", counted(expected(exchange) for exchange in self.exchanges), self.contract.rows("access", name, keys))

    def compare_requests(self, name, text, bytes_of=lambda exchange: exchange.wire_body_bytes):
        self.compare_by(name, "method,path,query,protocol,status,bytes", lambda e: (*request_parts(text(self.line(e))), e.status, bytes_of(e)))

    def compare_people(self, name, text, absent="-", fields=("referrer", "agent")):
        headers = {"referrer": "Referer", "agent": "User-Agent"}

        def expected(exchange):
            values = [self.header(exchange, headers[field]) for field in fields]
            return (client_of(exchange), text(self.user(exchange)) or absent, request_parts(text(self.line(exchange)))[2], exchange.status,
                    *(absent if value is None else text(value) for value in values))
        self.compare_by(name, ",".join(("client", "user", "query", "status", *fields)), expected)

    def user(self, exchange):
        return user_of(exchange)

    def numbered(self, name, key):
        """(exchange, value) of every request whose number is in the log."""
        found = {}
        for (query, value), count in self.contract.rows("access", name, f"query,{key}").items():
            mark = re.search(r"(?:^|&)n=(\d+)$", query)
            if mark:
                found.setdefault(int(mark.group(1)), []).extend([value] * count)
        expected = [i for i, exchange in enumerate(self.exchanges) if re.search(rb"[?&]n=%d HTTP" % i, self.line(exchange))]
        self.check.equal(f"{name}: numbered requests", expected, sorted(found))
        for i in expected:
            if self.check.equal(f"{name}: records of request {i}", 1, len(found.get(i, []))):
                yield self.exchanges[i], found[i][0]

    def compare_times(self, name, unit_us, began=False):
        """A line's stamp is the end (or the beginning) of its request, to the unit that the format writes."""
        for exchange, value in self.numbered(name, "time"):
            at_us = microseconds(value)
            latest_us = exchange.began_us if began else exchange.ended_us
            self.check.holds(f"{name}: {exchange.line[:60]!r} was between {exchange.began_us} and {latest_us}, geppo says {at_us}",
                             at_us % unit_us == 0 and exchange.began_us - LATE_US - unit_us < at_us <= latest_us + LATE_US)

    def compare_durations(self, name, least_us=lambda exchange: 0):
        for exchange, took_us in self.numbered(name, "took_us"):
            most_us = exchange.ended_us - exchange.began_us + LATE_US
            self.check.holds(f"{name}: {exchange.line[:60]!r} took {least_us(exchange)} to {most_us}, geppo says {took_us}",
                             took_us is not None and least_us(exchange) <= took_us <= most_us)

    def compare_errors(self, name, pattern, stamp, said):
        """The server's error log: `pattern` finds a line's stamp, level and program; `said` are words and how often the client made the server say them."""
        with open(self.contract.log(name), encoding="utf-8", errors="replace", newline="\n") as file:
            lines = file.readlines()
        # nginx writes here what came, with its NULs: such a line is rejected as binary.
        found = [re.match(pattern, line).groups() for line in lines if "\0" not in line]
        zone = zoneinfo.ZoneInfo(ZONE)
        expected = counted((instant_us(datetime.datetime.strptime(at, stamp).replace(tzinfo=zone)), SEVERITIES.get(level, level), program)
                           for at, level, program in found)
        rows = self.contract.rows("system", name, "time,severity,program")
        self.check.equal_maps(f"{name}: lines by time, severity and program", expected,
                              {(microseconds(at), severity, program): n for (at, severity, program), n in rows.items()})
        for words, count in said.items():
            rows = self.contract.ask("system", name, "", "lines", f"message ~ '{words}'")
            self.check.equal(f"{name}: lines that say {words}", count, sum(row["lines"] for row in rows))
        self.contract.close_books(name, len(lines), len(found), rejected=len(lines) - len(found))
