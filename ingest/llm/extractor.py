"""`LlmExtractor`: a document in, candidates out, by a language model that is held to its quotes.

It fits the `Extractor` protocol but for purity: the same model may answer otherwise tomorrow. What
was recorded stays what was recorded, since extraction runs once a document and the fingerprint in
`document.extracted` says which model and which prompt it was.
"""

from __future__ import annotations

import hashlib

from graph.errors import InvalidValue
from graph.settings import Settings
from ingest.agreement import weighed_by_headline
from ingest.candidate import Candidate, Extraction
from ingest.llm.answers import told_deals
from ingest.llm.endpoint import Chat, ChatEndpoint
from ingest.llm.prompt import prompt_digest, request_body
from ingest.llm.stretches import TOKENS_MAX, stretches
from ingest.llm.trusting import Trust
from ingest.nlp.companies import CompanyIndex
from ingest.nlp.linking import memory_of
from ingest.nlp.sentences import split_sentences
from ingest.nlp.told_twice import join_told_twice
from ingest.reading import ReadDocument

VERSION = "0.1"


class LlmExtractor:
    """Asks one question a stretch, one after the other. When any of them gets no answer, the whole
    document is refused (NoAnswer): it is read whole or not at all."""

    def __init__(
        self, endpoint: ChatEndpoint, index: CompanyIndex, *, tokens_max: int = TOKENS_MAX
    ) -> None:
        self._endpoint, self._index, self._tokens_max = endpoint, index, tokens_max

    @property
    def fingerprint(self) -> str:
        """`llm@version:model+digest` over the model, the prompt, the register and the bound."""
        model = self._endpoint.chat.model
        content = "\x1f".join((model, prompt_digest(), self._index.digest, str(self._tokens_max)))
        return f"llm@{VERSION}:{model}+{hashlib.sha256(content.encode()).hexdigest()[:12]}"

    def extract(self, document: ReadDocument) -> Extraction:
        """Every candidate that stands, in order of the text. Raises NoAnswer."""
        sentences = split_sentences(document)
        shown = stretches(document, tokens_max=self._tokens_max)
        memory = memory_of(document.text, self._index, document.filer)
        found: list[Candidate] = []
        for stretch in shown:
            body = request_body(self._endpoint.chat.model, document, stretch)
            trust = Trust(document, sentences, memory, self._index, stretch)
            stood = (trust.candidate(each) for each in told_deals(self._endpoint, body))
            found.extend(each for each in stood if each is not None)
        inside = sum(any(s.start <= each.start < s.end for s in shown) for each in sentences)
        return Extraction(
            extractor=self.fingerprint,
            candidates=tuple(join_told_twice(weighed_by_headline(document, found))),
            sentences=len(sentences),
            gated=inside,
        )


def chat_of(settings: Settings) -> Chat:
    """Where the settings say the model is; raises InvalidValue where they name none."""
    if settings.llm_address is None or settings.llm_model is None:
        missing = "LLM_ADDRESS" if settings.llm_address is None else "LLM_MODEL"
        raise InvalidValue("extractor", "llm", f"is off: set DEALGRAPH_{missing}")
    return Chat(
        address=settings.llm_address,
        model=settings.llm_model,
        key=settings.llm_key,
        timeout_s=settings.llm_timeout_s,
        attempts=settings.llm_attempts,
    )
