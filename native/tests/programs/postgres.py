# SPDX-License-Identifier: EPL-2.0
"""postgres under pgbench: afterwards all balances must agree with the history, and every page with its checksum."""
import glob
import os
import shutil
import subprocess

from support import IS_PEER, check, eventually, expect_rebuilt, main, need, peers, run, service, start

CLIENTS = 4
TRANSACTIONS = 100

# What every transaction adds to three balances and to the history; and that there are as many as were made.
CONSISTENT = """
select (select sum(abalance) from pgbench_accounts) = (select sum(delta) from pgbench_history)
   and (select sum(tbalance) from pgbench_tellers) = (select sum(delta) from pgbench_history)
   and (select sum(bbalance) from pgbench_branches) = (select sum(delta) from pgbench_history)
   and (select count(*) from pgbench_history) = {transactions}
   and (select count(*) from pgbench_accounts) = 100000
"""


def programs():
    """Where Debian has the server's programs: not in the path."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if folders:
        os.environ["PATH"] = folders[-1] + ":" + os.environ["PATH"]
    need("initdb", "postgres", "pgbench", "psql", "pg_amcheck", "pg_checksums")


def unprivileged(scratch):
    """The server refuses to run as root. Its user must be able to load the library, wherever it was built."""
    if os.getuid() != 0:
        return {}
    environment = dict(os.environ)
    if IS_PEER:
        library = os.path.join(scratch, "libdriller.so")
        shutil.copy(os.environ["LD_PRELOAD"], library)
        os.chmod(library, 0o755)
        environment["LD_PRELOAD"] = library
    return {"user": "postgres", "env": environment}


def test(scratch):
    programs()
    as_user = unprivileged(scratch)
    data = os.path.join(scratch, "home", "data")
    os.mkdir(os.path.dirname(data))
    if as_user:
        shutil.chown(os.path.dirname(data), "postgres", "postgres")
    # without Driller: it is the server that is tested, and this takes as long as all the rest
    environment = {**as_user.get("env", os.environ), "DRILLER": "off"}
    run("initdb", "-D", data, "-k", "-A", "trust", "-U", "postgres", "--locale=C", "-N", cwd="/",
        **{**as_user, "env": environment})
    address = ("-h", os.path.dirname(data), "-U", "postgres")

    def ask(query):
        return run("psql", *address, "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", query, "postgres").strip()

    def answers():
        return subprocess.run(["psql", *address, "-X", "-c", "select 1", "postgres"], capture_output=True).returncode == 0

    with open(os.path.join(scratch, "log"), "wb") as log, \
            service("postgres", "-D", data, "-k", os.path.dirname(data), "-c", "listen_addresses=", "-c", "fsync=off",
                    "-c", "shared_buffers=16MB", "-c", "autovacuum_naptime=1s", "-c", "max_parallel_workers_per_gather=2",
                    "-c", "min_parallel_table_scan_size=0", "-c", "parallel_setup_cost=0", "-c", "parallel_tuple_cost=0",
                    ready=answers, cwd="/", stdout=log, stderr=log, end=2, **as_user) as server:
        run("pgbench", *address, "-i", "-q", "-s", "1", "postgres")
        load = start("pgbench", *address, "-n", "-c", str(CLIENTS), "-j", "2", "-t", str(TRANSACTIONS), "postgres",
                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            if IS_PEER:
                # some of the backends, while they work
                eventually("backends are peers", lambda: load.poll() is not None or len(peers("postgres")) > CLIENTS)
            ask("checkpoint")
            out = load.communicate(timeout=200)[0].decode()
        finally:
            load.kill()
            load.wait()
        check(load.returncode == 0, out)
        check(f"actually processed: {CLIENTS * TRANSACTIONS}/{CLIENTS * TRANSACTIONS}" in out, out)
        # by parallel workers, which share memory of their own
        check(ask(CONSISTENT.format(transactions=CLIENTS * TRANSACTIONS)) == "t", "the balances do not agree")
        ask("vacuum full analyze pgbench_accounts")
        check(ask(CONSISTENT.format(transactions=CLIENTS * TRANSACTIONS)) == "t", "the balances do not agree after vacuum")
        run("pg_amcheck", *address, "--install-missing", "--heapallindexed", "-t", "pgbench_*", "postgres")
        expect_rebuilt(server.pid)
        for peer in [peer for peer in peers("postgres") if peer["parent"] == server.pid][:3]:
            expect_rebuilt(peer["pid"])
    with open(os.path.join(scratch, "log"), encoding="utf-8") as log:
        for line in log:
            check("PANIC" not in line and "was terminated by signal" not in line and "could not" not in line, line)
    run("pg_checksums", "--check", "-D", data, cwd="/", **as_user)


main(test)
