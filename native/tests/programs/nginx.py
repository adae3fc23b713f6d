# SPDX-License-Identifier: EPL-2.0
"""nginx: two workers that pass files through their memory, compress them and fetch them from one another, under wrk,
which compares every body. The master forks new workers while that goes on (a reload)."""
import os
import subprocess
import urllib.request

from support import PATIENCE, check, eventually, expect_rebuilt, expect_somewhere, free_port, main, need, service, start

SIZES = (1, 1000, 60000, 700000)
CONNECTIONS = 8
# Never by way of a proxy that the environment names.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))

CONFIGURATION = """
daemon off;
worker_processes 2;
pid {scratch}/pid;
error_log {scratch}/error.log notice;
events {{ worker_connections 256; }}
http {{
    access_log {scratch}/access.log;
    client_body_temp_path {scratch}/body;
    proxy_temp_path {scratch}/proxy;
    fastcgi_temp_path {scratch}/fastcgi;
    uwsgi_temp_path {scratch}/uwsgi;
    scgi_temp_path {scratch}/scgi;
    proxy_cache_path {scratch}/cache keys_zone=cache:1m;
    sendfile off;               # so that the bytes pass through the workers' memory
    gzip_types *;
    keepalive_requests 20;
    server {{
        listen 127.0.0.1:{port};
        location /plain/ {{ alias {scratch}/files/; }}
        location /through/ {{ proxy_pass http://unix:{scratch}/socket:/plain/; }}
        location /cached/ {{ proxy_pass http://unix:{scratch}/socket:/plain/; proxy_cache cache; proxy_cache_valid 200 1s; }}
        location /zipped/ {{ alias {scratch}/files/; gzip on; gzip_min_length 0; }}
    }}
    server {{
        listen unix:{scratch}/socket;
        location /plain/ {{ alias {scratch}/files/; }}
    }}
}}
"""

# Each thread asks for all files by all ways in turn, and compares.
LOAD = """
local ways, sizes, bodies, threads = {{"plain", "through", "cached"}}, {{{sizes}}}, {{}}, {{}}
for _, size in ipairs(sizes) do
    local file = io.open("{scratch}/files/" .. size, "rb")
    bodies[size] = file:read("*a")
    file:close()
end
function setup(thread) table.insert(threads, thread) end
function init() at, good, bad = 0, 0, 0 end
function request()
    at = at + 1
    return wrk.format("GET", "/" .. ways[at % #ways + 1] .. "/" .. sizes[at % #sizes + 1])
end
function response(status, headers, body)
    if status == 200 and bodies[#body] == body then good = good + 1 else bad = bad + 1 end
end
function done(summary)
    local good, bad = 0, 0
    for _, thread in ipairs(threads) do good = good + thread:get("good"); bad = bad + thread:get("bad") end
    local e = summary.errors
    print(string.format("good %d bad %d errors %d", good, bad, e.connect + e.read + e.write + e.timeout))
end
"""


def content(size):
    """No two places of a file are alike."""
    return b"".join(b"%d of %d, " % (i, size) for i in range(size // 8 + 1))[:size]


def fetch(port, path):
    with OPENER.open(f"http://127.0.0.1:{port}/{path}", timeout=PATIENCE) as answer:
        return answer.read()


def answers(port):
    try:
        return fetch(port, "plain/1") == content(1)
    except OSError:
        return False


def workers(master):
    """The worker processes, as ps(1) shows them: others look after the cache."""
    found = set()
    with open(f"/proc/{master}/task/{master}/children", encoding="ascii") as file:
        for pid in map(int, file.read().split()):
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as file_of_child:
                    if file_of_child.read().rstrip(b"\0 ") == b"nginx: worker process":
                        found.add(pid)
            except (FileNotFoundError, ProcessLookupError):
                pass  # it has just ended
    return found


def zipped(port, size):
    """What gzip(1) makes of a compressed answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/zipped/{size}", headers={"Accept-Encoding": "gzip"})
    with OPENER.open(request, timeout=PATIENCE) as answer:
        check(size < 100 or answer.headers["Content-Encoding"] == "gzip", "not compressed")
        return subprocess.run(["gzip", "-dc"], input=answer.read(), capture_output=True, check=True).stdout


def test(scratch):
    need("nginx", "wrk", "gzip")
    port = free_port()
    os.mkdir(os.path.join(scratch, "files"))
    for size in SIZES:
        with open(os.path.join(scratch, "files", str(size)), "wb") as file:
            file.write(content(size))
    for name, text in (("conf", CONFIGURATION), ("load.lua", LOAD)):
        with open(os.path.join(scratch, name), "w", encoding="ascii") as file:
            file.write(text.format(scratch=scratch, port=port, sizes=", ".join(map(str, SIZES))))
    log = os.path.join(scratch, "error.log")
    with service("nginx", "-c", os.path.join(scratch, "conf"), "-e", log, ready=lambda: answers(port),
                 stderr=subprocess.DEVNULL) as master:
        before = eventually("two workers", lambda: len(now := workers(master.pid)) == 2 and now)
        load = start("wrk", "-t", "2", "-c", str(CONNECTIONS), "-d", "2s", "--timeout", "60s", "-s", os.path.join(scratch, "load.lua"),
                     f"http://127.0.0.1:{port}", stdout=subprocess.PIPE)
        try:
            check(zipped(port, 60000) == content(60000), "other bytes after gunzip")
            start("nginx", "-c", os.path.join(scratch, "conf"), "-e", log, "-s", "reload", stderr=subprocess.DEVNULL).wait()
            out = load.communicate(timeout=120)[0].decode()
        finally:
            load.kill()
            load.wait()
        print(out.splitlines()[-1])
        good, bad, errors = (int(word) for word in out.splitlines()[-1].split()[1::2])
        # the reload closes each connection, and who has just asked on it gets no answer
        check(good > 0 and bad == 0 and errors <= CONNECTIONS, "answers are wrong or missing")
        check(zipped(port, 700000) == content(700000), "other bytes after gunzip")

        def taken_over():
            now = workers(master.pid)
            return now if len(now) == 2 and not now & before else None
        after = eventually("new workers take over", taken_over)
        for pid in (master.pid, *after):
            expect_rebuilt(pid)
            expect_somewhere(pid, f"{scratch}/files/".encode())
    for line in open(log, encoding="utf-8"):
        check("[alert]" not in line and "[crit]" not in line and "[emerg]" not in line, line)


main(test)
