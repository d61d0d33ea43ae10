"""The tree of a formula spelled out: what a rendering on one line has to say, in order.

It is written without the renderer, so that the one can check the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizcli.cli.maths import signs, tables
from quizcli.cli.maths.reading import CODES, END, START, plain, spelled_out
from quizcli.cli.maths.tree import Command, Environment, Group, Node, UnknownTexError
from quizcli.cli.text import to_ascii


class Skeleton:
    """Spells a tree out: what a rendering on one line has to say, without spaces."""

    def __init__(self, in_ascii: bool) -> None:
        self.column = int(in_ascii)

    def of(self, nodes: Sequence[Node]) -> str:
        """The skeleton of a row.  KeyError, UnknownTexError: it has something unknown."""
        return "".join(self._parts([node for node in nodes if not _is_space(node)]))

    def _parts(self, nodes: Sequence[Node]) -> Iterator[str]:
        i = 0
        while i < len(nodes):
            node, i = nodes[i], i + 1
            following = nodes[i] if i < len(nodes) else None
            if node in ("_", "^"):
                yield self._script(str(node), following)
            elif isinstance(node, Command) and node.name == "not":
                yield signs.NOT[_name(following)][self.column]
            elif isinstance(node, Command) and node.name in tables.BRACES:
                labelled = following in ("_", "^")
                label = f",{self._one(nodes[i + 1])}" if labelled else ""
                yield f"{node.name}({self._last(node)}{label})"
                i += 2 * labelled
                continue
            elif isinstance(node, Command) and node.name in tables.SIZES:
                i += following == "."
                continue
            else:
                yield self._one(node)
                continue
            i += 1

    def _script(self, mark: str, node: Node | None) -> str:
        if node is None:
            raise UnknownTexError("a script without content")
        return _marked(mark, self._one(node))

    def _one(self, node: Node) -> str:
        match node:
            case str():
                return self._character(node)
            case Group(nodes):
                return self.of(nodes)
            case Environment():
                return self._environment(node)
        return self._command(node)

    def _character(self, character: str) -> str:
        if character == "'":
            return "'" if self.column else "′"
        return to_ascii(character) if self.column else character

    def _command(self, node: Command) -> str:
        name = node.name
        if name in signs.WORDS:
            return name
        if name in signs.SYMBOLS:
            return signs.SYMBOLS[name][self.column]
        if name in tables.DROPPED or name in tables.GAPS:
            return ""
        if name in tables.ACCENTS:
            return CODES[tables.ACCENTS[name]] + self._last(node)
        if name in tables.UPRIGHT:
            return f" {spelled_out(self._last(node))}"
        return self._structure(node)

    def _structure(self, node: Command) -> str:
        name = node.name
        if name == "substack" and node.arguments[0]:
            return ",".join(self.of(row) for row in _parted(node.arguments[0].nodes, "\\"))
        parts = ["" if each is None else self.of(each.nodes) for each in node.arguments]
        if name in tables.FRACTIONS:
            return "/".join(parts)
        if name in tables.STACKS:
            return self._stack(name, parts)
        if name == "sqrt":
            return self._root(*parts)
        return self._named(name, parts)

    def _named(self, name: str, parts: Sequence[str]) -> str:
        if name in tables.BINOMIALS:
            return f"C({','.join(parts)})"
        if name == "pmod":
            return f"(mod{parts[0]})"
        if name in ("boxed", "$") or name in tables.ALPHABETS or name in tables.CLASSES:
            return parts[-1]
        raise UnknownTexError(f"\\{name}")

    def _stack(self, name: str, parts: Sequence[str]) -> str:
        arrow = tables.ARROWS.get(name)
        base = signs.SYMBOLS[arrow][self.column] if arrow else parts[1]
        return base + _marked(tables.STACKS[name], parts[0])

    def _root(self, index: str, radicand: str) -> str:
        small = not self.column and all(each in tables.SUPERSCRIPTS for each in plain(index))
        if index and not small:
            return f"root({index},{radicand})"
        return _marked("^", index) * bool(index) + ("sqrt" if self.column else "√") + radicand

    def _last(self, node: Command) -> str:
        argument = node.arguments[-1] if node.arguments else None
        if argument is None:
            raise UnknownTexError(f"\\{node.name} has no argument")
        return self.of(argument.nodes)

    def _environment(self, node: Environment) -> str:
        sign = "" if node.name in tables.ALIGNED else ","
        around = tables.DELIMITERS[node.name] if sign else ("", "")
        left, right = map(to_ascii, around) if self.column else around
        rows = [[self.of(cell) for cell in _parted(row, "&")] for row in _parted(node.nodes, "\\")]
        listed = [sign.join(_ended(row) if sign else row) for row in rows if any(row)]
        return left + ";".join(row.removesuffix("" if sign else ",") for row in listed) + right


def _ended(cells: Sequence[str]) -> list[str]:
    return [cell.removesuffix(",") for cell in cells]


def _is_space(node: Node) -> bool:
    return isinstance(node, str) and (node.isspace() or node == "~")


def _marked(mark: str, script: str) -> str:
    if mark == "^" and script in ("'", "′", "†", "‡", "∘", "°"):
        return script
    return f"{mark}{START}{script}{END}"


def _name(node: Node | None) -> str:
    return node.name if isinstance(node, Command) else str(node)


def _parted(nodes: Sequence[Node], at: str) -> list[list[Node]]:
    """The nodes between ampersands, or between line breaks."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        is_break = isinstance(node, Command) and node.name == at
        if is_break or (at == "&" and node == "&"):
            parts.append([])
        else:
            parts[-1].append(node)
    return parts
