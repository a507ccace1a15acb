"""Questions about what deals rest on, and how much money goes round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.snapshots import OpenLog
from graph.model.calendar import AsOf
from graph.progress import Moved

if TYPE_CHECKING:
    from analytics.backing import BackingAnswer, BackingQuestion
    from analytics.backlog import BacklogAnswer, BacklogQuestion
    from analytics.circulation import CirculationAnswer, CirculationQuestion
    from analytics.customers import CustomersAnswer, CustomersQuestion
    from analytics.montecarlo import MonteCarloAnswer, MonteCarloQuestion
    from analytics.plans import PlansAnswer, PlansQuestion
    from analytics.rebate import RebateAnswer, RebateQuestion


class Inquiries(OpenLog):
    """Part of the desk. Each answer carries its receipt; a clock left out is unbounded."""

    def rebate(self, question: RebateQuestion, as_of: AsOf | None = None) -> RebateAnswer:
        """What a seller's stake in its customers hands back of the gross profit."""
        from analytics.rebate import answer_rebate

        return answer_rebate(self.graph(as_of), question)

    def backlog(self, question: BacklogQuestion, as_of: AsOf | None = None) -> BacklogAnswer:
        """What a reported backlog leans on."""
        from analytics.backlog import answer_backlog

        return answer_backlog(self.graph(as_of), question)

    def backing(self, question: BackingQuestion, as_of: AsOf | None = None) -> BackingAnswer:
        """What a firm backs, and what backs it."""
        from analytics.backing import answer_backing

        return answer_backing(self.graph(as_of), question)

    def plans(self, question: PlansQuestion, as_of: AsOf | None = None) -> PlansAnswer:
        """Which plans have money behind them, and who pays."""
        from analytics.plans import answer_plans

        return answer_plans(self.graph(as_of), question)

    def customers(self, question: CustomersQuestion, as_of: AsOf | None = None) -> CustomersAnswer:
        """Bounds of how concentrated the customers of a firm are."""
        from analytics.customers import answer_customers

        return answer_customers(self.graph(as_of), question)

    def circulation(
        self,
        question: CirculationQuestion,
        as_of: AsOf | None = None,
        on_progress: Moved | None = None,
    ) -> CirculationAnswer:
        """How much money goes round, and whether that is more than chance."""
        from analytics.circulation import answer_circulation

        return answer_circulation(self.graph(as_of), question, on_progress)

    def montecarlo(
        self,
        question: MonteCarloQuestion,
        as_of: AsOf | None = None,
        on_progress: Moved | None = None,
    ) -> MonteCarloAnswer:
        """What may come of it, drawn over truth, conversion and ranges."""
        from analytics.montecarlo import answer_montecarlo

        return answer_montecarlo(self.graph(as_of), question, on_progress)
