"""The documented fields of every `--json` output, and what a value of each form has to be.

A form is a type, a list with the form of its entries, a mapping with exactly these names, `Maybe`
for what may be null, `Names` for a mapping with any names, and `object` for anything that is JSON.
"""

from collections.abc import Iterator
from typing import NamedTuple


class Maybe(NamedTuple):
    """That form, or null."""

    form: object


class Names(NamedTuple):
    """A mapping from any names to that form."""

    form: object


def wrong(form: object, value: object, place: str = "") -> Iterator[str]:
    """Where a value is not of its form."""
    match form:
        case Maybe(inner):
            if value is not None:
                yield from wrong(inner, value, place)
        case Names(inner) if isinstance(value, dict):
            for name, each in value.items():
                yield from wrong(inner, each, f"{place}.{name}")
        case dict() if isinstance(value, dict):
            yield from _wrong_names(form, value, place)
        case [inner] if isinstance(value, list):
            for each in value:
                yield from wrong(inner, each, f"{place}[]")
        case type() if _is(form, value):
            return
        case _:
            yield f"{place}: {str(value)[:80]} is no {form}"


def _wrong_names(form: dict, value: dict, place: str) -> Iterator[str]:
    for name in form.keys() ^ value.keys():
        yield f"{place}.{name}: {'unknown' if name in value else 'missing'}"
    for name in form.keys() & value.keys():
        yield from wrong(form[name], value[name], f"{place}.{name}")


def _is(kind: type, value: object) -> bool:
    if kind in (int, float) and isinstance(value, bool):
        return False
    return isinstance(value, (int, float) if kind is float else kind)


def fields(form: object, depth: int = 2) -> str:
    """The names of a form in a line: those of a mapping in braces, of a list in brackets."""
    match form:
        case Maybe(inner):
            return fields(inner, depth)
        case [inner]:
            inside = fields(inner, depth)
            return f"[{inside}]" if inside else "[]"
        case dict() if depth:
            return ", ".join(
                name + _aside(each, depth - 1) for name, each in form.items() if name != "version"
            )
    return ""


def _aside(form: object, depth: int) -> str:
    inside = fields(form, depth)
    while isinstance(form, Maybe):
        form = form.form
    if isinstance(form, dict):
        return f" {{{inside}}}" if inside else ""
    return f" {inside}" if inside and inside != "[]" else ""


# ------------------------------------------------------------------------ pieces
INSTANT = {"ms": int, "offset": int}
BOTH = {"markdown": str, "text": str}
ESTIMATE = {"value": Maybe(float), "low": Maybe(float), "high": Maybe(float), "n": int,
            "judged": bool}  # fmt: skip
SHARE = {"right": int, "asked": int, "share": Maybe(float), "low": float, "high": float}
WINDOW = {**SHARE, "verdict": str}
COLUMNS = {"cards": int, "median": Maybe(float),
           "columns": [{"low": float, "high": Maybe(float), "cards": int}]}  # fmt: skip
DAY = {"answers": int, "right": int, "seconds": float, "new": int}
LEFT_OUT = {"count": int, "first": [{"path": str, "line": int, "message": str}]}
COUNTS = {"reviews": int, "events": int, "sessions": int, "endings": int}
MONTH = {"days": [int], "reviews": float, "new": float, "minutes": float, "right": Maybe(float),
         "remembered": float}  # fmt: skip
PROBLEM = {"path": str, "line": int, "column": int, "end": int, "code": str, "severity": str,
           "message": str, "id": str, "source": str, "help": str, "field": str}  # fmt: skip
BACKUP = {"name": str, "path": str, "day": Maybe(str), "bytes": int, "answers": Maybe(int)}
SETTING = {"name": str, "kind": str, "value": object, "origin": str, "source": str,
           "chosen_on": Maybe(str), "meaning": str}  # fmt: skip
COMPARISON = {"comparison": str, "title": str, "look": str, "source": str}
MEASURED = {
    "seeds": [int],
    "series": [
        {"label": str, "probe": str, "output": str, "parameter": Maybe(str),
         "arguments": Names(object), "x": [object], "median": [object], "least": [object],
         "greatest": [object]}
    ],
    "device": str, "backend": str, "seconds": float, "measurements": int, "saved": Maybe(str),
}  # fmt: skip
CONCEPT = {"id": str, "name": str, "level": str, "mastery": float, "coverage": float,
           "questions": int, "begun": int, "remembered": Maybe(float), "recent": SHARE,
           "needs": [str], "weakness": Maybe(float)}  # fmt: skip
REVIEW = {"uid": str, "session": str, "id": str, "seed": int,
          "draw": Names(object), "key": object, "raw": str, "outcome": str, "attempt": int,
          "rating": Maybe(str), "seconds": float, "hints": int, "device": str, "backend": str,
          "at": INSTANT, "mode": str, "share": float,
          "memory": object}  # fmt: skip
