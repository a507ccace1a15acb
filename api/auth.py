"""The bearer token that opens mutations: kept as a sha256 hash, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """A token to hand to a person; keep only `hash_token` of it."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """sha256 hex of a token. A token has 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def is_authorised(header: str | None, token_hash: str | None) -> bool:
    """Does `Authorization: Bearer TOKEN` carry the token? Never, when none is set."""
    if not token_hash or not header:
        return False
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return False
    return hmac.compare_digest(hash_token(token.strip()), token_hash.strip().lower())
