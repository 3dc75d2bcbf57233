"""Defines three kinds of readers of a meeting, which resume by cursor after any fault."""

import asyncio
import time

from app.websocket.close_codes import CloseCode
from tests.faults.client import Broken
from tests.faults.ledger import Reading
from tests.faults.senders import Backoff
from tests.faults.websocket import Ended, Live, Pace

WAIT_S = 5  # of a long poll
SHORT_S = 1.0  # between two short polls


class Reader:
    """Reads as one member until it is cancelled, or a refusal says that the meeting or seat is gone."""

    kind = ""

    def __init__(self, seat, ledger):
        self.reading = Reading(seat.meeting, self.kind)
        self._seat = seat
        self._client = seat.client()
        self._ledger = ledger
        self._backoff = Backoff()
        ledger.readings.append(self.reading)

    async def run(self):
        try:
            while not self.reading.gone:
                asked_at = time.monotonic()
                try:
                    await self._read()
                except (Broken, TimeoutError) as error:
                    self._ledger.fail(str(error) or "hangs", asked_at)
                    await asyncio.sleep(self._backoff.next())
                except Ended as end:
                    await self._return_after(end)
        finally:
            self._client.close()

    async def _return_after(self, end):
        self.reading.endings[end.code or end.reason] += 1
        if end.code == CloseCode.RESTART:
            await asyncio.sleep(int(end.reason) / 1000)
        else:
            await asyncio.sleep(self._backoff.next())

    def _take(self, update):
        self._backoff = Backoff()
        self.reading.take(update, time.monotonic())

    async def _refused(self, answer, asked_at):
        self._ledger.fail(f"{answer.status} {answer.body.get('code')}", asked_at, answer.retry_after)
        if answer.status != 503:
            self.reading.gone = answer.body.get("code", str(answer.status))
        else:
            await asyncio.sleep(self._backoff.next(answer.retry_after))


class Listener(Reader):
    """Reads by live connection."""

    kind = "socket"
    pace = Pace()

    async def _read(self):
        asked_at = time.monotonic()
        live = await self._client.live(self._seat.meeting, self.reading.cursor, self.pace)
        if not isinstance(live, Live):
            await self._refused(live, asked_at)
            return
        self.reading.open_since = time.monotonic()
        try:
            while True:
                for update in await live.next():
                    self._take(update)
        finally:
            live.close()


class Poller(Reader):
    """Reads by long polls."""

    kind = "long poll"
    wait, pause = WAIT_S, 0

    async def _read(self):
        asked_at, cursor = time.monotonic(), self.reading.cursor
        place = {"after": cursor} if cursor else {}
        wait = {"wait": self.wait} if cursor and self.wait else {}
        answer = await self._client.get("/api/messages", meeting_id=self._seat.meeting, **place, **wait)
        if answer.status != 200:
            await self._refused(answer, asked_at)
            return
        self._take(answer.body)
        if not answer.body.get("more"):
            await asyncio.sleep(self.pause)


class ShortPoller(Poller):
    """Reads by short polls."""

    kind = "short poll"
    wait, pause = 0, SHORT_S


KINDS = (Listener, Poller, Listener, ShortPoller)
