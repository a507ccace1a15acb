"""The environment, read once into a frozen value."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from graph.errors import InvalidValue
from graph.settings import read_settings


def test_without_anything_set_the_store_is_a_file_of_the_user() -> None:
    settings = read_settings({})
    assert settings.store.startswith("sqlite:///")
    assert settings.store.endswith("deals.sqlite")
    assert (settings.neo4j_user, settings.neo4j_database) == ("neo4j", "neo4j")
    assert settings.api_token_hash is None


def test_each_setting_comes_from_its_variable() -> None:
    settings = read_settings(
        {
            "DEALGRAPH_STORE": "neo4j://db:7687",
            "DEALGRAPH_NEO4J_USER": "reader",
            "DEALGRAPH_NEO4J_PASSWORD": "secret",
            "DEALGRAPH_NEO4J_DATABASE": "deals",
            "DEALGRAPH_API_TOKEN_HASH": "a" * 64,
            "UNRELATED": "x",
        }
    )
    assert settings.store == "neo4j://db:7687"
    assert settings.neo4j_user == "reader"
    assert settings.neo4j_password.get_secret_value() == "secret"
    assert settings.neo4j_database == "deals"
    assert settings.api_token_hash == "a" * 64


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    assert read_settings({"DEALGRAPH_STORE": ""}) == read_settings({})


def test_a_password_is_never_shown() -> None:
    settings = read_settings({"DEALGRAPH_NEO4J_PASSWORD": "secret"})
    assert "secret" not in repr(settings)
    assert "secret" not in str(settings)
    assert "secret" not in settings.model_dump_json()


def test_a_bad_value_names_its_variable_and_hides_itself() -> None:
    with pytest.raises(InvalidValue) as refused:
        read_settings({"DEALGRAPH_API_TOKEN_HASH": "the-token-itself"})
    assert "DEALGRAPH_API_TOKEN_HASH" in str(refused.value)
    assert "the-token-itself" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_settings_do_not_change() -> None:
    settings = read_settings({})
    with pytest.raises(ValidationError):
        settings.store = "memory:"  # type: ignore[misc]


def test_the_real_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEALGRAPH_STORE", "memory:")
    assert read_settings().store == "memory:"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LLM_ADDRESS", "ftp://models"),
        ("LLM_ADDRESS", "https://me:secret@models/v1"),
        ("LLM_TIMEOUT_S", "0"),
        ("LLM_ATTEMPTS", "11"),
    ],
)
def test_a_bad_setting_of_the_language_model_is_named_and_not_repeated(
    name: str, value: str
) -> None:
    with pytest.raises(InvalidValue, match=f"DEALGRAPH_{name}") as told:
        read_settings({f"DEALGRAPH_{name}": value})
    assert "secret" not in str(told.value)


def test_without_an_address_no_language_model_is_asked() -> None:
    settings = read_settings({"DEALGRAPH_LLM_KEY": "sk-secret"})
    assert (settings.llm_address, settings.llm_model) == (None, None)
    assert "sk-secret" not in repr(settings)
