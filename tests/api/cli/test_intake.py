"""ingest and extract: documents in, with the real reader."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.support.chat_server import FakeChat, chat_server, sends, tells
from tests.support.cli import CLOCKS, dealgraph

ARTICLE = """NVIDIA invests in OpenAI

September 22, 2025. NVIDIA said it will invest $100 billion in OpenAI. OpenAI signed a contract to
buy $300 billion of computing power from Oracle.
"""
DULL = "The weather was fine in the valley, and nobody bought anything at all that day.\n"


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new' / 'log.sqlite'}"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_a_text_twice_changes_nothing_and_says_so(store: str, article: Path) -> None:
    first = dealgraph("ingest", str(article), "--store", store, "--json").json
    second = dealgraph("ingest", str(article), "--store", store, "--json").json
    assert [each["document"]["outcome"] for each in (*first["files"], *second["files"])] == [
        "new",
        "known",
    ]
    assert second["position"] == first["position"]
    assert second["summary"]["reports"] == 0
    assert "known since" in dealgraph("ingest", str(article), "--store", store).out


def test_what_was_read_can_be_asked(store: str, article: Path) -> None:
    told = dealgraph(
        "ingest", str(article), "--published-on", "2025-09-22", "--store", store, "--json"
    ).json
    (file,) = told["files"]
    deals = dealgraph("deals", "--store", store, *CLOCKS, "--json").json["deals"]
    assert {each["deal_id"] for each in deals} == set(file["document"]["deals_new"])
    assert "OpenAI → Oracle" in {each["title"] for each in deals}
    page = dealgraph("document", file["document"]["document_id"], "--store", store)
    assert "computing power" in page.out


def test_one_bad_file_stops_nothing_and_is_code_one(store: str, article: Path) -> None:
    folder = article.parent / "folder"
    folder.mkdir()
    (folder / "a-empty.txt").write_text("")
    (folder / "b-binary.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "c-article.txt").write_text(ARTICLE)
    (folder / "d-dull.txt").write_text(DULL)
    ran = dealgraph("ingest", str(folder), "--store", store, "--json")
    assert ran.code == 1
    outcomes = {Path(each["source"]).name: each["document"] for each in ran.json["files"]}
    assert {name: each["outcome"] for name, each in outcomes.items()} == {
        "a-empty.txt": "refused",
        "b-binary.bin": "refused",
        "c-article.txt": "new",
        "d-dull.txt": "nothing_found",
    }
    assert all(each["reason"] for each in outcomes.values() if each["outcome"] == "refused")
    table = dealgraph("ingest", str(folder), "--store", store)
    assert "4 files: 2 known, 2 refused" in table.out


@pytest.mark.parametrize("name", ["none.txt", "empty-folder"])
def test_what_is_not_there_is_refused(store: str, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty-folder").mkdir()
    ran = dealgraph("ingest", str(tmp_path / name), "--store", store)
    assert ran.code == 1
    assert "refused" in ran.out
    assert "Traceback" not in ran.out + ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_refused(store: str, article: Path) -> None:
    article.chmod(0)
    ran = dealgraph("ingest", str(article), "--store", store)
    assert ran.code == 1
    assert "check its permissions" in ran.out


def test_stdin_is_read_once(store: str) -> None:
    told = dealgraph("ingest", "-", "--store", store, "--json", stdin=ARTICLE).json
    assert [each["source"] for each in told["files"]] == ["-"]
    twice = dealgraph("ingest", "-", "-", "--store", store, stdin=ARTICLE)
    assert twice.code == 2
    assert "stdin can be read once" in twice.err


def test_what_the_person_knows_wins_over_what_the_reader_finds(store: str, article: Path) -> None:
    told = dealgraph(
        "ingest", str(article), "--store", store, "--kind", "release", "--publisher", "The Daily",
        "--published-on", "2025-Q3", "--url", "https://example.org/a", "--title", "A title",
        "--json",
    ).json  # fmt: skip
    document_id = told["files"][0]["document"]["document_id"]
    document = dealgraph("document", document_id, "--store", store, "--json").json["document"]
    found = {
        name: document[name] for name in ("kind", "publisher", "published_on", "address", "title")
    }
    assert found == {
        "kind": "release",
        "publisher": "The Daily",
        "published_on": "2025-Q3",
        "address": "https://example.org/a",
        "title": "A title",
    }
    assert document["source_tier"] == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--kind", "gossip"), "is not one of news, release, 8-K"),
        (("--published-on", "yesterday"), "is not YYYY"),
        (("--published-on", "2025-02-30"), "is no day of the calendar"),
    ],
)
def test_a_bad_hint_is_wrong_usage_and_makes_no_log(
    store: str, article: Path, words: tuple[str, ...], told: str
) -> None:
    ran = dealgraph("ingest", str(article), "--store", store, *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert not Path(store.removeprefix("sqlite:///")).exists()


def test_known_names_are_no_new_ones(store: str, article: Path) -> None:
    told = dealgraph("ingest", str(article), "--store", store, "--json").json
    assert told["files"][0]["document"]["companies_new"] == []
    assert (
        dealgraph("company", "NVDA", "--store", store, "--json").json["company"]["name"] == "NVIDIA"
    )


def test_an_alias_counts_from_the_next_text_on(store: str, article: Path) -> None:
    dealgraph("ingest", str(article), "--store", store)
    given = dealgraph(
        "alias", "Oracle", "Big Red Cloud", "--reason", "a nickname", "--store", store
    )
    assert given.code == 0
    text = "Anthropic signed a contract to buy $5 billion of computing power from Big Red Cloud."
    dealgraph("ingest", "-", "--store", store, stdin=text)
    deals = dealgraph("deals", "--company", "Oracle", "--store", store, "--json").json["deals"]
    assert "Anthropic → Oracle" in {each["title"] for each in deals}


def test_known_texts_are_read_again_on_demand(store: str, article: Path) -> None:
    dealgraph("ingest", str(article), "--store", store)
    ran = dealgraph("ingest", str(article), "--again", "--store", store, "--json")
    assert [each["document"]["outcome"] for each in ran.json["files"]] == ["known"]


def test_extract_gives_the_payloads_and_stores_nothing(article: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    answer = dealgraph(
        "extract", str(article), "--published-on", "2025-09-22", "--json",
        environment={"DEALGRAPH_STORE": str(tmp_path / "x.sqlite")},
    ).json  # fmt: skip
    assert sorted(tmp_path.iterdir()) == before
    assert set(answer) == {"document", "reports"}
    assert answer["document"]["published_on"] == "2025-09-22"
    assert answer["reports"]
    for report in answer["reports"]:
        wanted = {"kind", "status", "announced_on", "effective_on", "parties", "legs",
                  "attribution", "confidence", "evidence"}  # fmt: skip
        assert wanted <= set(report)
        assert set(report["parties"][0]) == {"company_id", "name", "role"}
        names = {party["name"] for party in report["parties"]}
        for leg in report["legs"]:
            assert {leg["giver"], leg["receiver"]} <= names
            assert set(leg["amount"]) == {"low", "high", "basis", "currency", "per"}
        for evidence in report["evidence"]:
            assert {"field", "start", "end", "quote"} <= set(evidence)


def test_extract_reads_as_ingest_does(store: str, article: Path) -> None:
    extracted = dealgraph("extract", str(article), "--json").json["reports"]
    told = dealgraph("ingest", str(article), "--store", store, "--json").json
    document_id = told["files"][0]["document"]["document_id"]
    recorded = dealgraph("document", document_id, "--store", store, "--json").json["reports"]
    for name in ("kind", "status", "legs", "evidence", "confidence"):
        assert [each[name] for each in recorded] == [each[name] for each in extracted]


def test_extract_shows_the_phrase_marked(article: Path) -> None:
    out = dealgraph("extract", str(article)).out
    assert "OpenAI → Oracle  cash  $300bn" in out
    assert "⟦" in out
    assert "nothing was stored" in out


def test_extract_finds_nothing_where_nothing_is(tmp_path: Path) -> None:
    path = tmp_path / "dull.txt"
    path.write_text(DULL)
    ran = dealgraph("extract", str(path), "--json")
    assert (ran.code, ran.json["reports"]) == (0, [])


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "empty"),
        (b"   \n ", "empty"),
        (bytes(range(256)) * 40, "save it as UTF-8"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<div>" * 200_000 + b"NVIDIA", "deep; save"),
    ],
)
def test_extract_refuses_what_it_cannot_read_in_one_line(
    tmp_path: Path, raw: bytes, told: str
) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(raw)
    ran = dealgraph("extract", str(path), "--json")
    assert (ran.code, ran.out) == (1, "")
    assert told.lower() in ran.err.lower()
    assert ran.err.count("\n") == 1


class TestLanguageModel:
    DEAL: ClassVar[dict[str, Any]] = {
        "kind": {"value": "equity_investment", "quote": "will invest"},
        "status": {"value": "announced", "quote": "NVIDIA said"},
        "payers": [{"name": "NVIDIA", "quote": "NVIDIA said"}],
        "payees": [{"name": "OpenAI", "quote": "billion in OpenAI"}],
        "amount": {"low": 1e11, "high": 1e11, "currency": "USD", "quote": "$100 billion"},
        "date": None,
    }

    def settings(self, fake: FakeChat) -> dict[str, str | None]:
        return {
            "DEALGRAPH_LLM_ADDRESS": fake.address,
            "DEALGRAPH_LLM_MODEL": "fake-model",
            "DEALGRAPH_LLM_KEY": "sk-very-secret",
            "DEALGRAPH_LLM_ATTEMPTS": "1",
        }

    def test_it_reads_into_the_log_with_its_own_fingerprint(
        self, store: str, article: Path
    ) -> None:
        words = (str(article), "--extractor", "llm", "--json")
        with chat_server([tells(self.DEAL)]) as fake:
            told = self.settings(fake)
            seen = dealgraph("extract", *words, environment=told).json
            kept = dealgraph("ingest", *words, "--store", store, environment=told).json
        (report,) = seen["reports"]
        assert report["extractor"].startswith("llm@")
        assert kept["summary"]["reports"] == 1
        page = dealgraph("status", "--store", store, "--json").out
        assert "llm@" in page

    def test_without_settings_it_is_off_and_says_what_to_set(
        self, store: str, article: Path
    ) -> None:
        for words in (("extract", str(article)), ("ingest", str(article), "--store", store)):
            ran = dealgraph(*words, "--extractor", "llm")
            assert (ran.code, ran.out) == (1, "")
            assert "set DEALGRAPH_LLM_ADDRESS" in ran.err
        assert not Path(store.removeprefix("sqlite:///")).exists()

    def test_a_server_that_fails_is_told_in_one_line_without_the_key(
        self, store: str, article: Path
    ) -> None:
        with chat_server([sends("", 401)]) as fake:
            words = ("ingest", str(article), "--extractor", "llm", "--store", store)
            ran = dealgraph(*words, environment=self.settings(fake))
        assert ran.code == 1
        assert "401" in ran.out
        assert "secret" not in ran.out + ran.err
