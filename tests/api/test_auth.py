from __future__ import annotations

import pytest

from api.auth import hash_token, is_authorised, new_token


def test_only_the_right_token_opens() -> None:
    token = new_token()
    assert is_authorised(f"Bearer {token}", hash_token(token))
    assert is_authorised(f"bearer  {token} ", hash_token(token).upper())
    assert not is_authorised(f"Bearer {token}x", hash_token(token))


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer  ", "Basic abc", "abc"])
def test_what_is_no_bearer_header_does_not_open(header: str | None) -> None:
    assert not is_authorised(header, hash_token("abc"))


@pytest.mark.parametrize("token_hash", [None, ""])
def test_without_a_token_set_nothing_opens(token_hash: str | None) -> None:
    assert not is_authorised("Bearer ", token_hash)
    assert not is_authorised("Bearer abc", token_hash)


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(50)}
    assert len(tokens) == 50
    assert all(len(token) >= 43 for token in tokens)
