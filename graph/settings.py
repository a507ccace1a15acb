"""The only reader of the environment. Everything else takes a frozen `Settings` as an argument."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from graph.errors import InvalidValue

PREFIX = "DEALGRAPH_"


def default_store() -> str:
    """SQLite in the user's data folder."""
    return f"sqlite:///{user_data_path('dealgraph') / 'deals.sqlite'}"


class Settings(BaseModel):
    """Settings, each from `DEALGRAPH_` and its name in capitals.

    `api_token_hash` is the sha256 hex of the bearer token for mutations; without it they are off.
    `llm_address` is the base of an OpenAI-compatible server (`…/v1`); without it and `llm_model` no
    text leaves the machine. `llm_timeout_s` bounds one answer, `llm_attempts` the tries for it.
    `snapshots`: keep a snapshot of a big log, so that it need not be folded from zero each time;
    `cache_dir`: where that of a log on a server lies (default: the user's cache folder).
    `watch_seconds`: how long who watches the log waits before it is looked at again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: str = Field(default_factory=default_store)
    neo4j_user: str = "neo4j"
    neo4j_password: SecretStr = SecretStr("")
    neo4j_database: str = "neo4j"
    api_token_hash: str | None = Field(default=None, pattern=r"^[0-9a-fA-F]{64}$")
    actor: str = Field(default="curator", min_length=1, max_length=100)
    cache_dir: Path | None = None
    snapshots: bool = True
    watch_seconds: float = Field(default=1.0, ge=0.05, le=60)
    llm_address: str | None = Field(default=None, pattern=r"^https?://[^\s@]+$")
    llm_model: str | None = Field(default=None, min_length=1, max_length=200)
    llm_key: SecretStr = SecretStr("")
    llm_timeout_s: float = Field(default=60.0, gt=0, le=600)
    llm_attempts: int = Field(default=4, ge=1, le=10)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (or the mapping given); InvalidValue names a bad variable."""
    source = os.environ if environment is None else environment
    given = {
        name: source[PREFIX + name.upper()]
        for name in Settings.model_fields
        if source.get(PREFIX + name.upper())
    }
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise InvalidValue(name, "(hidden)", f"is not usable: {first['msg']}") from error
