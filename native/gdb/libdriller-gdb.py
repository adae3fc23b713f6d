# SPDX-License-Identifier: EPL-2.0
"""Other peers' live memory in gdb, beside the process that is debugged.

gdb loads this file by itself with libdriller, beside which it is installed, if the auto-load safe-path holds its
directory. It can be loaded by hand too: source libdriller.so-gdb.py

    info driller                    the peers of the group that the process debugged belongs to
    info driller PEER               the segments of one of them
    print $peer(PEER, "EXPRESSION") a variable of another peer, as it is now
    set driller-command PATH        another driller command than the one that belongs to the library

PEER is a rank or, where no peer has that rank, a process id; or a string, "GROUP/RANK". EXPRESSION is a path from a global
or static variable: names, '.', '->', '[number]', unary '*' and '&', parentheses. Types and places come from the debug
information of the program in gdb; all bytes, those of pointers on the way included, come from the peer. Nothing is stopped:
the peer is read by the driller command, which says it when it cannot be read.
"""
import json
import os
import re
import struct
import subprocess

import gdb

PATIENCE_S = 30
"""Longer than the command itself waits for anything."""
LARGEST = 64 << 20
"""Bytes that one expression may be large."""


class DrillerCommand(gdb.Parameter):
    """The driller command that reads peers.

    Empty: the one that is installed with the library, or else the one in PATH."""

    set_doc = "Set the driller command that reads peers."
    show_doc = "Show the driller command that reads peers."

    def __init__(self):
        super().__init__("driller-command", gdb.COMMAND_STATUS, gdb.PARAM_OPTIONAL_FILENAME)
        self.value = ""

    def get_set_string(self):
        return ""

    def get_show_string(self, value):
        return f'The driller command is "{command_path()}".'


def own_directory():
    """Where the library lies whose script this is; None when it was loaded by hand from nowhere known."""
    objfile = gdb.current_objfile()
    path = objfile.filename if objfile is not None else globals().get("__file__")
    return os.path.dirname(os.path.realpath(path)) if path else None


LIBRARY_DIRECTORY = own_directory()
COMMAND = DrillerCommand()


def command_path():
    """The command to run: as set, beside the library, in bin beside lib, or by its name."""
    if COMMAND.value:
        return COMMAND.value
    for place in ("driller", "../bin/driller", "../../bin/driller"):
        path = os.path.normpath(os.path.join(LIBRARY_DIRECTORY or "/", place))
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return "driller"


def run(*arguments):
    """What the command wrote. Its complaint, one line that names cause and cure, becomes gdb's."""
    command = [command_path(), *arguments]
    # Were gdb itself started with the library, the command need not become a peer for that.
    environment = dict(os.environ, DRILLER="off")
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S,
                              env=environment, check=False)
    except FileNotFoundError:
        raise gdb.GdbError("driller: the command 'driller' was not found; tell where it is: set driller-command PATH")
    except (OSError, subprocess.SubprocessError) as error:
        raise gdb.GdbError(f"driller: cannot run '{command[0]}': {error}")
    if done.returncode != 0:
        complaint = done.stderr.decode(errors="replace").strip()
        raise gdb.GdbError(complaint or f"driller: '{' '.join(command)}' ended with status {done.returncode}")
    return done.stdout


def ask(*arguments):
    """What the command answers as JSON."""
    answer = run(*arguments, "--json")
    try:
        return json.loads(answer)
    except ValueError as error:
        raise gdb.GdbError(f"driller: '{command_path()}' belongs to another version of Driller: {error}")


# ---- which peer ---------------------------------------------------------------------------------------------

def own_pid():
    """The process that is debugged, 0 if there is none."""
    return gdb.selected_inferior().pid


def known_peers():
    """What is known of all peers; one that cannot be attached says only where it is."""
    return [{"rank": -1, "executable": "?", **peer} for peer in ask("ps")]


