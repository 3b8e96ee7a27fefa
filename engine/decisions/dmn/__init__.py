"""DMN: decision models read, checked and decided. Pure, as all of `engine/decisions`.

model = load_model(xml, file="refunds.dmn", imports=[shared])
model.decide("Refund", {"amount": 600})   → Decimal("600"), None for null
model.decide("Refund", {…}, strict=True)  → raises DecisionFailed where the standard would go on with null
model.invoke("Refund service", {"amount": 600})
model.findings                            → what a designer should mend
"""

from engine.decisions.dmn.engine import Model, load_model, load_models
from engine.decisions.dmn.trace import Decided, Hit, TableRead, Trace

__all__ = ["Decided", "Hit", "Model", "TableRead", "Trace", "load_model", "load_models"]
