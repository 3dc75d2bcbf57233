"""What lies between the service and Redis: a TCP proxy that can keep answers back without hanging up."""

import asyncio
import threading

from tests.servers import free_port

GREETING = b"+OK\r\n"  # what Redis says to whoever tells their name; before that, clients ask for nothing


class Proxy:
    """In front of a unix socket. Runs while its block does."""

    def __init__(self, target):
        self.target = target
        self.port = free_port()
        self._loop = asyncio.new_event_loop()
        self._is_open = _open_gate()
        self._pumps = set()

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
        """Keep every answer back until `release`; but whoever comes is greeted."""
        self._loop.call_soon_threadsafe(self._is_open.clear)

    def release(self):
        self._loop.call_soon_threadsafe(self._is_open.set)

    def swallow(self):
        """Whatever is connected now gets no answer any more, ever. New connections are not concerned."""
        self._do(self._swallow())

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
        self._is_open.clear()
        self._is_open = _open_gate()

    async def _serve(self, their_reader, their_writer):
        try:
            reader, writer = await asyncio.open_unix_connection(self.target)
        except OSError:
            their_writer.close()
            return
        for pump in (
            self._pump(their_reader, writer, _open_gate()),
            self._pump(reader, their_writer, self._is_open),
        ):
            task = asyncio.ensure_future(pump)
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def _pump(self, source, sink, is_open):
        try:
            while data := await source.read(65536):
                if data != GREETING:
                    await is_open.wait()
                sink.write(data)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()


def _open_gate():
    gate = asyncio.Event()
    gate.set()
    return gate