def own_group(peers):
    """The group of the process that is debugged or, if that is no peer, the only one there is."""
    groups = {peer["group"] for peer in peers}
    for peer in peers:
        if peer["pid"] == own_pid():
            return peer["group"]
    if len(groups) == 1:
        return groups.pop()
    if not groups:
        raise gdb.GdbError("driller: there are no peers; start the processes with 'driller run', or with libdriller.so "
                           "in LD_PRELOAD")
    raise gdb.GdbError(f"driller: the process debugged is no peer; name the group, as in \"{sorted(groups)[0]}/0\" "
                       f"(there are {', '.join(sorted(groups))})")


def find_peer(who):
    """The peer that `who`, a number or a text GROUP/RANK, names."""
    peers = known_peers()
    if isinstance(who, str) and "/" in who:
        group, _, number = who.rpartition("/")
    else:
        group, number = None, str(who)
    if not number.isdecimal():
        raise gdb.GdbError(f"driller: '{who}' is no peer: give a rank, a process id, or \"GROUP/RANK\"")
    number = int(number)
    if group is None:
        exact = [peer for peer in peers if peer["pid"] == number]
        ranked = [peer for peer in peers if peer["rank"] == number]
        if not ranked and exact:
            return exact[0]
        group = own_group(peers)
        found = [peer for peer in ranked if peer["group"] == group] or exact
    else:
        found = [peer for peer in peers if peer["group"] == group and peer["rank"] == number]
    if not found:
        ranks = sorted(peer["rank"] for peer in peers if peer["group"] == group and peer["rank"] >= 0)
        raise gdb.GdbError(f"driller: group '{group}' has no rank {number}, and no peer is process {number}; its ranks: " +
                           (", ".join(map(str, ranks[:20])) + (", ..." if len(ranks) > 20 else "") or "none"))
    if len(found) > 1:
        pids = ", ".join(str(peer["pid"]) for peer in found)
        raise gdb.GdbError(f"driller: several peers of group '{group}' have rank {number}; give one of their process ids: "
                           f"{pids}")
    return found[0]


# ---- where a module lies --------------------------------------------------------------------------------------

