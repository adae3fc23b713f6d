# SPDX-License-Identifier: EPL-2.0
"""As much of a client of redis as a test needs: RESP2 over a unix socket."""
import socket

from support import Failed, PATIENCE


class Redis:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(path)
        self.input = self.socket.makefile("rb")

    @staticmethod
    def answers(path):
        """Whether there is a server, and it has loaded its data."""
        try:
            redis = Redis(path)
        except OSError:
            return False
        try:
            return redis.call(b"PING") == b"PONG"
        except Failed:
            return False  # LOADING
        finally:
            redis.close()

    def close(self):
        self.input.close()
        self.socket.close()

    def call(self, *words):
        return self.pipeline([words])[0]

    def pipeline(self, commands):
        self.socket.sendall(b"".join(self._encoded(words) for words in commands))
        return [self._reply() for _ in commands]

    def info(self, section):
        lines = self.call(b"INFO", section.encode()).decode().splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)

    @staticmethod
    def _encoded(words):
        return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)

    def _reply(self):
        line = self.input.readline()
        if not line.endswith(b"\r\n"):
            raise Failed("the server has closed the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise Failed(f"the server answers {rest.decode()}")
        if kind == b"+":
            return rest
        if kind == b":":
            return int(rest)
        if kind == b"*":
            return [self._reply() for _ in range(int(rest))]
        if int(rest) < 0:
            return None
        return self.input.read(int(rest) + 2)[:-2]
