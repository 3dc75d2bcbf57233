"""Proxies TCP between the service and Redis, and can hold, delay or cut the traffic."""

import asyncio
import socket
import struct
import threading

from tools.processes import free_port

READ_BYTES = 65_536
TRICKLE_BYTES = 256  # read at once when `bytes_per_s` is set
GREETING = b"+OK\r\n"  # the answer to CLIENT SETNAME, the first command of every client


class Proxy:
    """Proxies to a unix socket until its block ends. Its settings apply to both directions."""

    def __init__(self, target):
        self.target = target
        self.port = free_port()
        self.delay_s = 0.0
        self.bytes_per_s = None  # unlimited
        self._loop = asyncio.new_event_loop()
        self._answers, self._questions = _open_gate(), _open_gate()
        self._pumps = set()
        self._writers = set()
        self._finished = set()  # of the writers, those to which nothing is written any more

    def __enter__(self):
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, *_):
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def hold(self):
        """Hold all answers until `release`, except the first one of new connections."""
        self._loop.call_soon_threadsafe(self._answers.clear)

    def hold_all(self):
        """Hold all traffic, in both directions, until `release`."""
        self.hold()
        self._loop.call_soon_threadsafe(self._questions.clear)

    def release(self):
        self._loop.call_soon_threadsafe(self._answers.set)
        self._loop.call_soon_threadsafe(self._questions.set)

    def swallow(self):
        """Drop all answers to present connections. New connections are not affected."""
        self._do(self._swallow())

    def cut(self):
        """Reset all present connections."""
        self._do(self._cut())

    def finish(self):
        """Half-close all present connections: they read end of file, and may still send."""
        self._do(self._finish())

    def _do(self, what):
        asyncio.run_coroutine_threadsafe(what, self._loop).result()

    async def _listen(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _close(self):
        self._server.close()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    async def _swallow(self):
        self._answers.clear()
        self._answers = _open_gate()

    async def _cut(self):
        for writer in tuple(self._writers):
            plug = writer.get_extra_info("socket")
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    async def _finish(self):
        for writer in tuple(self._writers):
            if not writer.is_closing():
                self._finished.add(writer)
                writer.write_eof()

    async def _serve(self, their_reader, their_writer):
        try:
            reader, writer = await asyncio.open_unix_connection(self.target)
        except OSError:
            their_writer.close()
            return
        self._writers.add(their_writer)
        for pump in (
            self._pump(their_reader, writer, self._questions),
            self._pump(reader, their_writer, self._answers),
        ):
            task = asyncio.ensure_future(pump)
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def _pump(self, source, sink, is_open):
        try:
            while data := await source.read(TRICKLE_BYTES if self.bytes_per_s else READ_BYTES):
                if self.delay_s or self.bytes_per_s:
                    await asyncio.sleep(self.delay_s + len(data) / (self.bytes_per_s or float("inf")))
                if data != GREETING:
                    await is_open.wait()
                if sink not in self._finished:
                    sink.write(data)
                    await sink.drain()
        except OSError:
            pass
        finally:
            self._writers.discard(sink)
            self._finished.discard(sink)
            sink.close()


def _open_gate():
    gate = asyncio.Event()
    gate.set()
    return gate
