"""GraphQL types of the answers: the values that the command line prints with `--json`."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from analytics.backing import BackingAnswer
from analytics.backlog import BacklogAnswer
from analytics.circulation import CirculationAnswer
from analytics.customers import CustomersAnswer
from analytics.load_bearing import LoadBearingAnswer
from analytics.load_figures import Figures
from analytics.loops import Loop as Ring
from analytics.montecarlo import MonteCarloAnswer
from analytics.plans import PlansAnswer
from analytics.rebate import RebateAnswer
from analytics.rebate_rows import Sum
from analytics.receipts import Receipt as ReceiptValue
from analytics.reports import ConcentrationAnswer, ExposureAnswer, LoopAnswer, RankedLoop
from analytics.scenarios import ScenarioAnswer
from analytics.stress import StressAnswer
from api.curating import Change as ChangeValue
from api.schema.derive import graphql_type
from api.schema.refusals import Refusal
from api.schema.stated import StatedLeg, StatedParty
from api.views.candidates import CandidateView
from graph.model.calendar import AsOf
from ingest.outcome import DocumentOutcome
from ingest.review import Verdict as VerdictValue

Clocks = graphql_type(AsOf, "Clocks")
Receipt = graphql_type(ReceiptValue)
LoopRing = graphql_type(Ring, "LoopRing")
Loop = graphql_type(RankedLoop, "Loop")
LoopReport = graphql_type(LoopAnswer, "LoopReport")
ExposureReport = graphql_type(ExposureAnswer, "ExposureReport")
ConcentrationReport = graphql_type(ConcentrationAnswer, "ConcentrationReport")
StressReport = graphql_type(StressAnswer, "StressReport")
KnownSum = graphql_type(Sum, "KnownSum")
RebateReport = graphql_type(RebateAnswer, "RebateReport")
BacklogReport = graphql_type(BacklogAnswer, "BacklogReport")
BackingReport = graphql_type(BackingAnswer, "BackingReport")
CirculationReport = graphql_type(CirculationAnswer, "CirculationReport")
MonteCarloReport = graphql_type(MonteCarloAnswer, "MonteCarloReport")
CustomersReport = graphql_type(CustomersAnswer, "CustomersReport")
PlansReport = graphql_type(PlansAnswer, "PlansReport")
ScenarioResult = graphql_type(ScenarioAnswer, "ScenarioResult")
LoadFigures = graphql_type(Figures, "LoadFigures")
LoadBearingReport = graphql_type(LoadBearingAnswer, "LoadBearingReport")
Candidate = graphql_type(CandidateView, "Candidate")
Change = graphql_type(ChangeValue)
IngestedDocument = graphql_type(DocumentOutcome, "IngestedDocument")
Verdict = graphql_type(VerdictValue)

__all__ = ["StatedLeg", "StatedParty"]  # named before the answers that hold them


def _or_refusal(name: str, answer: Any) -> Any:
    return Annotated[answer | Refusal, strawberry.union(name)]


ChangeResult = _or_refusal("ChangeResult", Change)
IngestResult = _or_refusal("IngestResult", IngestedDocument)
VerdictResult = _or_refusal("VerdictResult", Verdict)
