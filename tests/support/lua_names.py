"""The names that a piece of Lua takes from outside itself, as its compiler finds them."""

import struct

from lupa import lua51

BUILT_IN = {
    "redis",
    "string",
    "math",
    "table",
    "tonumber",
    "type",
    "ipairs",
    "pairs",
    "unpack",
    "KEYS",
    "ARGV",
}
GET_GLOBAL, SET_GLOBAL = 5, 7
NIL, BOOLEAN, NUMBER = 0, 1, 3
COMPILE = b"function(text) return string.dump(assert(loadstring(text))) end"


def outside_names(text):
    """The globals of a piece of Lua: names neither local there nor built into Lua or Redis."""
    compiled = lua51.LuaRuntime(encoding=None).eval(COMPILE)(text.encode())
    return Bytecode(compiled).globals - BUILT_IN


class Bytecode:
    """The part of the output of Lua 5.1's string.dump that names globals."""

    def __init__(self, data):
        self._data, self._at = data, 12  # after the header
        self.globals = set()
        self._function()

    def _function(self):
        self._string()  # the name of its source
        self._ints(2)  # its first and last line
        self._at += 4  # its counts of upvalues, parameters and registers
        code = self._ints(self._int())
        constants = [self._constant() for _ in range(self._int())]
        for _ in range(self._int()):
            self._function()
        self._ints(self._int())  # the lines of its code
        for _ in range(self._int()):  # its locals
            self._string()
            self._ints(2)
        for _ in range(self._int()):  # its upvalues
            self._string()
        named = (word >> 14 for word in code if word & 0x3F in (GET_GLOBAL, SET_GLOBAL))
        self.globals |= {constants[index].decode() for index in named}

    def _constant(self):
        kind = self._read("<B")
        if kind in (NIL, BOOLEAN, NUMBER):
            self._at += {NIL: 0, BOOLEAN: 1, NUMBER: 8}[kind]
            return None
        return self._string()

    def _string(self):
        size = self._read("<Q")
        self._at += size
        return self._data[self._at - size : self._at - 1]

    def _int(self):
        return self._read("<I")

    def _ints(self, count):
        return [self._int() for _ in range(count)]

    def _read(self, form):
        (value,) = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return value
