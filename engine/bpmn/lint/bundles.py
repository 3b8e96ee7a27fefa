"""All rules over one route: its file, its diagrams, its decisions, its forms, its texts, and how they fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from engine.bpmn.bundle.formfiles import bundle_form, form_names
from engine.bpmn.bundle.ladderfiles import bundle_ladders
from engine.bpmn.bundle.package import LADDERS_FILE, OWN_LADDERS_FILE, ROUTE_FILE, Bundle
from engine.bpmn.bundle.route import SCHEMA as ROUTE_SCHEMA
from engine.bpmn.bundle.route import Route, load_route
from engine.bpmn.bundle.texts import read_catalogue
from engine.bpmn.lint import formrules, messages, migrations, routes, texts
from engine.bpmn.lint.diagrams import lint_diagram
from engine.bpmn.lint.ladders import lint_ladders
from engine.bpmn.lint.subject import Office, Subject, Surroundings
from engine.calendar import load_calendar
from engine.decisions.dmn.lint import lint_model
from engine.errors import BadFile, BadInput
from engine.findings import Finding
from engine.forms import Form
from engine.forms.loading import SCHEMA as FORM_SCHEMA
from engine.rules.ladder import Ladders
from engine.text import text
from engine.yamlfile import read_yaml
from engine.yamlschema import packaged_schema, schema_findings

Loaded = TypeVar("Loaded")


def lint_bundle(bundle: Bundle, people: Office | None = None) -> list[Finding]:
    """Every finding about a route. `people`: who there is; without it, groups and persons are not looked up."""
    findings: list[Finding] = []
    route = _route(bundle, findings)
    forms = {name: form for name in sorted(form_names(bundle)) if (form := _form(bundle, name, findings))}
    around = Surroundings(
        bundle=bundle,
        route=route,
        forms=forms,
        office=people,
        ladders=_ladders(bundle, people, findings),
        calendar=_other(bundle, f"_shared/calendars/{route.calendar}.yaml", load_calendar, findings) if route else None,
    )
    if texts.CATALOGUE in bundle.files:
        _other(bundle, texts.CATALOGUE, read_catalogue, findings, texts.UNREADABLE.name)
    if route is not None:
        findings += messages.check(bundle, route)
    main = _diagrams(bundle, around, findings)
    findings += _decisions(bundle)
    for form in forms.values():
        findings += formrules.check(form)
        findings += texts.check_form(form, main) if main else ()
    if main:
        findings += _unused(main, forms)
    findings += migrations.check(bundle, main.model if main else None)
    return findings


def lint_form(source: bytes, file: str, load: Callable[[], Form]) -> tuple[Form | None, list[Finding]]:
    """All that the schema says about a form file; if that is nothing, what loading it says."""
    try:
        findings = schema_findings(read_yaml(source, file), packaged_schema(*FORM_SCHEMA), formrules.INVALID.name)
        return (None, findings) if findings else (load(), [])
    except BadFile as error:
        return None, [_of_error(error, file, formrules.INVALID.name)]


def lint_pieces(source: bytes, file: str) -> list[Finding]:
    """All that is wrong with a file of shared pieces: fields by name, for forms to refer to."""
    form = packaged_schema(*FORM_SCHEMA)
    pieces = {"type": "object", "additionalProperties": {"$ref": "#/$defs/field"}, "$defs": form["$defs"]}
    try:
        return schema_findings(read_yaml(source, file), pieces, formrules.INVALID.name)
    except BadFile as error:
        return [_of_error(error, file, formrules.INVALID.name)]


def _form(bundle: Bundle, name: str, findings: list[Finding]) -> Form | None:
    form, wrong = lint_form(bundle.files[name], name, lambda: bundle_form(bundle, name))
    findings += wrong
    return form


def _route(bundle: Bundle, findings: list[Finding]) -> Route | None:
    source = bundle.files.get(ROUTE_FILE, b"")
    try:
        wrong = schema_findings(read_yaml(source, ROUTE_FILE), packaged_schema(*ROUTE_SCHEMA), routes.INVALID.name)
        findings += wrong
        return None if wrong else load_route(source, ROUTE_FILE)
    except BadInput as error:
        findings.append(_of_error(error, ROUTE_FILE, routes.INVALID.name))
        return None


def _ladders(bundle: Bundle, office: Office | None, findings: list[Finding]) -> Ladders | None:
    """The ladders that steps and clocks may name; None when there are none, or not all can be read."""
    files = [name for name in (LADDERS_FILE, OWN_LADDERS_FILE) if name in bundle.files]
    wrong = [finding for name in files for finding in lint_ladders(bundle.files[name], name, office)]
    findings += wrong
    return bundle_ladders(bundle) if files and all(one.rule != routes.INVALID.name for one in wrong) else None


def _other(
    bundle: Bundle,
    name: str,
    load: Callable[[bytes, str], Loaded],
    findings: list[Finding],
    rule: str = routes.INVALID.name,
) -> Loaded | None:
    """A file that another part reads; None when the bundle lacks it or it is wrong."""
    if name not in bundle.files:
        return None
    try:
        return load(bundle.files[name], name)
    except BadInput as error:
        findings.append(_of_error(error, name, rule))
        return None


def _diagrams(bundle: Bundle, around: Surroundings, findings: list[Finding]) -> Subject | None:
    files = bundle.sources
    main = bundle.model_name
    if main not in files:
        findings.append(
            routes.MODEL.finding(
                main, None, text("the route has no diagram"), text("Draw it and save it as {name}.", name=main)
            )
        )
        return None
    subject, found = lint_diagram(files, main, around)
    findings += found
    beside = Surroundings(bundle=bundle, forms=around.forms, ladders=around.ladders, office=around.office)
    for name in (name for name in files if name.endswith(".bpmn") and name != main):
        findings += lint_diagram(files, name, beside)[1]
    return subject


def _decisions(bundle: Bundle) -> Iterator[Finding]:
    models = {name: data for name, data in bundle.files.items() if name.endswith(".dmn")}
    for name in models:
        yield from lint_model(models, name)


def _unused(main: Subject, forms: dict[str, Form]) -> Iterator[Finding]:
    used = {settings.form for settings in main.model.settings.values()}
    route = main.around.route
    for name in forms:
        if name not in used and not (route and route.start_form == name):
            yield formrules.UNUSED.finding(
                name, None, text("no step uses this form"), text("Name it in huiyin:form, or remove the file.")
            )


def _of_error(error: BadInput, file: str, rule: str) -> Finding:
    detail = error.params.get("detail", error.text) if isinstance(error, BadFile) else error.text
    rules = {one.name: one for one in (routes.INVALID, formrules.INVALID, texts.UNREADABLE)}
    return rules[rule].finding(
        str(error.params.get("file", file)), None, text("{problem}", problem=detail), error.advice
    )
