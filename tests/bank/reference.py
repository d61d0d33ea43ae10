"""The tables of keys on the author's page, made from the schema, and that of the
codes: python -m tests.bank.reference."""

from pathlib import Path

import yaml

from quizcli.bank import fields, pages, schema
from quizcli.questions import TYPES

PAGE = Path(__file__).parent.parent.parent / "content" / "README.md"
BEGIN, END = "<!-- {}: made by python -m tests.bank.reference -->", "<!-- end of the {} -->"
"""What is between these is not written by hand."""

KINDS = {"integer": "a whole number", "number": "a number", "boolean": "`true` or `false`"}


def tables() -> str:
    """Bank, question, and the keys inside lists, each as a Markdown table."""
    whole = schema.of_bank()
    question = whole["$defs"]["question"]["properties"]
    parts = question["parts"]["items"]["properties"] if "parts" in question else {}
    sections = [
        "### Keys of a bank\n\n" + table(whole["properties"], fields.BANK_REQUIRED),
        "### Keys of every question\n\n"
        + table(only(question, lambda key: key in fields.COMMON), fields.REQUIRED),
        "### Keys of some types\n\n"
        + table(only(question, lambda key: key not in fields.COMMON), (), owners=True),
        "### Keys of a part\n\n" + table(parts, ("prompt",)),
    ]
    return "\n\n".join(sections)


def only(properties, wanted):
    """Some of the properties, in their order."""
    return {key: value for key, value in properties.items() if wanted(key)}


def table(properties, required, *, owners: bool = False) -> str:
    """One row for each key: what it is, what it takes, an example, and whose it is."""
    heads = ["key", "what it is", "value", "example", *(["types"] if owners else [])]
    rows = [heads, ["---"] * len(heads)]
    for key, shape in properties.items():
        named = f"`{key}`" + (" (needed)" if key in required else "")
        rows.append([named, shape.get("description", ""), value(shape), example(shape)])
        if owners:
            rows[-1].append(", ".join(owner(key)))
    return "\n".join("| " + " | ".join(escaped(row)) + " |" for row in rows)


def owner(key):
    """The types that have a key, in bold where they need it."""
    kinds = [kind for kind in TYPES.values() if key in kind.fields]
    return [f"**{kind.name}**" if key in kind.required else kind.name for kind in kinds]


def escaped(cells):
    """What may stand in a Markdown table."""
    return [cell.replace("|", "\\|").replace("\n", " ") for cell in cells]


def value(shape) -> str:
    """What a key takes, in words."""
    if "properties" in shape:
        return "a mapping with " + ", ".join(f"`{each}`" for each in shape["properties"])
    if "enum" in shape:
        return ", ".join(dict.fromkeys(f"`{each}`" for each in shape["enum"]))
    if "anyOf" in shape or "if" in shape:
        return " or ".join(dict.fromkeys(map(value, ways(shape))))
    if "const" in shape:
        return f"`{shape['const']}`"
    kinds = {"array": collection, "object": mapping}
    kind = shape.get("type")
    if isinstance(kind, str) and kind in kinds:
        return kinds[kind](shape)
    return f"{KINDS[kind]}{bounds(shape)}" if isinstance(kind, str) and kind in KINDS else "a text"


def ways(shape):
    """The shapes that a value may have, the simple one first."""
    return shape["anyOf"] if "anyOf" in shape else (shape["else"], shape["then"])


def collection(shape) -> str:
    """A list and what is in it."""
    items = shape["items"]
    inside = value(items) if "$ref" not in items else "a mapping"
    number = bounds(shape, "minItems", "maxItems").replace(",", " of", 1)
    return f"a list{number}, each {inside}"


def mapping(shape) -> str:
    """A mapping from names to something."""
    number = bounds(shape, "minProperties", "maxProperties").removeprefix(", ")
    return f"{number} names, each with {value(shape['additionalProperties'])}".strip()


def bounds(shape, low: str = "minimum", high: str = "maximum") -> str:
    """`, 1 to 5` and the like."""
    least, most = shape.get(low), shape.get(high)
    if most is not None:
        return f", {least} to {most}" if least is not None else f", up to {most}"
    return f", {least} or more" if least is not None else ""


def example(shape) -> str:
    """The first example, as it is written in YAML."""
    if not shape.get("examples"):
        return ""
    if isinstance(shape["examples"][0], str):
        return code(shape["examples"][0].strip())
    text = yaml.safe_dump(
        shape["examples"][0], default_flow_style=True, width=10_000, allow_unicode=True,
        sort_keys=False,
    )  # fmt: skip
    text = text.strip().removesuffix("...").strip()
    return "" if "\n" in text else code(text)


def code(text: str) -> str:
    """A text as code, in more marks than it has itself."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def meanings() -> str:
    """All codes with what each means."""
    rows = [["code", "what it means"], ["---", "---"]]
    rows += [[f"`{code}`", meaning] for code, meaning in pages.known_codes().items()]
    return "\n".join("| " + " | ".join(escaped(row)) + " |" for row in rows)


def renewed(page: str) -> str:
    """The page with its tables as the schema and the codes are now."""
    for name, made in (("keys", tables()), ("codes", meanings())):
        begin, end = BEGIN.format(name), END.format(name)
        before, _, rest = page.partition(begin)
        _, _, after = rest.partition(end)
        page = f"{before}{begin}\n\n{made}\n\n{end}{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
