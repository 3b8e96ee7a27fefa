"""Whose extensions are read, by namespace."""

from __future__ import annotations

CAMUNDA, FLOWABLE, ACTIVITI, ZEEBE, DROOLS = "camunda", "flowable", "activiti", "zeebe", "drools"

VENDORS = {
    "http://camunda.org/schema/1.0/bpmn": CAMUNDA,
    "http://operaton.org/schema/1.0/bpmn": CAMUNDA,
    "http://www.camunda.com/fox": CAMUNDA,
    "http://flowable.org/bpmn": FLOWABLE,
    "http://activiti.org/bpmn": ACTIVITI,
    "http://camunda.org/schema/zeebe/1.0": ZEEBE,
    "http://www.jboss.org/drools": DROOLS,
}
"""Namespace → vendor. Operaton goes on with Camunda 7 under a name of its own; fox is what that was called first."""

PLATFORMS = {"Camunda Platform": CAMUNDA, "Operaton": CAMUNDA, "Camunda Cloud": ZEEBE}
"""What the modeller of Camunda says a file is for → vendor."""

TITLES = {
    CAMUNDA: "Camunda 7", FLOWABLE: "Flowable", ACTIVITI: "Activiti", ZEEBE: "Camunda 8", DROOLS: "jBPM and Kogito",
}  # fmt: skip

JUEL_VENDORS = frozenset({CAMUNDA, FLOWABLE, ACTIVITI})
"""One family: Camunda 7 and Flowable came out of Activiti, share most names, and write expressions in JUEL."""

DRAWING = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
        "http://camunda.org/schema/modeler/1.0",
        "http://flowable.org/modeler",
        "http://flowable.org/design",
        "http://activiti.com/modeler",
        "http://www.w3.org/2001/XMLSchema-instance",
        "http://www.w3.org/XML/1998/namespace",
    }
)
"""Namespaces that say how something looks or which tool wrote it, not what it does."""
