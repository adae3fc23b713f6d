# SPDX-License-Identifier: EPL-2.0
"""redis-server: its background threads block every signal, and it forks to save. redis-benchmark loads it while each
value written is read back and compared; what the forked child has saved is loaded into another server and compared."""
import hashlib
import os
import subprocess

from resp import Redis
from support import PATIENCE, check, eventually, expect_rebuilt, expect_somewhere, main, need, run, service, start

KEYS = 2000


def value(key, generation):
    """What a key holds: its length and bytes follow from the key."""
    name = b"driller:%d:%d:" % (key, generation)
    return name + hashlib.shake_128(name).digest((3, 40, 300, 5000)[(key + generation) % 4])


def write(redis, generation):
    for first in range(0, KEYS, 100):
        redis.pipeline([(b"SET", b"key:%d" % key, value(key, generation)) for key in range(first, first + 100)])


def verify(redis, generation):
    for first in range(0, KEYS, 100):
        keys = range(first, first + 100)
        for key, got in zip(keys, redis.pipeline([(b"GET", b"key:%d" % key) for key in keys])):
            check(got == value(key, generation), f"key:{key} holds other bytes than generation {generation}'s")


def server(scratch, name, *more):
    """The command that runs a server whose socket is scratch/name."""
    folder = os.path.join(scratch, name + ".d")
    os.makedirs(folder, exist_ok=True)
    return ("redis-server", "--port", "0", "--unixsocket", os.path.join(scratch, name), "--dir", folder, "--save", "",
            "--daemonize", "no", "--logfile", os.path.join(folder, "log"), *more)


def save(redis):
    """BGSAVE: the child's image of the data is that of the moment of the fork."""
    before = redis.call(b"LASTSAVE")
    saves = int(redis.info("persistence").get("rdb_saves", 0))
    redis.call(b"BGSAVE")

    def done():
        info = redis.info("persistence")
        return info["rdb_bgsave_in_progress"] == "0" and (int(info.get("rdb_saves", 0)) > saves or
                                                          redis.call(b"LASTSAVE") > before) and info
    check(eventually("BGSAVE", done)["rdb_last_bgsave_status"] == "ok", "BGSAVE failed")


def test(scratch):
    need("redis-server", "redis-benchmark", "redis-check-rdb")
    socket = os.path.join(scratch, "one")
    with service(*server(scratch, "one", "--appendonly", "yes", "--appendfsync", "no", "--io-threads", "2"),
                 ready=lambda: Redis.answers(socket)) as process:
        redis = Redis(socket)
        threads = len(os.listdir(f"/proc/{process.pid}/task"))
        write(redis, 1)
        # the load writes keys of its own, to another database
        load = start("redis-benchmark", "-s", socket, "--dbnum", "1", "-n", "1500", "-c", "10", "-d", "200", "-r", "1000",
                     "-t", "set,get,incr,lpush,rpop,sadd,hset,zadd,lrange_100,mset", "-q", stdout=subprocess.DEVNULL)
        try:
            verify(redis, 1)
            save(redis)
            redis.call(b"UNLINK", *(b"key:%d" % key for key in range(KEYS)))  # freed by a background thread
            write(redis, 2)
            verify(redis, 2)
            redis.call(b"BGREWRITEAOF")
            write(redis, 3)
            verify(redis, 3)
            check(load.wait(PATIENCE * 3) == 0, "redis-benchmark failed")
        finally:
            load.kill()
            load.wait()
        eventually("BGREWRITEAOF", lambda: redis.info("persistence")["aof_rewrite_in_progress"] == "0")
        check(redis.info("persistence")["aof_last_bgrewrite_status"] == "ok", "BGREWRITEAOF failed")
        save(redis)
        verify(redis, 3)
        check(redis.call(b"DBSIZE") == KEYS, "other keys than were written")
        expect_somewhere(process.pid, value(17, 3)[:40])
        expect_rebuilt(process.pid)
        check(len(os.listdir(f"/proc/{process.pid}/task")) >= threads >= 4, "background threads are missing")
        redis.close()
    run("redis-check-rdb", os.path.join(scratch, "one.d", "dump.rdb"))
    # what the child saved, and what was appended, each in a server of its own
    os.makedirs(os.path.join(scratch, "two.d"))
    os.rename(os.path.join(scratch, "one.d", "dump.rdb"), os.path.join(scratch, "two.d", "dump.rdb"))
    for name, more in (("two", ()), ("one", ("--appendonly", "yes"))):
        with service(*server(scratch, name, *more), ready=lambda: Redis.answers(os.path.join(scratch, name))):
            redis = Redis(os.path.join(scratch, name))
            check(redis.call(b"DBSIZE") == KEYS, "not as many keys after loading")
            verify(redis, 3)
            redis.close()


main(test)
