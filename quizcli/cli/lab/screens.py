"""The screens of `quizcli lab`: topics, probes, one run, a plot with its numbers.

In a terminal they are drawn; in a pipe and with --plain each result is a line of words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from quizcli.answers import show
from quizcli.cli import curves, plots
from quizcli.cli.furniture import ACCENT, DIM, STRONG, literal, number, rule, text
from quizcli.cli.layout import pad, row, shorten, spread
from quizcli.cli.look import Look
from quizcli.model import Kind, Measurement, Parameter, Request, Signature, Signatures, Value

NARROW = 72
MANY = 8
"""A longer list shows its ends."""

ENDS = 3
USAGE = (
    ("lab TOPIC", "the probes of a topic"),
    ("lab NAME --parameter value", "run a probe"),
    ("lab NAME --sweep PARAMETER=LOW..HIGH/COUNT", "plot an output against a parameter"),
    ("lab compare", "prepared comparisons for a lecture"),
)


def headline(title: str, aside: str, look: Look) -> list[Text]:
    """A title, what belongs to it at the end of the line, and a rule."""
    room = look.width - 2
    right = shorten(text(aside, look, DIM), room // 3, look.glyphs.cut)
    if len(title) + right.cell_len + 2 > room:
        return [*literal(title, look, style=STRONG), rule(look)]
    return [row(" ", spread(text(title, look, STRONG), right, room)), rule(look)]


def item(head: Text, words: str, look: Look) -> list[Text]:
    """Words behind a head; below it where the head leaves them too little room."""
    if words and head.cell_len <= look.width // 2:
        return literal(words, look, head, DIM)
    head.rstrip()
    return [
        shorten(head, look.width, look.glyphs.cut),
        *(literal(words, look, "    ", DIM) if words else []),
    ]


# --------------------------------------------------------------------- browsing
def topics(known: Signatures, look: Look) -> list[Text]:
    """Each topic with how many probes it has and what the first ones are called."""
    lines = headline("Probes by topic", number(len(known), "probe"), look)
    for topic in sorted({each.topic for each in known.values()}):
        names = [each.name for each in known.values() if each.topic == topic]
        head = row(" ", Text(f"{topic:13}", STRONG), f" {len(names):3}  ")
        examples = text(", ".join(names), look, DIM)
        lines.append(row(head, shorten(examples, look.width - 1 - head.cell_len, look.glyphs.cut)))
    lines.append(Text(""))
    for call, does in USAGE:
        lines += [*literal(f"quizcli {call}", look), *literal(does, look, "   ", DIM)]
    return lines


def plain_topics(known: Signatures) -> Iterator[str]:
    """The same in words."""
    for topic in sorted({each.topic for each in known.values()}):
        yield f"{topic}: {number(sum(each.topic == topic for each in known.values()), 'probe')}"
    yield ""
    yield from (f"quizcli {call}: {does}" for call, does in USAGE)


def probes(shown: Sequence[Signature], look: Look) -> list[Text]:
    """The probes by topic, each with its title."""
    width = max(len(each.name) for each in shown)
    lines: list[Text] = []
    for topic in sorted({each.topic for each in shown}):
        lines += [*([Text("")] if lines else []), row(" ", Text(topic, STRONG))]
        for each in shown:
            if each.topic == topic:
                lines += _entry(each.name, each.title, width, look)
    return [*lines, Text(""), *literal(_count(shown), look, style=DIM)]


def _entry(name: str, title: str, width: int, look: Look) -> list[Text]:
    if look.width < NARROW:
        return [row("   ", Text(name, ACCENT)), *literal(title, look, "     ")]
    return literal(title, look, row("   ", pad(Text(name, ACCENT), width), "  "))


def plain_probes(shown: Sequence[Signature]) -> Iterator[str]:
    """The same, a line for each."""
    width = max(len(each.name) for each in shown)
    for topic in sorted({each.topic for each in shown}):
        yield topic
        yield from (f"  {each.name:{width}}  {each.title}" for each in shown if each.topic == topic)
    yield ""
    yield _count(shown)


def _count(shown: Sequence[Signature]) -> str:
    return f"{number(len(shown), 'probe')}; quizcli lab NAME --parameter value"


# ---------------------------------------------------------------------- one run
def report(
    signature: Signature, request: Request, measurement: Measurement, look: Look
) -> list[Text]:
    """Arguments, outputs, a plot of those that are lists, formula, pitfalls, source."""
    used = {p.name: request.arguments.get(p.name, p.default) for p in signature.parameters}
    width = max(map(len, [*used, *signature.outputs]))
    lines = headline(signature.title, f"{signature.topic}/{signature.name}", look)
    for p in signature.parameters:
        head = row(" ", pad(Text(p.name), width), "  ", Text(show(used[p.name])), "  ")
        lines += item(head, ", ".join(filter(None, (p.doc, span(p)))), look)
    lines.append(Text(""))
    for name, output in signature.outputs.items():
        value = Text(_cut(measurement.outputs[name]), STRONG)
        head = row(" ", pad(Text(name, ACCENT), width), "  ", value, "  ")
        kind = "" if output.kind is Kind.EXACT else f"[{output.kind}]"
        lines += item(head, " ".join(filter(None, (output.doc, kind))), look)
    for chart in curves.charts(measurement.outputs, signature.outputs):
        lines += [Text(""), *plots.plot(chart, look)]
    return [*lines, Text(""), *remarks(notes(signature, measurement), look)]


def _cut(value: Value) -> str:
    """A value on one line; of a long list its ends."""
    if isinstance(value, tuple) and len(value) > MANY:
        first = ", ".join(map(show, value[:ENDS]))
        return f"({first}, ..., {show(value[-1])}), {len(value)} numbers"
    return show(value)


def plain_report(signature: Signature, request: Request, measurement: Measurement) -> Iterator[str]:
    """The same in words, every number in full."""
    used = {p.name: request.arguments.get(p.name, p.default) for p in signature.parameters}
    width = max(map(len, [*used, *signature.outputs]))
    yield from (signature.title, "")
    for p in signature.parameters:
        note = f"  {p.doc}" if p.doc else ""
        yield f"  {p.name:{width}}  {show(used[p.name])}  ({span(p)}){note}"
    yield ""
    for name, output in signature.outputs.items():
        note = f"  {output.doc}" if output.doc else ""
        kind = "" if output.kind is Kind.EXACT else f"  [{output.kind}]"
        yield f"  {name:{width}}  {show(measurement.outputs[name])}{kind}{note}"
    yield ""
    yield from plain_remarks(notes(signature, measurement))


def span(parameter: Parameter) -> str:
    """What a parameter may be."""
    match parameter.type:
        case "choice":
            return " | ".join(map(str, parameter.choices))
        case "bool":
            return "true | false"
        case "seed":
            return "any whole number"
    step = f" step {parameter.step}" if parameter.step not in (None, 1) else ""
    each = f"{parameter.low}..{parameter.high}{step}"
    return f"{parameter.length[0]} to {parameter.length[1]} of {each}" if parameter.length else each


def notes(signature: Signature, measurement: Measurement) -> tuple[tuple[str, str], ...]:
    """Formula, pitfalls and source of a probe, and where it ran."""
    ran = f"{measurement.backend} {measurement.device}, {1000 * measurement.seconds:.1f} ms"
    found = (
        ("formula", signature.formula),
        ("pitfalls", signature.pitfalls),
        ("source", signature.source),
        ("ran", ran),
    )
    return tuple(each for each in found if each[1])


def remarks(said: Iterable[tuple[str, str]], look: Look) -> list[Text]:
    """Labels with sentences behind them."""
    lines: list[Text] = []
    for name, words in said:
        lines += literal(words, look, row(" ", Text(f"{name:8}", DIM), " "))
    return lines


def plain_remarks(said: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The same, a line for each."""
    return (f"{name:8}  {words}" for name, words in said)


# ------------------------------------------------------------------ comparisons
Named = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Names and titles by topic."""


def comparisons(named: Named, look: Look) -> list[Text]:
    """The prepared comparisons by topic."""
    width = _widest(named)
    lines: list[Text] = []
    for topic, entries in named:
        lines += [*([Text("")] if lines else []), row(" ", Text(topic, STRONG))]
        lines += [line for name, title in entries for line in _entry(name, title, width, look)]
    return [*lines, Text(""), *literal(_how_many(named), look, style=DIM)]


def plain_comparisons(named: Named) -> Iterator[str]:
    """The same, a line for each."""
    width = _widest(named)
    for topic, entries in named:
        yield topic
        yield from (f"  {name:{width}}  {title}" for name, title in entries)
    yield ""
    yield _how_many(named)


def _widest(named: Named) -> int:
    return max(len(name) for _, entries in named for name, _ in entries)


def _how_many(named: Named) -> str:
    count = number(sum(len(entries) for _, entries in named), "comparison")
    return f"{count}; quizcli lab compare NAME"
