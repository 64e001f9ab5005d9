/* Formats as they stand in configuration files, a line of each, and what it says. A table that reading_is understands:
 * times are UTC, "none" is a number that is not there. */
#ifndef GEPPO_TEST_PASTED_CASES_H
#define GEPPO_TEST_PASTED_CASES_H

#include <stdbool.h>

struct pasted_case {
	const char *format, *line, *expected;
	bool verbatim; /* the recipe does not give the line back */
};

static const struct pasted_case pasted_cases[] = {
        /* nginx: its own combined, as documented, over two quoted parts */
        {"log_format combined '$remote_addr - $remote_user [$time_local] '\n"
         "                    '\"$request\" $status $body_bytes_sent '\n"
         "                    '\"$http_referer\" \"$http_user_agent\"';",
         "192.0.2.1 - - [01/Oct/2019:00:00:00 +0900] \"GET /a?b=c HTTP/1.1\" 200 12 \"-\" \"curl/7.64\"",
         "client=192.0.2.1|user=-|time=2019-09-30 15:00:00|method=GET|path=/a|query=b=c|protocol=HTTP/1.1|status=200|"
         "bytes=12|referrer=-|agent=curl/7.64",
         false},
        /* the documentation's example with gzip_ratio */
        {"log_format compression '$remote_addr - $remote_user [$time_local] '\n"
         "    '\"$request\" $status $bytes_sent '\n    '\"$http_referer\" \"$http_user_agent\" \"$gzip_ratio\"';",
         "192.0.2.1 - taro [01/Oct/2019:09:00:00 +0900] \"GET / HTTP/2.0\" 304 180 \"-\" \"x\\x22y\" \"2.53\"",
         "client=192.0.2.1|user=taro|time=2019-10-01 00:00:00|method=GET|path=/|query=|protocol=HTTP/2.0|status=304|"
         "bytes=180|referrer=-|agent=x\\x22y|~gzip_ratio=2.53",
         false},
        /* comments, double quotes with escaped quotes, no separators in the source text but its own */
        {"log_format  main \"$remote_addr [$time_iso8601] \\\"$request\\\" \" # the client\n \"$status $request_time\";",
         "2001:db8::1 [2019-10-01T00:00:00+09:00] \"POST /form HTTP/1.1\" 302 0.250",
         "client=2001:db8::1|time=2019-09-30 15:00:00|method=POST|path=/form|query=|protocol=HTTP/1.1|status=302|"
         "took_us=250000",
         false},
        /* without quotes, and tabs */
        {"log_format tsv $msec\\t$remote_addr\\t$request_method\\t$request_uri\\t$status;",
         "1569855600.250\t192.0.2.1\tGET\t/a?b\t200",
         "time=2019-09-30 15:00:00.250000|client=192.0.2.1|method=GET|path=/a|query=b|status=200", false},
        /* LTSV as many Japanese sites have it */
        {"log_format ltsv 'time:$time_iso8601\\thost:$remote_addr\\treq:$request\\tstatus:$status\\tsize:$body_bytes_sent\\t'\n"
         "'referer:$http_referer\\tua:$http_user_agent\\treqtime:$request_time\\tapptime:$upstream_response_time\\tvhost:$host';",
         "time:2019-10-01T00:00:00+09:00\thost:192.0.2.1\treq:GET / HTTP/1.1\tstatus:200\tsize:5\treferer:-\tua:Mozilla/5.0 "
         "(X11; Linux)\treqtime:0.003\tapptime:0.001, 0.002 : 0.003\tvhost:kosen.jp",
         "time=2019-09-30 15:00:00|client=192.0.2.1|method=GET|path=/|query=|protocol=HTTP/1.1|status=200|bytes=5|referrer=-|"
         "agent=Mozilla/5.0 (X11; Linux)|took_us=3000|vhost=kosen.jp|~upstream_response_time=0.001, 0.002 : 0.003",
         false},
        /* lists without quotes between blanks */
        {"$remote_addr [$time_local] \"$request\" $status $upstream_addr $upstream_status $upstream_response_time $request_time",
         "192.0.2.1 [01/Oct/2019:00:00:00 +0900] \"GET / HTTP/1.1\" 200 10.0.0.1:80, 10.0.0.2:80 : unix:/s 502, 200 : 200 "
         "0.001, 0.002 : - 0.010",
         "client=192.0.2.1|time=2019-09-30 15:00:00|method=GET|path=/|query=|protocol=HTTP/1.1|status=200|took_us=10000|"
         "~upstream_addr=10.0.0.1:80, 10.0.0.2:80 : unix:/s|~upstream_status=502, 200 : 200|~upstream_response_time=0.001, "
         "0.002 : -",
         false},
        {"$http_x_forwarded_for - [$time_local] \"$request\" $status",
         "198.51.100.9, 10.0.0.1 - [01/Oct/2019:00:00:00 +0900] \"GET / HTTP/1.1\" 200",
         "forwarded=198.51.100.9, 10.0.0.1|time=2019-09-30 15:00:00|method=GET|path=/|query=|protocol=HTTP/1.1|status=200",
         false},
        /* an agent without quotes in the middle */
        {"$remote_addr [$time_local] $http_user_agent $status $host",
         "192.0.2.1 [01/Oct/2019:00:00:00 +0900] Mozilla/5.0 (X 11) 3 404 kosen.jp",
         "client=192.0.2.1|time=2019-09-30 15:00:00|agent=Mozilla/5.0 (X 11) 3|status=404|vhost=kosen.jp", false},
        {"$remote_addr [$time_local] $request $status $body_bytes_sent",
         "192.0.2.1 [01/Oct/2019:00:00:00 +0900] GET /a 1 HTTP/1.1 200 7",
         "client=192.0.2.1|time=2019-09-30 15:00:00|method=GET|path=/a 1|query=|protocol=HTTP/1.1|status=200|bytes=7",
         false},
        /* no separators */
        {"[$time_local] $remote_addr \"$request_method $scheme://$host$request_uri $server_protocol\" $status",
         "[01/Oct/2019:00:00:00 +0900] 192.0.2.1 \"GET https://kosen.jp/a/b?c=/d HTTP/1.1\" 200",
         "time=2019-09-30 15:00:00|client=192.0.2.1|method=GET|vhost=kosen.jp|path=/a/b|query=c=/d|protocol=HTTP/1.1|"
         "status=200|~scheme=https",
         false},
        {"$time_iso8601 $scheme$host:$server_port$uri$is_args$args $status",
         "2019-10-01T00:00:00+09:00 https[2001:db8::5]:443/a:1/b?x=1 200",
         "time=2019-09-30 15:00:00|vhost=[2001:db8::5]|path=/a:1/b|query=x=1|status=200|~server_port=443", false},
        {"$time_iso8601 $uri$is_args$args $status", "2019-10-01T00:00:00+09:00 /index.html- 200",
         "time=2019-09-30 15:00:00|path=/index.html|query=|status=200", false},
        {"$remote_addr:$remote_port $time_iso8601 \"$uri?$args\" $status $pipe$connection_requests",
         "2001:db8::1:50000 2019-10-01T00:00:00+09:00 \"/a?-\" 200 p12",
         "client=2001:db8::1|time=2019-09-30 15:00:00|path=/a|query=|status=200|~remote_port=50000|~pipe=p|"
         "~connection_requests=12",
         false},
        {"$msec$pipe ${status}x ${request_time}s $remote_addr", "1569855600.250. 200x 1.5s 192.0.2.1",
         "time=2019-09-30 15:00:00.250000|status=200|took_us=1500000|client=192.0.2.1", true},
        /* the best of several that say the same */
        {"$uri $http_host $bytes_sent $time_local $msec \"$request\" $host $body_bytes_sent $request_method",
         "/index.php other.jp 500 01/Oct/2019:00:00:00 +0900 1569855600.123 \"GET /a?b HTTP/1.1\" kosen.jp 400 GET",
         "time=2019-09-30 15:00:00.123000|method=GET|path=/a|query=b|protocol=HTTP/1.1|vhost=kosen.jp|bytes=400|"
         "~uri=/index.php|~http_host=other.jp|~bytes_sent=500|~stamp=2019-09-30 15:00:00|~request_method=GET",
         false},
        /* escape=json */
        {"log_format json escape=json '{'\n  '\"time\":\"$time_iso8601\",'\n  '\"addr\":\"$remote_addr\",'\n"
         "  '\"user\":\"$remote_user\",'\n  '\"request\":\"$request\",'\n  '\"status\":$status,'\n"
         "  '\"len\":$content_length,'\n  '\"bytes\":$body_bytes_sent,'\n  '\"rt\":$request_time,'\n"
         "  '\"urt\":\"$upstream_response_time\",'\n  '\"ua\":\"$http_user_agent\"'\n'}';",
         "{\"time\":\"2019-10-01T00:00:00+09:00\",\"addr\":\"192.0.2.1\",\"user\":\"\",\"request\":\"GET /\\\"a\\\"?\\\\ "
         "HTTP/1.1\",\"status\":200,\"len\":,\"bytes\":5,\"rt\":0.001,\"urt\":\"\",\"ua\":\"a\\\\\"}",
         "time=2019-09-30 15:00:00|client=192.0.2.1|user=|method=GET|path=/\\\"a\\\"|query=\\\\|protocol=HTTP/1.1|status=200|"
         "bytes=5|took_us=1000|agent=a\\\\|~content_length=|~upstream_response_time=",
         false},
        {"log_format j escape=json '{\"t\":$msec,\"s\":$status,\"b\":$bytes_sent,\"l\":$request_length,\"h\":\"$host\"}';",
         "{\"t\":1569855600.001,\"s\":,\"b\":,\"l\":,\"h\":\"\"}",
         "time=2019-09-30 15:00:00.001000|status=none|bytes=none|vhost=|~request_length=none", false},
        {"{\"t\":\"$time_iso8601\",\"s\":\"$status\",\"agent\":\"$http_user_agent\"}",
         "{\"t\":\"2019-10-01T00:00:00+09:00\",\"s\":\"200\",\"agent\":\"a \\\"b\\\" \\u001b\"}",
         "time=2019-09-30 15:00:00|status=200|agent=a \\\"b\\\" \\u001b", false},
        /* escape=none: quotes and backslashes as they came */
        {"log_format n escape=none '$time_iso8601 \"$http_user_agent\" \"$http_referer\" $status';",
         "2019-10-01T00:00:00+09:00 \"a \" b\\\" \"\\\" 200",
         "time=2019-09-30 15:00:00|agent=a \" b\\|referrer=\\|status=200", false},
        {"log_format n escape=none '$time_iso8601 \"$http_user_agent\" $status';", "2019-10-01T00:00:00+09:00 \"a",
         "!truncated", false},
        /* a name like escape, quotes around the text alone, its parts alone */
        {"log_format escape '$time_iso8601 $status';", "2019-10-01T00:00:00+09:00 200",
         "time=2019-09-30 15:00:00|status=200", false},
        {"'$time_iso8601 $status '  '$host'", "2019-10-01T00:00:00+09:00 200 a.jp",
         "time=2019-09-30 15:00:00|status=200|vhost=a.jp", false},
        {"\"$request\" $status $time_iso8601 \"$http_referer\"", "\"-\" 400 2019-10-01T00:00:00+09:00 \"-\"",
         "method=|path=-|query=|protocol=|status=400|time=2019-09-30 15:00:00|referrer=-", true},
        {"$time_iso8601|$cookie_sid|$arg_q|$sent_http_location|$ssl_protocol/$ssl_cipher|$ssl_client_s_dn|$status",
         "2019-10-01T00:00:00+09:00|abc|%E5|/x y|TLSv1.3/TLS_AES_256|CN=a b, O=c|301",
         "time=2019-09-30 15:00:00|status=301|~cookie_sid=abc|~ssl_protocol=TLSv1.3|~ssl_client_s_dn=CN=a b, O=c", false},
        /* Apache: the documented ones */
        {"LogFormat \"%h %l %u %t \\\"%r\\\" %>s %b\" common",
         "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif HTTP/1.0\" 200 2326",
         "client=127.0.0.1|user=frank|time=2000-10-10 20:55:36|method=GET|path=/apache_pb.gif|query=|protocol=HTTP/1.0|"
         "status=200|bytes=2326",
         false},
        {"LogFormat \"%v:%p %h %l %u %t \\\"%r\\\" %>s %O \\\"%{Referer}i\\\" \\\"%{User-Agent}i\\\"\" vhost_combined",
         "kosen.jp:443 2001:db8::1 - - [01/Oct/2019:00:00:00 +0900] \"GET / HTTP/1.1\" 200 512 \"-\" \"a\\\"b\\\\\"",
         "vhost=kosen.jp|client=2001:db8::1|user=-|time=2019-09-30 15:00:00|method=GET|path=/|query=|protocol=HTTP/1.1|"
         "status=200|bytes=512|referrer=-|agent=a\\\"b\\\\|~port=443",
         false},
        {"LogFormat \"%{X-Forwarded-For}i %l %u %t \\\"%r\\\" %>s %b\" proxy",
         "198.51.100.9, 10.0.0.1 - - [01/Oct/2019:00:00:00 +0900] \"GET / HTTP/1.1\" 200 -",
         "forwarded=198.51.100.9, 10.0.0.1|user=-|time=2019-09-30 15:00:00|method=GET|path=/|query=|protocol=HTTP/1.1|"
         "status=200|bytes=none",
         false},
        {"CustomLog \"logs/access_log\" \"%h %t \\\"%r\\\" %>s %D\" env=!dontlog",
         "192.0.2.1 [01/Oct/2019:00:00:00 +0900] \"GET / HTTP/1.1\" 200 1234",
         "client=192.0.2.1|time=2019-09-30 15:00:00|method=GET|path=/|query=|protocol=HTTP/1.1|status=200|took_us=1234",
         false},
        /* tabs and escaped quotes of the text between the quotes */
        {"%h\\t%t\\t\\\"%r\\\"\\t%>s", "192.0.2.1\t[01/Oct/2019:00:00:00 +0900]\t\"GET / HTTP/1.1\"\t200",
         "client=192.0.2.1|time=2019-09-30 15:00:00|method=GET|path=/|query=|protocol=HTTP/1.1|status=200", false},
        /* joined lines of the file */
        {"LogFormat \"%h %t \\\n%>s\" x", "192.0.2.1 [01/Oct/2019:00:00:00 +0900] 200",
         "client=192.0.2.1|time=2019-09-30 15:00:00|status=200", false},
        /* modifiers */
        {"%h %t %400,501{User-Agent}i %!200,304,302{Referer}i %<s %>s",
         "192.0.2.1 [01/Oct/2019:00:00:00 +0900] - http://a/ 301 200",
         "client=192.0.2.1|time=2019-09-30 15:00:00|agent=-|referrer=http://a/|status=200|~s=301", false},
        /* the best of several, by their worth and not by their order */
        {"%{c}a %h %a %V %v %T %D %O %B %t %{Host}i", "10.0.0.1 h.jp 192.0.2.1 v.jp kosen.jp 1 1500000 900 800 "
         "[01/Oct/2019:00:00:00 +0900] x.jp",
         "client=192.0.2.1|vhost=kosen.jp|took_us=1500000|bytes=800|time=2019-09-30 15:00:00|~a c=10.0.0.1|~h=h.jp|"
         "~T=1|~O=900",
         false},
        {"%t %{ms}T %X %k %P %{tid}P %I %S %f", "[01/Oct/2019:00:00:00 +0900] 250 + 3 100 140 400 900 /srv/a b.html",
         "time=2019-09-30 15:00:00|took_us=250000|~X=+|~k=3|~P=100|~P tid=140|~I=400|~f=/srv/a b.html", false},
        {"%t %{us}T %^FB %{X}^ti %{Referer}^to %{UNIQUE_ID}e %{sid}C %{n}n %{SSL_PROTOCOL}x %{Location}o %L %R",
         "[01/Oct/2019:00:00:00 +0900] 77 66 - - id cookie note TLSv1.3 /x - proxy-server",
         "time=2019-09-30 15:00:00|took_us=77|~FB=66|~e UNIQUE_ID=id|~C sid=cookie|~x SSL_PROTOCOL=TLSv1.3|~R=proxy-server",
         false},
        /* requests in parts */
        {"%t \"%m %U%q %H\" %>s", "[01/Oct/2019:00:00:00 +0900] \"GET /a b?c=d HTTP/1.1\" 200",
         "time=2019-09-30 15:00:00|method=GET|path=/a b|query=c=d|protocol=HTTP/1.1|status=200", false},
        {"%t %m %V%U %q %>s", "[01/Oct/2019:00:00:00 +0900] GET kosen.jp/a  200",
         "time=2019-09-30 15:00:00|method=GET|vhost=kosen.jp|path=/a|query=|status=200", false},
        /* times */
        {"%{%Y-%m-%d %H:%M:%S}t %h", "2019-10-01 00:00:00 192.0.2.1", "time=2019-09-30 15:00:00|client=192.0.2.1", false},
        {"[%{%d/%b/%Y:%H:%M:%S}t.%{msec_frac}t %{%z}t] %h", "[01/Oct/2019:00:00:00.045 +0100] 192.0.2.1",
         "time=2019-09-30 23:00:00.045000|client=192.0.2.1|~offset=3600", false},
        {"%{sec}t.%{usec_frac}t %h", "1569855600.000123 192.0.2.1", "time=2019-09-30 15:00:00.000123|client=192.0.2.1",
         false},
        {"%{msec}t %{usec}t %h", "1569855600045 1569855600045678 192.0.2.1",
         "time=2019-09-30 15:00:00.045000|client=192.0.2.1|~stamp=2019-09-30 15:00:00.045678", false},
        {"%{end:%s}t %{begin:%s}t %h", "1569855605 1569855600 192.0.2.1",
         "time=2019-09-30 15:00:00|client=192.0.2.1|~stamp=2019-09-30 15:00:05", false},
        {"%t %{usec_frac}t %h", "[01/Oct/2019:00:00:00 +0900] 000250 192.0.2.1",
         "time=2019-09-30 15:00:00.000250|client=192.0.2.1", false},
        {"%{%FT%T%z}t %h", "2019-10-01T00:00:00+0900 h", "time=2019-09-30 15:00:00|client=h", false},
        {"%{%a, %d %B %Y %I:%M:%S %p %Z}t %h", "Tue, 01 October 2019 12:00:09 AM JST h",
         "time=2019-09-30 15:00:09|client=h|~zone=JST", false},
        {"%{%c}t %>s", "Tue Oct  1 23:59:60 2019 200", "time=2019-10-01 15:00:00|status=200", true},
        {"%{%j/%y %l:%M%P}t %>s", "274/19  9:05pm 200", "time=2019-10-01 12:05:00|status=200", false},
        {"%t%h", "[01/Oct/2019:00:00:00 +0900]192.0.2.1", "time=2019-09-30 15:00:00|client=192.0.2.1", false},
        {"%{%H:%M:%S}t%{%Y%m%d}t%>s", "00:00:0020191001200", "time=2019-09-30 15:00:00|status=200", false},
        {"100%% %t %>s%X%D", "100% [01/Oct/2019:00:00:00 +0900] 200-15",
         "time=2019-09-30 15:00:00|status=200|took_us=15", false},
        /* what does not fit */
        {"%h %t %>s", "192.0.2.1 [32/Oct/2019:00:00:00 +0900] 200", "!time", false},
        {"%{%Y-%m-%d %H:%M:%S}t %>s", "2019-02-29 00:00:00 200", "!time", false},
        {"%h %t %>s", "192.0.2.1 [01/Oct/2019:00:00:00 +0900] two", "!shape", false},
        {"%h %t %>s %b", "192.0.2.1 [01/Oct/2019:00:00:00 +0900] 200 5 more", "!number", false},
        /* who asks chooses the path, with it what looks like the next fields */
        {"$msec;$request_time;$remote_addr;$request_method;$request_uri;$server_protocol;$status;$bytes_sent;\"$http_user_agent\"",
         "1569855600.250;0.000;127.0.0.1;GET;/a;e<f>?n=1;HTTP/1.1;404;303;\"-\"",
         "time=2019-09-30 15:00:00.250000|took_us=0|client=127.0.0.1|"
         "method=GET|path=/a;e<f>|query=n=1|protocol=HTTP/1.1|status=404|bytes=303|agent=-",
         false},
        {"$msec;$request_time;$remote_addr;$request_method;$request_uri;$server_protocol;$status;$bytes_sent;\"$http_user_agent\"",
         "1569855600.250;0.000;127.0.0.1;GET;/a;HTTP/1.0;200;HTTP/1.1;404;303;\"-\"",
         "time=2019-09-30 15:00:00.250000|took_us=0|client=127.0.0.1|"
         "method=GET|path=/a;HTTP/1.0;200|query=|protocol=HTTP/1.1|status=404|bytes=303|agent=-",
         false},
        {"$msec;$request_time;$remote_addr;$request_method;$request_uri;$server_protocol;$status;$bytes_sent;\"$http_user_agent\"",
         "1569855600.250;0.000;127.0.0.1;GET;/a;HTTP/1.0;200;7;\"x;HTTP/2.0;404;303;\"-\"",
         "time=2019-09-30 15:00:00.250000|took_us=0|client=127.0.0.1|"
         "method=GET|path=/a;HTTP/1.0;200;7;\"x|query=|protocol=HTTP/2.0|status=404|bytes=303|agent=-",
         false},
        {"$msec;$request_time;$remote_addr;$request_method;$request_uri;$server_protocol;$status;$bytes_sent;\"$http_user_agent\"",
         "1569855600.250;0.000;127.0.0.1;GET;/a;b;-;404;303;\"-\"",
         "time=2019-09-30 15:00:00.250000|took_us=0|client=127.0.0.1|"
         "method=GET|path=/a;b|query=|protocol=-|status=404|bytes=303|agent=-",
         false},
        {"$msec;$request_time;$remote_addr;$request_method;$request_uri;$server_protocol;$status;$bytes_sent;\"$http_user_agent\"",
         "1569855600.250;0.000;127.0.0.1;GET;/a;b;;404;303;\"-\"",
         "time=2019-09-30 15:00:00.250000|took_us=0|client=127.0.0.1|"
         "method=GET|path=/a;b|query=|protocol=|status=404|bytes=303|agent=-",
         false},
        {"$msec;$request_time;$remote_addr;$request_method;$request_uri;$server_protocol;$status;$bytes_sent;\"$http_user_agent\"",
         "1569855600.250;0.000;127.0.0.1;GET;/a;HTTP/1.1;404;303;\"-\"",
         "time=2019-09-30 15:00:00.250000|took_us=0|client=127.0.0.1|"
         "method=GET|path=/a|query=|protocol=HTTP/1.1|status=404|bytes=303|agent=-",
         false},
};

/* Formats that are refused, and a part of the sentence. */
static const struct {
	const char *format, *part;
} refused_cases[] = {
        {"$remote_addr$http_user_agent [$time_local]", "$remote_addr and $http_user_agent"},
        {"%h%u %t", "%h and %u"},
        {"$status$request_length $msec", "$status and $request_length"},
        {"%{%H:%M}t %h", "lacks the year"},
        {"%{%Y-%m-%d %I:%M}t %h", "lacks AM or PM"},
        {"%{%Y-%m-%d %Q}t %h", "%Q"},
        {"log_format x escape=xml '$msec';", "escape=xml"},
        {"log_format x;", "no text"},
        {"log_format x '$msec", "not closed"},
        {"LogFormat \"%h %t common", "not closed"},
        {"CustomLog logs/access_log combined", "name of a format"},
        {"LogFormat", "format"},
        {"%h %t %>", "middle"},
        {"%h %{User-Agent", "middle"},
        {"%h %>s", "no time stamp"},
        {"$remote_addr $ $msec", "without a variable"},
        {"$remote_addr ${status $msec", "without a variable"},
};

#endif
