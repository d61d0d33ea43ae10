"""The tables of the README about JSON, made from the methods of `serve` and from the forms of the
commands' output: python -m tests.cli.serve_reference writes them."""

from pathlib import Path

from quizcli.cli.serving import fields
from quizcli.cli.serving.loop import ERRORS
from quizcli.cli.serving.methods import TABLE, Method
from tests.bank.reference import escaped
from tests.cli import json_forms
from tests.cli.json_cases import CASES, ELSEWHERE

MANY = 5
PAGE = Path(__file__).parent.parent.parent / "README.md"


def methods() -> str:
    """What each method does, takes and gives; then the codes of errors."""
    rows = [["method", "what it does", "takes", "gives"]]
    rows += [[f'`"{name}"`', each.doc, takes(each), gives(each)] for name, each in TABLE.items()]
    codes = [["error", "what it means"], *([f'`"{code}"`', says] for code, says in ERRORS.items())]
    return f"{table(rows)}\n\n{table(codes)}"


def takes(method: Method) -> str:
    """Its fields, those that are needed in bold."""
    return "; ".join(map(field, method.fields))


def field(each: fields.Field) -> str:
    """A field with what it may be."""
    name = f"**`{each.name}`**" if each.needed else f"`{each.name}`"
    choices = f": {', '.join(each.choices)}" if each.choices else ""
    return f"{name} {each.doc}{choices}"


def gives(method: Method) -> str:
    """The names of its result, once where several methods have the same."""
    first = next(name for name, each in TABLE.items() if each.gives == method.gives)
    if len(method.gives) > MANY and TABLE[first] is not method:
        return f"as `{first}`"
    return ", ".join(f"`{each}`" for each in method.gives)


def commands() -> str:
    """The fields of each command's output, and the commands that have none."""
    calls: dict[str, list[str]] = {}
    for each in CASES:
        if each.name != "nothing":
            calls.setdefault(each.name, []).append(called(each.words))
    rows = [["command", "fields beside `version`"]]
    for name, form in json_forms.FORMS.items():
        if name in calls:
            words = ", ".join(f"`quizcli {each}`" for each in dict.fromkeys(calls[name]))
            rows.append([words, json_forms.fields(form)])
    rows += [[f"`quizcli {name}`", f"none: {why}"] for name, why in ELSEWHERE.items()]
    return table(rows)


ACTIONS = frozenset({"backup", "config", "trust", "lab", "check", "edit", "flag", "bury", "suspend",
                     "concepts", "tune"})  # fmt: skip
"""Commands whose output has several forms: the word that chooses belongs to the call."""
CHOOSING = frozenset(
    [
        *("list", "make", "restore", "salvage", "get", "set", "unset", "compare", "--list"),
        *("--sweep", "--explain", "--renew", "--revoke", "--reset"),
    ]
)
GIVEN = {("concepts", "minus"): "CONCEPT", ("lab", "rnn_cell_step"): "PROBE",
         ("lab", "gap"): "NAME", ("trust", "HOME/plain.yaml"): "PATH",
         ("check", "E301"): "CODE", ("check", "all"): "all"}  # fmt: skip


def called(words: str) -> str:
    """A call without what is not needed to tell its form."""
    command, *rest = words.split()
    if command not in ACTIONS:
        return command
    kept = [GIVEN.get((command, each), each) for each in rest]
    known = {*GIVEN.values(), *CHOOSING}
    return " ".join([command, *(each for each in kept if each in known)])


def table(rows: list[list[str]]) -> str:
    """A Markdown table."""
    head, *rest = rows
    every = [head, ["---"] * len(head), *rest]
    return "\n".join("| " + " | ".join(escaped(row)) + " |" for row in every)


SECTIONS = {"serve": methods, "json": commands}


def renewed(page: str) -> str:
    """The page with its tables as the program has them now."""
    for name, made in SECTIONS.items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        before, found, rest = page.partition(begin)
        assert found, f"the page has no {begin}"
        _, _, after = rest.partition(end)
        page = f"{before}{begin}\n\n{made()}\n\n{end}{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