class Module:
    """A program or shared library in gdb, known by its text: the place of its first executable segment.

    A file that is mapped again as data does not lead astray."""

    def __init__(self, address):
        self.path = os.path.realpath(gdb.solib_name(address) or gdb.current_progspace().filename or "")
        segments = self.loaded_segments()
        self.offset, linked = next(((offset & ~0xfff, start & ~0xfff) for flags, offset, start, _ in segments if flags & 1),
                                   (None, None))
        if self.offset is None:
            raise gdb.GdbError(f"driller: '{self.path}' has no executable segment")
        self.identity, self.start = self.own_text(linked)
        place = address - self.start + linked
        self.holds = any(start <= place < start + size for _, _, start, size in segments)

    def loaded_segments(self):
        """Flags, file offset, linked address and size in memory of each PT_LOAD."""
        try:
            with open(self.path, "rb") as file:
                header = file.read(64)
                if header[:6] != b"\x7fELF\x02\x01":
                    raise gdb.GdbError(f"driller: '{self.path}' is no 64-bit little-endian ELF file")
                table, = struct.unpack_from("<Q", header, 32)
                size, count = struct.unpack_from("<HH", header, 54)
                file.seek(table)
                entries = file.read(size * count)
            found = [struct.unpack_from("<IIQQQQQ", entries, entry * size) for entry in range(count)]
        except (OSError, struct.error) as error:
            raise gdb.GdbError(f"driller: cannot read the program '{self.path}': {error}")
        return [(flags, offset, address, memory) for kind, flags, offset, address, _, _, memory in found if kind == 1]

    def own_text(self, linked):
        """Its identity, (device, inode) or None, and where its text lies in gdb's address space."""
        if own_pid() == 0:
            status = os.stat(self.path)
            return (status.st_dev, status.st_ino), linked
        try:
            with open(f"/proc/{own_pid()}/maps", encoding="utf-8", errors="surrogateescape") as maps:
                lines = maps.readlines()
        except OSError:
            return None, self.text_of_core()
        for line in lines:
            span, rights, offset, device, inode, *name = line.rstrip("\n").split(maxsplit=5)
            if name and "x" in rights and int(offset, 16) == self.offset and \
                    name[0].removesuffix(" (deleted)") == self.path:
                major, minor = (int(part, 16) for part in device.split(":"))
                return (os.makedev(major, minor), int(inode)), int(span.split("-")[0], 16)
        raise gdb.GdbError(f"driller: process {own_pid()} has no text of '{self.path}'")

    def text_of_core(self):
        """Where gdb says it is, for processes that are not here: core files."""
        for line in gdb.execute("info proc mappings", to_string=True).splitlines():
            fields = line.split()
            if len(fields) >= 5 and fields[-1] == self.path and int(fields[3], 16) == self.offset:
                return int(fields[0], 16)
        raise gdb.GdbError(f"driller: gdb does not say where '{self.path}' is mapped")

    def in_peer(self, peer):
        """How much higher its addresses are in the peer."""
        if peer["pid"] == own_pid():
            return 0
        other = None
        for segment in ask("maps", str(peer["pid"]))["segments"]:
            # What has no backing has no offset there; the first one is meant.
            if "x" not in segment["protection"] or \
                    (segment["backing"] == "file" and int(segment["offset"], 16) != self.offset):
                continue
            if (segment["device"], segment["inode"]) == self.identity:
                return int(segment["start"], 16) - self.start
            if other is None and segment["name"].removesuffix(" (deleted)") == self.path:
                other = segment
        if other is None:
            raise gdb.GdbError(f"driller: process {peer['pid']} ({peer['executable']}) has not loaded '{self.path}', where "
                               "this variable is")
        # Some file systems show another device number in maps than to stat.
        if other["deleted"] or (self.identity is not None and other["inode"] != self.identity[1]):
            raise gdb.GdbError(f"driller: process {peer['pid']} runs another build of '{self.path}' than gdb has read; "
                               "start it again")
        return int(other["start"], 16) - self.start


# ---- expressions ------------------------------------------------------------------------------------------------

TOKEN = re.compile(r"\s*(?:(?P<name>(?:'[^']+'::)?[A-Za-z_$][\w$]*(?:::~?[A-Za-z_]\w*)*)|(?P<number>0[xX][0-9a-fA-F]+|\d+)"
                   r"|(?P<mark>->|[.\[\]()*&]))")


