"""What stands nearest: the fallback where the parse gives no argument.

A reading with one side open takes the nearest free company on the side where the role usually
stands; the further away, the less sure. A trained pair ranker replaces this class.
"""

from __future__ import annotations

from collections.abc import Container

from graph.model.deal import Consideration, DealKind
from ingest.nlp.mentions import How, Mention
from ingest.nlp.plain import Parsed
from ingest.nlp.readings import Reading

REACH_MAX = 14
"""Words between trigger and company; further away is chance."""
_STRONG = frozenset({"invest", "acquire", "lend", "borrow", "acquisition", "investment", "loan",
                     "order", "lease", "contract", "buy", "pay", "supply", "raise", "round",
                     "guarantee", "license_in", "license_out", "lease_in", "lease_out", "merger",
                     "spend", "commit", "stake", "lead_round", "put_money", "give_money", "warrant",
                     "issue_warrant", "licence", "power", "venture", "partnership", "revenue_share",
                     "sign_customer", "finance", "sale", "sell", "back"})  # fmt: skip
_BORDERS = frozenset({";", ":", "while", "whereas", "but", "although"})
_PAYEE_BEFORE = frozenset({"raise", "borrow", "supply", "sell", "round", "issue_debt", "lease_out",
                           "license_out", "issue_warrant", "sign_customer"})  # fmt: skip


class NearestArguments:
    """Fill an open side with the nearest free company."""

    def fill(self, parsed: Parsed, reading: Reading) -> Reading:
        """The reading, with sides filled where a company stands within REACH_MAX words."""
        if reading.frame not in _STRONG or _sells_shares(reading):
            return reading
        if not reading.payers and not reading.payees:
            return self._both(parsed, reading)
        used = {m.company_id for m in (*reading.payers, *reading.payees, *reading.sellers)}
        payer_is_left = reading.frame not in _PAYEE_BEFORE
        want_left = payer_is_left if not reading.payers else not payer_is_left
        found = self._nearest(parsed, reading.trigger, used, left=want_left)
        if found is None:
            found = self._nearest(parsed, reading.trigger, used, left=not want_left)
        if found is None:
            return reading
        mention, distance = found
        (reading.payees if reading.payers else reading.payers).append(mention)
        reading.parts["arguments"] = round(0.75 - 0.02 * distance, 3)
        return reading

    def _both(self, parsed: Parsed, reading: Reading) -> Reading:
        left = self._nearest(parsed, reading.trigger, set(), left=True)
        if left is None:
            return reading
        used = {left[0].company_id}
        right = self._nearest(parsed, reading.trigger, used, left=False)
        if right is None:
            return reading
        first, second = left[0], right[0]
        if reading.frame in _PAYEE_BEFORE:
            first, second = second, first
        reading.payers, reading.payees = [first], [second]
        reading.parts["arguments"] = round(0.6 - 0.015 * (left[1] + right[1]), 3)
        return reading

    def _nearest(
        self, parsed: Parsed, trigger: int, used: set[str], *, left: bool
    ) -> tuple[Mention, int] | None:
        words = parsed.plain.words
        step = -1 if left else 1
        index = trigger + step
        while 0 <= index < len(words) and abs(index - trigger) <= REACH_MAX:
            if words[index].lower() in _BORDERS:
                return None
            mention = parsed.plain.mentions.get(index)
            if mention is not None and _may_fill(mention, used):
                return mention, abs(index - trigger)
            index += step
        return None


def _sells_shares(reading: Reading) -> bool:
    """A stake that is sold leaves its buyer open more often than not."""
    sold = reading.frame in ("sell", "supply") and reading.consideration is Consideration.EQUITY
    return sold or reading.kind is DealKind.STAKE_SALE


def _may_fill(mention: Mention, used: Container[str]) -> bool:
    strong = mention.how not in (How.WEAK, How.PRODUCT)
    return strong and not mention.aside and mention.company_id not in used