MISTAKES = [{"value": object, "because": str}]
QUESTION = {
    "id": str, "type": str, "concept": str, "seed": int, "attempt": int, "why": str,
    "prompt": BOTH, "options": [{"key": str, **BOTH}], "parts": [str], "how": str,
    "hints_left": int, "hints": [BOTH], "points": Maybe(int), "revealed": bool,
}  # fmt: skip
RATINGS = {"was": Maybe(str), "is": Maybe(str)}
CHANGE = {"uid": str, "at": INSTANT, "raw": str, "understood": str, "expected": str,
          "outcome": {"was": str, "is": str}, "share": {"was": float, "is": float},
          "rating": RATINGS}  # fmt: skip
LEFT = {"due_count": int, "new": int}
ITEM = {
    "id": str, "known": bool, "facility": ESTIMATE, "item_rest": ESTIMATE, "efficiency": object,
    "upper_lower": ESTIMATE, "alpha_without": Maybe(float), "seconds": Maybe(float),
    "hints": ESTIMATE, "flags": [object], "choices": [object], "by_value": [object],
}  # fmt: skip

SESSION = {
    "session": Maybe(str), "mode": str, "started": INSTANT, "finished": bool, "planned": int,
    "right": int, "missed": int, "skipped": int, "unmeasured": int, "hints": int,
    "score": Maybe(float), "points": {"earned": float, "of": float},
    "questions": [
        {"id": str, "seed": int, "type": str, "concept": str, "outcome": str,
         "understood": str, "expected": str, "share": float, "points": int, "hints": int,
         "attempts": int, "device": Maybe(str)}
    ],
}  # fmt: skip
SHOWN = {
    "id": str, "type": str, "seed": int, "draw": Names(object), "prompt": str,
    "options": [str], "key": object, "points": int, "expected": str, "mistakes": MISTAKES,
    "parts": [{"label": str, "type": str, "prompt": str, "options": [str], "key": object,
               "points": int, "expected": str, "mistakes": MISTAKES}],
    "explain": str, "source": str,
}  # fmt: skip

