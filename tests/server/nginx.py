"""nginx with many log_formats at once against a client that knows what it sent: every request, with all its fields, must be among geppo's records."""
import contextlib
import http.server
import os
import re
import shutil
import signal
import threading
import time

from client import Connection, ask, loopback_has_ipv6, request
from contract import directive
from server import dead_port, free_port, listens, program, running, wait_until
from web import WebTest, counted, meant

CONFIG = r"""
daemon off;
master_process on;
worker_processes 1;
pid {root}/nginx.pid;
error_log {logs}/error.log info;
{user}
events {{ worker_connections 256; }}
http {{
	client_body_temp_path {root}/body;
	proxy_temp_path {root}/proxy;
	fastcgi_temp_path {root}/fastcgi;
	uwsgi_temp_path {root}/uwsgi;
	scgi_temp_path {root}/scgi;
	large_client_header_buffers 4 32k;
	default_type text/plain;

	log_format timed '$remote_addr - $remote_user [$time_iso8601] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" '
	                 'rt=$request_time uct="$upstream_connect_time" urt="$upstream_response_time" us="$upstream_status" ua="$upstream_addr" '
	                 'xff="$http_x_forwarded_for" $host $request_length $bytes_sent $pipe $connection/$connection_requests';
	log_format exact "msec:$msec\ttook:$request_time\thost:$remote_addr\tmethod:$request_method\turi:$request_uri\tproto:$server_protocol\tstatus:$status"
	                 "\tsize:$bytes_sent\tua:$http_user_agent\tvhost:${{host}}";
	log_format object escape=json '{{"time":"$time_iso8601","client":"$remote_addr","user":"$remote_user","request":"$request","status":$status,'
		'"bytes":$body_bytes_sent,"took":$request_time,"upstream":"$upstream_response_time","referrer":"$http_referer",'
		'"agent":"$http_user_agent","forwarded":"$http_x_forwarded_for"}}';
	log_format raw escape=none '$remote_addr [$time_local] "$request" $status $body_bytes_sent "$http_user_agent" <$uri>';

	access_log {logs}/combined.log;
	access_log {logs}/timed.log timed;
	access_log {logs}/exact.log exact;
	access_log {logs}/object.log object;
	access_log {logs}/zipped.log.gz combined gzip=6 buffer=4k flush=1s;
	access_log {logs}/turned.log timed;
	access_log {logs}/copied.log combined;

	upstream twice {{
		server 127.0.0.1:{dead} max_fails=0;
		server 127.0.0.1:{alive} max_fails=0;
	}}
	server {{
		listen 127.0.0.1:{port};
		{listen6}
		server_name localhost;
		root {root}/htdocs;
		location /upstream/ {{ proxy_pass http://twice; proxy_next_upstream error; }}
		location /fallback/ {{ proxy_pass http://127.0.0.1:{dead}; error_page 502 = @alive; }}
		location @alive {{ proxy_pass http://127.0.0.1:{alive}; }}
		location /slow/ {{ proxy_pass http://127.0.0.1:{alive}; }}
		location /private/ {{ auth_basic "private"; auth_basic_user_file {root}/users; }}
		location /error {{ return 500 "oh\n"; }}
		location /moved {{ return 301 /; }}
		location /none {{ return 204; }}
		location /drop {{ return 444; }}
		location /raw/ {{ return 200 "raw\n"; access_log {logs}/raw.log raw; }}
	}}
}}
"""
SLOW_S = 0.25
BUFFER_BYTES = 32 * 1024


class Backend(http.server.BaseHTTPRequestHandler):
    """What nginx passes requests to."""
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/slow/"):
            time.sleep(SLOW_S)
        body = b"from behind\n" * 10
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def backend():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def meant_json(data):
    return meant(data, "\\u0000")


def exact_parts(exchange):
    """(method, path, query, protocol) of $request_method, $request_uri and $server_protocol, which are there when nginx has understood the line."""
    found = re.fullmatch(rb"([A-Z]+) (?:http://localhost)?(/[^ \x00-\x1f]*)(?: (HTTP/1\.[01]))?", exchange.line)
    if exchange.status == 505:
        return "-", "-", "", ""
    if not found or exchange.status == 414 or b"?cut" in exchange.line:
        return "-", "-", "", "-"
    path, _, query = meant(found.group(2)).partition("?")
    return found.group(1).decode(), path, query, (found.group(3) or b"-").decode()


