#!/usr/bin/env python3
"""Building from an address again and again: test_fetch.py HEARSAY. A server on loopback, one feed with one page."""
import http.server, pathlib, subprocess, sys, tempfile, threading

HEARSAY = str(pathlib.Path(sys.argv[1]).resolve())
PAGE = """<html><head><title>Gate</title></head><body><article><h1>Gate gave way</h1>
<p>The storm gate of Port Aldan failed on Monday night, and two streets of the old town were flooded by noon.</p>
<p>"We were %s told that the gate had not been tested," Mayor Ruta Vance said. "I will not accept that."</p>
</article></body></html>"""
version, log = ["never"], []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        etag = f'"{version[0]}"'
        known = self.headers.get("If-None-Match")
        log.append((self.path, known, self.headers.get("If-Modified-Since")))
        if self.path == "/feed.xml":
            link = f"http://127.0.0.1:{self.server.server_port}/gate"
            body = f"<rss><channel><title>Quay Post</title><item><title>Gate</title><link>{link}</link></item></channel></rss>"
        elif self.path == "/gate" and known == etag:
            self.send_response(304)
            self.end_headers()
            return
        elif self.path == "/gate":
            body = PAGE % version[0]
        else:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml" if "feed" in self.path else "text/html")
        self.send_header("Content-Length", str(len(body)))
        if self.path == "/gate":
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", "Mon, 03 Jun 2024 10:00:00 GMT")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *unused):
        pass


def run(*arguments):
    done = subprocess.run([HEARSAY, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done
    return done.stdout


def expect(got, wanted):
    if wanted not in got:
        sys.exit(f"no {wanted!r} in {got!r}\n{log}")


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
feed = f"http://127.0.0.1:{server.server_port}/feed.xml"
with tempfile.TemporaryDirectory() as folder:
    store = f"{folder}/s.db"
    expect(run("build", "--allow-private", feed, "-o", store), "1 new page with")
    assert log[-1] == ("/gate", None, None), log
    told = run("build", "--allow-private", feed, "-o", store)
    expect(told, "0 new pages with 0 statements, 1 unchanged on the server")
    expect(told, "in all 1 page ")
    assert log[-1] == ("/gate", '"never"', "Mon, 03 Jun 2024 10:00:00 GMT"), log
    version[0] = "often"
    expect(run("build", "--allow-private", feed, "-o", store), "1 new page with")
    expect(run("build", "--allow-private", feed, "-o", store), "1 unchanged on the server")
    assert log[-1][1] == '"often"', log
    # lists of addresses, as GDELT and scrapers write them, in each form
    gate = f"http://127.0.0.1:{server.server_port}/gate"
    lists = {
        "list.json": '{"articles": [ {"url": "%s", "url_mobile": "", "title": "Gate", "seendate": "20240603T101500Z", "domain": "quay.example"} ]}' % gate,
        "list.csv": "URL,MobileURL,Date,Title\n%s,,2024-06-03 10:15:00,Gate\n" % gate,
        "list.tsv": "url\ttitle\n%s\tGate\n" % gate,
        "list.jsonl": '{"url":"%s"}\n' % gate,
    }
    for name, text in lists.items():
        pathlib.Path(folder, name).write_text(text)
        told = run("extract", "--allow-private", f"{folder}/{name}")
        expect(told, '"doc":"%s"' % gate)
        expect(told, '"published":' + ('"2024-06-03T10:15:00' if "json" == name[-4:] or "csv" == name[-3:] else "null"))
        assert log[-1][0] == "/gate" and log[-2][0] == "/robots.txt", log
    told = run("versions", store)
    expect(told, "! quotation altered")
    expect(told, "[-never-] {+often+}")
