"""Sends messages as the page does: repeats each with its key until it is acknowledged."""

import asyncio
import random
import time

from tests.faults.client import Broken

SEND = "/api/send"
FIRST_S, LONGEST_S = 0.5, 2.0  # the page waits up to 15 s; shorter pauses test more
COPIES = 3


class Backoff:
    """Computes the pauses between retries, as the page does."""

    def __init__(self):
        self._failures = 0

    def next(self, least=0):
        ceiling = min(LONGEST_S, FIRST_S * 2**self._failures)
        self._failures += 1
        return max(least or 0, ceiling * random.uniform(0.5, 1))


class Sender:
    """Sends as one member. A refusal that retries cannot change ends it: `is_over`."""

    def __init__(self, seat, ledger, text):
        self.seat = seat
        self.is_over = False
        self._client = seat.client()
        self._ledger = ledger
        self._text = text

    async def run(self, pause, is_enough):
        """Send message after message until the load ends."""
        await asyncio.sleep(pause * random.random())
        while not (self.is_over or is_enough()):
            await self.say()
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))
        await self.finish()
        self._client.close()

    async def say(self):
        key = self._ledger.new_key(self.seat.member)
        body = {"meeting_id": self.seat.meeting, "content": self._text(key), "key": key}
        self._ledger.try_(key, self.seat.meeting, self.seat.member, body["content"])
        backoff = Backoff()
        while not (self.is_over or await self.ask(body)):
            await asyncio.sleep(backoff.next(self._wanted_s))

    async def ask(self, body):
        """Send a message once. Return whether it was acknowledged."""
        asked_at, self._wanted_s = time.monotonic(), None
        try:
            answer = await self.post(self._client, body)
        except (Broken, TimeoutError) as error:
            self._ledger.fail(str(error) or "hangs", asked_at, is_send=True)
            return False
        return self.note(body, answer, asked_at)

    def note(self, body, answer, asked_at):
        if answer.status == 200:
            self._ledger.take(body["key"], answer.body, asked_at)
            return True
        self._wanted_s = answer.retry_after
        what = f"{answer.status} {answer.body.get('code')}"
        self._ledger.fail(what, asked_at, answer.retry_after, is_send=True)
        self.is_over = self.is_over or answer.status < 500
        return False

    async def post(self, client, body):
        return await client.post(SEND, body)

    async def finish(self):
        """Wait for pending requests."""


class AnswerLosing(Sender):
    """Loses the first answer to each send, by closing the connection after the request."""

    async def post(self, client, body):
        await client.post_and_vanish(SEND, body)
        return await client.post(SEND, body)


class Duplicating(Sender):
    """Sends each request up to three times more, on other connections, some seconds later."""

    most_late_s = 5.0

    def __init__(self, *given):
        super().__init__(*given)
        self._copies = set()

    async def post(self, client, body):
        for _ in range(random.randint(0, COPIES)):
            late = random.choice((0.0, 0.0, self.most_late_s * random.random()))
            copy = asyncio.ensure_future(self._repeat(body, late))
            self._copies.add(copy)
            copy.add_done_callback(self._copies.discard)
        return await super().post(client, body)

    async def _repeat(self, body, late):
        await asyncio.sleep(late)
        client, asked_at = self.seat.client(), time.monotonic()
        try:
            answer = await super().post(client, body)
        except (Broken, TimeoutError) as error:
            self._ledger.fail(str(error) or "hangs", asked_at, is_send=True)
        else:
            self.note(body, answer, asked_at)
        finally:
            client.close()

    async def finish(self):
        await asyncio.gather(*self._copies)