# --------------------------------------------------------------------------- forms
FORMS: dict[str, dict[str, object]] = {
    "session": SESSION,
    "due": {"due": [str], "new": int, "ahead": [int]},
    "stats": {
        "date": str,
        "today": {**DAY, "streak": int, "longest": int, "studied": int, "span": int, "all": DAY},
        "heatmap": [{"date": str, "answers": int, "seconds": float}],
        "forecast": {"overdue": int, "days": [{"date": str, "due_count": int}], "later": int},
        "retention": {
            "wanted": float,
            "windows": [{"window": str, "days": Maybe(int), "all": WINDOW, "young": WINDOW,
                         "mature": WINDOW}],
        },
        "calibration": object,
        "concepts": [CONCEPT],
        "memory": {"stability": COLUMNS, "difficulty": COLUMNS, "interval": COLUMNS},
        "hardest": [{"id": str, "lapses": int, "difficulty": float, "tests": SHARE, "leech": bool,
                     "suspended": bool}],
        "hours": [{"hour": int, **SHARE}],
        "time": {"seconds": float, "types": [{"type": str, "answers": int, "median": float,
                                              "seconds": float}]},
    },
    "learn": {"sessions": [SESSION]},
    "concepts": {"concepts": [CONCEPT], "next": Maybe(str)},
    "concept": {
        "concept": {
            **CONCEPT, "can": str, "summary": str, "reading": str, "missing": [str],
            "leads_to": [str],
            "states": {"due": [str], "waiting": [str], "new": [str], "left_out": [str]},
        },
        "next": str,
    },
    "probes": {
        "probes": [{"name": str, "topic": str, "title": str, "parameters": Names(str),
                    "outputs": Names(str), "formula": str, "source": str}],
    },
    "comparisons": {"comparisons": [COMPARISON]},
    "probe": {"probe": str, "arguments": Names(object), "outputs": Names(object), "device": str,
              "backend": str, "seconds": float},
    "sweep": {"probe": str, "parameter": str, "values": [object], **MEASURED},
    "comparison": {**COMPARISON, **MEASURED},
    "list": {
        "banks": [{"name": str, "title": str, "license": str, "path": str}],
        "questions": [{"id": str, "type": str, "concept": str, "tags": [str], "difficulty": int,
                       "measured": bool, "retired": bool}],
    },
    "history": {
        "answers": [
            {"undone": bool, "review": REVIEW,
             "regraded": Maybe({"outcome": str, "share": float, "rating": Maybe(str)})}
        ]
    },
    "undo": {
        "done": str,
        "actions": [{"at": INSTANT, "id": str, "words": str, "rows": [str]}],
    },
    "mark": {"state": str, "changed": [str], "unchanged": [str]},
    "marks": {"state": str, "questions": [{"id": str, "until": Maybe(str), "note": Maybe(str)}]},
    "backups": {"backups": [BACKUP]},
    "backup": {"made": BACKUP},
    "restored": {"restored": str, "before": Maybe(str)},
    "salvaged": {"salvaged": Maybe({"read": COUNTS, "taken": COUNTS, "lost": COUNTS,
                                    "damaged": Maybe(str)})},
    "sync": {"came": COUNTS, "went": COUNTS, "left_out": LEFT_OUT},
    "export": {"what": str, "format": str, "path": str, "rows": int, "without": Names(int),
               "left_out": LEFT_OUT},
    "import": {"what": str, "added": int, "known": int, "left_out": LEFT_OUT},
    "plan": {
        "moves": [{"id": str, "from": str, "to": str}],
        "counts": [{"day": str, "before": int, "after": int}],
        "later": {"before": int, "after": int},
        "remembered": Maybe({"before": float, "after": float}),
        "done": bool,
    },
    "tune": {"answers": int, "questions": int, "tests": int, "right": float,
             "comparison": object, "parameters": [float], "reason": str, "kept": bool},
    "reset": {"reset": bool},
    "simulate": {
        "begun": int, "new": int, "limits": LEFT,
        "habits": {"right": float, "missed": float, "first": [float], "later": [float],
                   "again": float},
        "assumed": [str],
        "runs": [{"retention": float, "now": bool, "months": [MONTH], "whole": MONTH,
                  "waiting": float}],
    },
    "settings": {"settings": [SETTING], "file": str, "exists": bool, "problems": [object]},
    "setting": SETTING,
    "set": {"name": str, "value": object, "done": bool},
    "check": {"problems": [PROBLEM], "silenced": [{**PROBLEM, "reason": str}]},
    "code": {"code": str, "meaning": str, "text": str},
    "codes": {"codes": [{"code": str, "meaning": str}]},
    "new": {"id": str, "path": str},
    "fmt": {"banks": [{"path": str, "changed": bool, "written": bool, "trouble": Maybe(str),
                       "diff": [str]}]},
    "schema": {"path": str},
    "analyse": {
        "learners": int,
        "banks": [{"bank": str, "learners": int, "reliability": object, "items": [ITEM]}],
    },
    "regrade": {"id": str, "read": int, "applied": bool, "changes": [CHANGE],
                "left": [{"why": str, "answers": int}]},
    "report": {
        "disputes": [
            {"id": str, "path": Maybe(str), "line": Maybe(int), "seed": int, "draw": Names(object),
             "prompt": str, "raw": str, "understood": str, "expected": str, "key": object,
             "key_text": str, "outcome": str, "outcome_now": Maybe(str), "trouble": str,
             "reason": str, "at": INSTANT, "answer": str, "device": str, "backend": str,
             "suggestion": str}
        ],
    },
    "show": SHOWN,
    "preview": {"seeds": [{"seed": int, "trouble": Maybe(str), "shown": Maybe(SHOWN)}]},
    "edit": {"id": str, "changed": bool, "broken": bool, "gone": bool, "appeared": [str],
             "problems": [PROBLEM]},
    "renewed": {"id": str, "renewed": bool},
    "rename": {"id": str, "was": str, "written": bool, "moved": bool},
    "retire": {"questions": [{"id": str, "retired": bool, "changed": bool, "path": str}]},
    "trusted": {"trusted": [{"content": str, "path": str}]},
    "trust": {"banks": [{"path": str, "content": str, "questions": [{"id": str, "source": str}],
                         "trusted": bool}]},
    "revoked": {"revoked": int},
    "next": {"question": QUESTION, "more": [QUESTION], "left": LEFT, "answer": str},
    "nothing": {"question": Maybe(QUESTION), "more": [QUESTION], "left": LEFT, "answer": str},
    "answer": {
        "id": str, "seed": int, "attempt": int, "outcome": str, "final": bool, "retry": bool,
        "understood": str, "because": Maybe(BOTH), "share": float,
        "parts": [{"label": str, "outcome": str, "understood": str, "because": Maybe(BOTH),
                   "expected": Maybe(str), "tolerance": Maybe(str), "points": int,
                   "earned": float, "right_for": [str]}],
        "expected": Maybe(str), "tolerance": Maybe(str), "explain": Maybe(BOTH),
        "rubric": [str], "source": Maybe(str), "rating": Maybe(str), "due_on": Maybe(str),
        "interval": Maybe(int), "waits": Names(int),
        "measured": Maybe({"device": str, "backend": str, "milliseconds": float}),
    },
    "doctor": {"exit_code": int, "findings": [{"area": str, "level": str, "found": str,
                                               "advice": str}]},
}  # fmt: skip