def tokens(text):
    """The expression's tokens, as (kind, text)."""
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise gdb.GdbError(f"driller: cannot read '{text[at:].strip()}' in '{text}': a path of names, '.', '->', "
                               "'[number]', '*', '&' and parentheses is wanted")
        found.append((match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return found


def static_variable(name):
    """Where gdb has a variable, and its type. Locals give way to globals: another peer has other frames."""
    symbol = None
    if "::" not in name:
        try:
            symbol = gdb.lookup_symbol(name)[0]
        except gdb.error:
            pass        # without a frame
    try:
        if symbol is not None and symbol.addr_class == gdb.SYMBOL_LOC_STATIC and symbol.is_variable:
            place = symbol.value().address
        else:
            place = gdb.parse_and_eval(f"&{name}" if "::" in name else f"&::{name}")
    except gdb.error as error:
        raise gdb.GdbError(f"driller: {error}")
    target = place.type.target()
    if target.strip_typedefs().code == gdb.TYPE_CODE_FUNC:
        raise gdb.GdbError(f"driller: '{name}' is a function: a variable is wanted")
    if target.strip_typedefs().code == gdb.TYPE_CODE_ERROR or "no debug info" in str(target):
        raise gdb.GdbError(f"driller: there is no debug information for '{name}'; compile with -g")
    return int(place), target


class Reader:
    """Evaluates an expression over a peer's memory.

    The values on the way are lazy: gdb knows their places in the peer and their types, and never fetches them, which would
    be from the wrong process."""

    def __init__(self, peer, text):
        self.peer = peer
        self.text = text
        self.rest = tokens(text)
        self.shifts = {}

    def evaluate(self):
        value = self.unary()
        if self.rest:
            self.unexpected()
        return value

    def unexpected(self):
        what = f"'{self.rest[0][1]}' is not expected" if self.rest else "it ends too early"
        raise gdb.GdbError(f"driller: in '{self.text}' {what}")

    def take(self, *marks):
        """The next token if it is one of these, else None."""
        if self.rest and self.rest[0][0] == "mark" and self.rest[0][1] in marks:
            return self.rest.pop(0)[1]
        return None

    def want(self, kind):
        if not self.rest or self.rest[0][0] != kind:
            self.unexpected()
        return self.rest.pop(0)[1]

    def unary(self):
        if self.take("*"):
            return self.follow(self.unary())
        if self.take("&"):
            value = self.unary()
            if value.address is None:
                raise gdb.GdbError(f"driller: in '{self.text}' the address of an address is taken")
            return value.address
        return self.postfix(self.primary())

    def primary(self):
        if self.take("("):
            value = self.unary()
            if not self.take(")"):
                self.unexpected()
            return value
        address, kind = static_variable(self.want("name"))
        module = Module(address)
        if not module.holds:
            raise gdb.GdbError(f"driller: in '{self.text}' a variable is named that each thread has for itself: it lies at no "
                               "place that can be known in a peer")
        if module.path not in self.shifts:
            self.shifts[module.path] = module.in_peer(self.peer)
        return self.resolved(lazy(address + self.shifts[module.path], kind))

    def postfix(self, value):
        while True:
            mark = self.take(".", "->", "[")
            if mark is None:
                return value
            if mark == "[":
                value = self.element(value, int(self.want("number"), 0))
                if not self.take("]"):
                    self.unexpected()
            else:
                value = self.member(self.follow(value) if mark == "->" else value, self.want("name"))

    def member(self, value, name):
        kind = value.type.strip_typedefs()
        if kind.code not in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION):
            raise gdb.GdbError(f"driller: in '{self.text}' what '{name}' is looked up in is no structure but "
                               f"'{value.type}'" + ("; use '->'" if kind.code == gdb.TYPE_CODE_PTR else ""))
        if any(field.name == name and getattr(field, "bitsize", 0) for field in kind.fields()):
            return self.fetched(value)[name]
        try:
            return self.resolved(value[name])
        except gdb.error as error:
            raise gdb.GdbError(f"driller: {error}")

    def element(self, value, index):
        kind = value.type.strip_typedefs()
        if kind.code == gdb.TYPE_CODE_PTR:
            start, item = int(self.fetched(value)), kind.target()
        elif kind.code == gdb.TYPE_CODE_ARRAY:
            start, item = int(value.address), kind.target()
            low, high = kind.range()
            # Those of length 0 or without a length go on behind the structure.
            if high > low and index > high:
                raise gdb.GdbError(f"driller: in '{self.text}' element {index} is asked for: the last one is {high}")
        else:
            raise gdb.GdbError(f"driller: in '{self.text}' what has '[{index}]' is no array but '{value.type}'")
        return self.resolved(lazy(start + index * item.sizeof, item))

    def follow(self, value):
        kind = value.type.strip_typedefs()
        if kind.code != gdb.TYPE_CODE_PTR:
            raise gdb.GdbError(f"driller: in '{self.text}' what is followed is no pointer but '{value.type}'")
        if kind.target().strip_typedefs().code in (gdb.TYPE_CODE_VOID, gdb.TYPE_CODE_FUNC):
            raise gdb.GdbError(f"driller: in '{self.text}' a '{value.type}' is followed, which leads to no value")
        address = int(self.fetched(value))
        if address == 0:
            raise gdb.GdbError(f"driller: in '{self.text}' a null pointer is followed: in process {self.peer['pid']} it is "
                               "0 now")
        return self.resolved(lazy(address, kind.target()))

    def resolved(self, value):
        """A C++ reference is what it refers to."""
        if value.type.strip_typedefs().code in (gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF):
            pointer = value.type.strip_typedefs().target().pointer()
            return lazy(int(self.fetched(lazy(int(value.address), pointer))), pointer.target())
        return value

    def fetched(self, value):
        """The value with the peer's bytes; one that lies nowhere (an address) is complete already."""
        if value.address is None or not value.is_lazy:
            return value
        size = value.type.sizeof
        if size > LARGEST:
            raise gdb.GdbError(f"driller: '{self.text}' is {size} bytes large; ask for a part of it")
        if size == 0:
            return gdb.Value(b"\0", gdb.lookup_type("char")).cast(value.type)
        data = self.bytes_at(int(value.address), size)
        if len(data) < size:
            raise gdb.GdbError(f"driller: only {len(data)} of the {size} bytes of '{self.text}' can be read in process "
                               f"{self.peer['pid']}")
        return gdb.Value(data, value.type)

    def bytes_at(self, address, size):
        if self.peer["pid"] != own_pid():
            return run("read", str(self.peer["pid"]), hex(address), str(size), "--raw")
        try:
            return bytes(gdb.selected_inferior().read_memory(address, size))
        except gdb.error as error:
            raise gdb.GdbError(f"driller: {error}")


def lazy(address, kind):
    """A value of that type at that address, not read."""
    return gdb.Value(address).cast(kind.pointer()).dereference()


def without_way_back(value):
    """A pointer into a peer must not be followed in the process that is debugged, where something else lies there."""
    if value.type.strip_typedefs().code == gdb.TYPE_CODE_PTR:
        return value.cast(gdb.lookup_type("void").pointer())
    return value


class PeerFunction(gdb.Function):
    """$peer (PEER, "EXPRESSION"): a variable of another peer, as it is now.

PEER is a rank of the group that the process debugged belongs to, or a process id, or "GROUP/RANK".
EXPRESSION is a path from a global or static variable, such as "list.first->value": names, '.', '->', '[number]',
unary '*' and '&', parentheses. Pointers on the way are followed in the peer. A pointer as the result is shown as
'void *', since what it points to lies in the peer: follow it in the expression."""

    def __init__(self):
        super().__init__("peer")

    def invoke(self, who, expression):
        text = who.type.strip_typedefs().code == gdb.TYPE_CODE_ARRAY
        try:
            path = expression.string()
        except gdb.error:
            raise gdb.GdbError('driller: the second argument is a text: $peer(1, "counters.ticks")')
        reader = Reader(find_peer(who.string() if text else int(who)), path)
        return without_way_back(reader.fetched(reader.evaluate()))


class InfoDriller(gdb.Command):
    """Show the peers of the group that the process debugged belongs to, or with a peer, its segments.

info driller         the peers; '*' marks the process debugged
info driller PEER    the segments of a peer: a rank, a process id, or GROUP/RANK
info driller GROUP/  the peers of another group"""

    def __init__(self):
        super().__init__("info driller", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        who = argument.strip()
        if who and not who.endswith("/"):
            peer = find_peer(who)
            lines = run("maps", str(peer["pid"])).decode(errors="replace")
            gdb.write(f"Process {peer['pid']}, group {peer['group']}:\n{lines}")
            return
        group = who[:-1] or own_group(ask("ps"))
        for line in run("ps", "-g", group).decode(errors="replace").splitlines():
            mark = "*" if own_pid() != 0 and re.match(rf"\S+\s+{own_pid()}\s", line) else " "
            gdb.write(f"{mark} {line}\n")


PeerFunction()
InfoDriller()
