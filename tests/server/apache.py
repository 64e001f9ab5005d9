"""Apache with many LogFormats at once, and its error log, against a client that knows what it sent."""
import base64
import hashlib
import os
import signal
import tempfile
import urllib.parse

from client import Connection, ask, loopback_has_ipv6
from contract import directive
from programs import Skip
from server import free_port, listens, program, running
from web import WebTest, client_of, counted, meant, request_parts

LINE_BYTES = 30000
MODULE_FOLDER = "/usr/lib/apache2/modules"
MODULES = "mpm_event mime dir authn_core authn_file auth_basic authz_core authz_user alias reqtimeout".split()
CONFIG = r"""
ServerRoot "{root}"
ServerName localhost
PidFile "{root}/apache.pid"
DefaultRuntimeDir "{root}"
Mutex posixsem
{modules}
{listen}
{user}
StartServers 1
ServerLimit 1
ThreadsPerChild 8
ThreadLimit 8
MaxRequestWorkers 8
MinSpareThreads 1
GracefulShutdownTimeout 10
MaxSpareThreads 8
LimitRequestLine {line_bytes}
LimitRequestFieldSize 30000
KeepAliveTimeout 5
RequestReadTimeout header=1
AllowEncodedSlashes On
TypesConfig /dev/null
DirectoryIndex index.html
DocumentRoot "{documents}"
ErrorLog "{logs}/error.log"
LogLevel info

LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O \"%{{Referer}}i\" \"%{{User-Agent}}i\"" vhost_combined
LogFormat "%h %l %u %t \"%r\" %>s %b \"%{{Referer}}i\" \"%{{User-agent}}i\"" combined
LogFormat "%h %l %u %t \"%r\" %>s %b" common
LogFormat "%{{%Y-%m-%dT%H:%M:%S}}t.%{{usec_frac}}t %a %u \"%m\" \"%U%q\" \"%H\" %>s %B %I %O %D %{{ms}}T %T %X %k \"%{{X-Forwarded-For}}i\" \"%{{User-Agent}}i\"" measured
LogFormat "%{{end:%d/%b/%Y %T}}t.%{{end:msec_frac}}t %{{end:%z}}t|%v|%h|%u|%>s|%b|%{{us}}T|%r" ended

CustomLog "{logs}/vhost_combined.log" vhost_combined
CustomLog "{logs}/combined.log" combined
CustomLog "{logs}/common.log" common
CustomLog "{logs}/measured.log" measured
CustomLog "{logs}/ended.log" ended

Redirect 301 /moved /
Redirect 410 /gone
<Location /private/>
	AuthType Basic
	AuthName "private"
	AuthUserFile "{documents}/../users"
	Require valid-user
</Location>
<Location /forbidden/>
	Require all denied
</Location>
"""