class Nginx(WebTest):
    def __init__(self, check, contract, root):
        super().__init__(check, contract, root, free_port())
        self.binary = program("nginx")
        self.plain = []

    def line(self, exchange):
        return exchange.line[:BUFFER_BYTES]

    def header(self, exchange, name):
        """Only what nginx has read as a request has headers."""
        return exchange.header(name, None) if exchange.status not in (400, 414, 505) else None

    def write_folder(self, alive, dead):
        for folder in ("htdocs/files", "htdocs/private"):
            os.makedirs(os.path.join(self.root, folder))
        contents = {"htdocs/index.html": b"<p>hello\n", "htdocs/files/big.bin": bytes(range(256)) * 800, "htdocs/files/empty.txt": b"",
                    "htdocs/日本語.txt".encode(): "こんにちは\n".encode(), "htdocs/private/index.html": b"secret\n", "users": b"taro:{PLAIN}geheim\n"}
        for name, data in contents.items():
            with open(os.path.join(os.fsencode(self.root), name if isinstance(name, bytes) else name.encode()), "wb") as file:
                file.write(data)
        self.config = CONFIG.format(root=self.root, logs=self.contract.logs, port=self.port, alive=alive, dead=dead,
                                    listen6=f"listen [::1]:{self.port};" if loopback_has_ipv6() else "", user="user root;" if os.getuid() == 0 else "")
        with open(os.path.join(self.root, "nginx.conf"), "w", encoding="utf-8") as file:
            file.write(self.config)

    def log_format(self, name):
        return directive(self.config, rf"^\tlog_format {name} .*?;$").strip()

    def add_sources(self):
        add = self.contract.add
        add("combined", "access", ["combined.log"])
        add("timed", "access", ["timed.log"], self.log_format("timed"))
        add("exact", "access", ["exact.log"], self.log_format("exact"))
        add("object", "access", ["object.log"], self.log_format("object"))
        add("zipped", "access", ["zipped.log*.gz"], "combined")
        add("turned", "access", ["turned.log*"], self.log_format("timed"))
        add("copied", "access", ["copied.log*"], "combined")
        add("error.log", "system", ["error.log"])
        add("raw", "access", ["raw.log"], self.log_format("raw"))

    def ordinary(self):
        self.usual()
        self.one(b"/", method=b"OPTIONS")
        self.one(b"/error")
        self.one(b"/none")
        self.one(b"/upstream/a", b"X-Forwarded-For: 2001:db8::1")
        self.one(b"/fallback/b")
        self.one(b"/slow/c")
        self.one(b"/drop", known={"status": 444})

    def broken(self):
        """What is no HTTP; a log holds the bytes up to the first line end."""
        for data in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\xd1\"\\\x20\x99?\x7f" + bytes(range(1, 10)) + b"\r\n", b"GET / HTTP/9.9\r\n\r\n",
                     b"GET /a b c HTTP/1.1\r\n\r\n", b"get / HTTP/1.1\r\n\r\n", b"HELLO\r\n\r\n", b"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\"\" \\ \"\r\n\r\n"):
            self.cut(data)
        self.cut(b"GET /?cut", status=400)
        # HTTP/0.9: the answer is a body alone.
        self.keep(ask(self.port, b"GET /?nine\r\n"), status=200)
        self.one(b"/" + b"t" * 40000)
        self.one(b"/", b"User-Agent: bell\x07 esc\x1b[31m del\x7f")

    def given_up(self):
        """The client closes before the answer: nginx writes 499."""
        with Connection(self.port) as connection:
            exchange = connection.send(request(b"/slow/given-up?" + self.number()))
            time.sleep(0.05)
        self.keep(exchange, status=499)

    def silent(self):
        """A connection without a byte is not written; one with an empty line is."""
        with Connection(self.port):
            pass
        with Connection(self.port) as connection:
            exchange = connection.send(b"\r\n")
        self.keep(exchange, status=400)

    def traffic(self):
        self.ordinary()
        self.strange()
        self.broken()
        self.kept_alive()
        self.given_up()
        self.silent()
        # A line is written a moment after its answer was sent.
        wait_until("the last request is in the log", lambda: self.lines("timed.log") >= len(self.exchanges))

    def lines(self, name):
        with open(self.contract.log(name), "rb") as file:
            return file.read().count(b"\n")

    def turn(self, process):
        """What logrotate does: with USR1 for one log, with copytruncate for another."""
        log = self.contract.log
        for name in ("turned.log", "zipped.log.gz"):
            os.rename(log(name), log(name.replace(".log", ".log.1")) if name.endswith(".gz") else log(name + ".1"))
        process.send_signal(signal.SIGUSR1)
        wait_until("nginx has opened its logs again", lambda: all(os.path.exists(log(name)) for name in ("turned.log", "zipped.log.gz")))
        shutil.copyfile(log("copied.log"), log("copied.log.1"))
        os.truncate(log("copied.log"), 0)

    def serve(self):
        with backend() as alive, dead_port() as dead:
            self.write_folder(alive, dead)
            self.add_sources()
            command = [self.binary, "-p", self.root, "-c", os.path.join(self.root, "nginx.conf")]
            with running(command, os.path.join(self.root, "output"), lambda: listens(self.port), signal.SIGQUIT) as process:
                self.traffic()
                self.contract.ingest()
                self.turn(process)
                self.traffic()
                self.contract.ingest()
                self.ordinary()
                self.raw()
        self.contract.ingest()

    def raw(self):
        """escape=none writes what came, and a request may write lines of its own."""
        for path, agent in ((b"/raw/a", b"plain"), ("/raw/日本".encode(), "ブラウザー".encode()), (b"/raw/%0A", b"x"), (b"/raw/\"", b"quo\"te")):
            self.plain.append(ask(self.port, request(path, b"User-Agent: " + agent, close=True)))


    def compare(self):
        for name, text, absent in (("combined", meant, "-"), ("timed", meant, "-"), ("zipped", meant, "-"), ("turned", meant, "-"),
                                   ("copied", meant, "-"), ("object", meant_json, "")):
            self.compare_requests(name, text)
            self.compare_people(name, text, absent)
        self.compare_by("exact", "method,path,query,protocol,status,bytes", lambda e: (*exact_parts(e), e.status, e.head_bytes + e.wire_body_bytes))
        for name, unit_us in (("combined", 1000000), ("timed", 1000000), ("object", 1000000), ("exact", 1000)):
            self.compare_times(name, unit_us)
        for name in ("timed", "object", "exact"):
            self.compare_durations(name, lambda e: SLOW_S * 900000 if e.status == 200 and b"/slow/" in e.line else 0)
        # What copytruncate copied was there before, and counts once.
        for name in ("combined", "timed", "exact", "object", "zipped", "turned", "copied"):
            self.contract.close_books(name, len(self.exchanges), len(self.exchanges))
        self.compare_raw()
        self.compare_errors("error.log", r"(\S+ \S+) \[(\w+)\] ()", "%Y/%m/%d %H:%M:%S", {
            "No such file": sum(e.status == 404 and b"/llll" not in e.line for e in self.exchanges), "too long URI": sum(e.status == 414 for e in self.exchanges),
            "invalid version": sum(e.status == 505 for e in self.exchanges), "File name too long": sum(b"/llll" in e.line for e in self.exchanges)})

    def compare_raw(self):
        """Of the request with a line feed two lines came, neither of the format's shape; the others are read as they were sent."""
        expected = counted(("/raw/" + name, 200, 4) for name in ("a", "日本", "\""))
        self.check.equal_maps("raw: requests by path,status,bytes", expected, self.contract.rows("access", "raw", "path,status,bytes"))
        self.contract.close_books("raw", len(self.plain) + 1, len(self.plain) - 1, rejected=2)


def run(check, contract, root):
    nginx = Nginx(check, contract, root)
    nginx.serve()
    nginx.compare()
    contract.restore()
    contract.deliver()
