"""The chat endpoint: every way to fail ends in time, in one typed refusal without the key."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from graph.errors import NoAnswer
from ingest.llm.endpoint import BACKOFF_MAX_S, RETRY_AFTER_MAX_S, Chat, ChatEndpoint
from tests.support.chat_server import (
    FakeChat,
    Step,
    chat_server,
    drips,
    floods,
    hangs_up,
    sends,
    sleeps,
)


class Clock:
    """Remembers the pauses instead of making them; the dice give the longest pause."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def endpoint(self, chat: Chat) -> ChatEndpoint:
        return ChatEndpoint(chat, sleep=self.pauses.append, dice=lambda _, most: most)


def ask(fake: FakeChat, clock: Clock | None = None, **told: float) -> bytes:
    timing = {"timeout_s": told.get("timeout_s", 5.0), "attempts": int(told.get("attempts", 3))}
    chat = fake.chat(**timing)  # type: ignore[arg-type]
    return (clock or Clock()).endpoint(chat).ask({"model": chat.model})


def test_the_answer_comes_back_and_the_key_goes_into_its_header_alone() -> None:
    with chat_server([sends("{}")]) as fake:
        assert ask(fake) == b"{}"
    assert fake.asked == [{"path": "/v1/chat/completions", "model": "fake-model"}]
    assert fake.headers[0]["authorization"] == "Bearer sk-very-secret"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(status: int) -> None:
    clock = Clock()
    with chat_server([sends("", status), sends("", status), sends("{}")]) as fake:
        assert ask(fake, clock) == b"{}"
    assert clock.pauses == [0.5, 1.0]


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 422])
def test_what_will_not_pass_is_not_asked_again(status: int) -> None:
    with chat_server([sends("", status)]) as fake, pytest.raises(NoAnswer) as told:
        ask(fake)
    assert (told.value.code, len(fake.asked)) == ("status", 1)
    assert str(status) in told.value.reason


def test_the_pause_is_at_least_what_the_server_asks_for() -> None:
    clock = Clock()
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    busy = [sends("", 429, Retry_After="7"), sends("", 429, Retry_After=then)]
    with chat_server([*busy, sends("{}")]) as fake:
        ask(fake, clock)
    assert clock.pauses[0] == 7.5
    assert 28 < clock.pauses[1] <= 31


def test_a_server_that_asks_for_too_long_a_wait_is_not_waited_for() -> None:
    clock = Clock()
    told = str(int(RETRY_AFTER_MAX_S) + 1)
    with (
        chat_server([sends("", 429, Retry_After=told)]) as fake,
        pytest.raises(NoAnswer, match="asks to wait 61 s") as refused,
    ):
        ask(fake, clock)
    assert (refused.value.code, clock.pauses, len(fake.asked)) == ("rate_limit", [], 1)


@pytest.mark.parametrize("told", ["soon", "-3", "", "1e9"])
def test_a_wait_that_is_no_number_and_no_date_counts_as_none(told: str) -> None:
    clock = Clock()
    with chat_server([sends("", 503, Retry_After=told), sends("{}")]) as fake:
        ask(fake, clock)
    assert clock.pauses == [0.5]


def test_the_tries_are_counted_and_the_pauses_have_a_limit() -> None:
    clock = Clock()
    with chat_server([sends("", 429)]) as fake, pytest.raises(NoAnswer) as told:
        ask(fake, clock, attempts=9)
    assert (told.value.code, len(fake.asked)) == ("rate_limit", 9)
    assert max(clock.pauses) == BACKOFF_MAX_S


@pytest.mark.parametrize(
    "step", [sleeps(2), drips(0.05, 2), drips(0.05, 2, heads=True)], ids=["silent", "body", "heads"]
)
def test_a_silent_or_dripping_server_is_cut_off_in_time_and_not_asked_again(step: Step) -> None:
    with chat_server([step]) as fake:
        began = time.monotonic()
        with pytest.raises(NoAnswer, match=r"within 0\.4 s") as told:
            ask(fake, timeout_s=0.4)
        assert time.monotonic() - began < 1.5
    assert (told.value.code, len(fake.asked)) == ("timeout", 1)


def test_an_endless_answer_is_cut_off() -> None:
    with chat_server([floods(50_000_000)]) as fake, pytest.raises(NoAnswer) as told:
        ask(fake)
    assert told.value.code == "too_long"


def test_a_line_that_breaks_is_tried_again() -> None:
    with chat_server([hangs_up(), sends("{}")]) as fake:
        assert ask(fake) == b"{}"
    with chat_server([hangs_up()]) as fake, pytest.raises(NoAnswer) as told:
        ask(fake, attempts=2)
    assert (told.value.code, len(fake.asked)) == ("connection", 2)


def test_where_nobody_listens_the_refusal_says_so_and_hides_the_key() -> None:
    with chat_server([sends("{}")]) as fake:
        pass
    with pytest.raises(NoAnswer, match="cannot be reached; nothing was stored") as told:
        ask(fake, attempts=1)
    assert "secret" not in f"{told.value!r} {told.value} {fake.chat()!r}"