class Apache(WebTest):
    def __init__(self, check, contract, root):
        super().__init__(check, contract, root, free_port())
        self.binary = program("apache2")
        if not os.path.isdir(MODULE_FOLDER):
            raise Skip(f"{MODULE_FOLDER} is not there")

    def line(self, exchange):
        """A text of C ends with its first NUL; a line is cut where the limit is, and behind what cannot be a protocol."""
        line = exchange.line[:LINE_BYTES + 1].split(b"\0")[0]
        return b"GET /a b" if line.startswith(b"GET /a b ") else line

    def header(self, exchange, name):
        """Only what Apache has read to its end has headers."""
        return exchange.header(name, None) if exchange.status not in (400, 408, 414) else None

    def write_folder(self, place):
        """Apache's children are another user when root starts it; they must be able to read."""
        documents = os.path.join(place, "htdocs")
        for folder in ("files", "private", "forbidden"):
            os.makedirs(os.path.join(documents, folder))
        for folder in (place, documents):
            os.chmod(folder, 0o755)
        digest = base64.b64encode(hashlib.sha1(b"geheim").digest()).decode()
        for name, data in {"index.html": b"<p>hello\n", "files/big.bin": bytes(range(256)) * 800, "files/empty.txt": b"", "日本語.txt": "こんにちは\n".encode(),
                           "private/index.html": b"secret\n", "../users": f"taro:{{SHA}}{digest}\n".encode()}.items():
            with open(os.path.join(documents, name), "wb") as file:
                file.write(data)
        ports = ["127.0.0.1"] + ["[::1]"] * loopback_has_ipv6()
        self.config = CONFIG.format(
            root=self.root, line_bytes=LINE_BYTES, logs=self.contract.logs, documents=documents, listen="\n".join(f"Listen {address}:{self.port}" for address in ports),
            modules="\n".join(f"LoadModule {name}_module {MODULE_FOLDER}/mod_{name}.so" for name in MODULES),
            user="User nobody\nGroup nogroup" if os.getuid() == 0 else "")
        with open(os.path.join(self.root, "apache.conf"), "w", encoding="utf-8") as file:
            file.write(self.config)

    def log_format(self, name):
        return directive(self.config, rf"^LogFormat [^\n]* {name}$")

    def serve(self):
        with tempfile.TemporaryDirectory(prefix="geppo-apache-") as place:
            self.write_folder(place)
            for name in ("vhost_combined", "combined", "common", "measured", "ended"):
                self.contract.add(name, "access", [name + ".log"], self.log_format(name))
            self.contract.add("error.log", "system", ["error.log"])
            command = [self.binary, "-D", "FOREGROUND", "-f", os.path.join(self.root, "apache.conf")]
            # Gracefully: SIGTERM would not wait for the last line of the log.
            with running(command, os.path.join(self.root, "output"), lambda: listens(self.port), signal.SIGWINCH):
                self.traffic()

    def traffic(self):
        self.usual()
        self.strange()
        self.one(b"/gone")
        self.one(b"/forbidden/x")
        self.one(b"/?page=1", b"If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT")
        self.broken()
        self.kept_alive()

    def broken(self):
        for data in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\xd1\"\\\x20\x99?\x7f" + bytes(range(1, 10)) + b"\r\n", b"GET / HTTP/9.9\r\n\r\n",
                     b"GET /a b c HTTP/1.1\r\n\r\n", b"get / HTTP/1.1\r\n\r\n", b"HELLO\r\n\r\n", b"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\"\" \\ \"\r\n\r\n"):
            self.cut(data)
        # Nothing is written for what is no request yet.
        for data in (b"", b"\r\n", b"GET /?cut"):
            with Connection(self.port) as connection:
                connection.send(data)
        self.keep(ask(self.port, b"GET /?nine\r\n"), status=200)
        self.one(b"/" + b"t" * 40000)
        self.one(b"/", b"User-Agent: bell\x07 esc\x1b[31m del\x7f")
        with Connection(self.port) as connection:
            self.keep(connection.ask(b"GET /late HTTP/1.1\r\n"))

    # What geppo makes of it.

    def compare(self):
        for name in ("vhost_combined", "combined", "common"):
            self.compare_requests(name, meant, wire_bytes if name.startswith("vhost") else body_bytes)
            self.compare_people(name, meant, fields=() if name == "common" else ("referrer", "agent"))
            self.compare_times(name, 1000000, began=True)
        self.compare_by("ended", "method,path,query,protocol,status,bytes", lambda e: (*request_parts(meant(self.line(e))), e.status, body_bytes(e)))
        self.compare_times("ended", 1000)
        self.compare_durations("ended", late_us)
        self.compare_measured()
        for name in ("vhost_combined", "combined", "common", "measured", "ended"):
            self.contract.close_books(name, len(self.exchanges), len(self.exchanges))
        self.compare_errors("error.log", r"\[(.*?)\] \[(?=\w+:(\w+)\])(\w+)", "%a %b %d %H:%M:%S.%f %Y", {
            "AH00128": sum(e.status == 404 for e in self.exchanges), "AH01618": 1, "AH01630": 1, "AH00565": 1, "AH01382": 1, "AH00127": 1})

    def compare_measured(self):
        """%U is the path that Apache has made of the target, so only what has one is compared by it."""
        self.compare_by("measured", "status,bytes,client", lambda e: (e.status, body_bytes(e), client_of(e)))
        keys = "method,path,query,protocol,status,agent"
        rows = {row: n for row, n in self.contract.rows("access", "measured", keys).items() if row[4] in UNDERSTOOD}
        expected = counted((*mapped(e), e.status, text_of(self.header(e, "User-Agent"))) for e in self.exchanges if e.status in UNDERSTOOD)
        self.check.equal_maps(f"measured: requests by {keys}", expected, rows)
        self.compare_times("measured", 1, began=True)
        self.compare_durations("measured")


UNDERSTOOD = (200, 206, 301, 401, 403, 404, 405, 410)


def wire_bytes(exchange):
    return exchange.head_bytes + exchange.wire_body_bytes


def body_bytes(exchange):
    return exchange.body_bytes


def late_us(exchange):
    """The one request that never ended was given up after RequestReadTimeout's second."""
    return 900000 if exchange.status == 408 else 0


def text_of(value):
    return "-" if value is None else meant(value)


def mapped(exchange):
    """(%m, %U, the query of %q, %H)."""
    method, target, protocol = exchange.parts or (b"GET", exchange.line.split(b" ")[1], b"HTTP/0.9")
    path, _, query = target.removeprefix(b"http://localhost").partition(b"?")
    path = urllib.parse.unquote_to_bytes(path)
    if path.endswith(b"/") and exchange.status in (200, 405):
        path += b"index.html"
    return method.decode(), meant(path), meant(query), protocol.decode()


def run(check, contract, root):
    apache = Apache(check, contract, root)
    apache.serve()
    contract.ingest()
    apache.compare()
    contract.restore()
    contract.deliver()
