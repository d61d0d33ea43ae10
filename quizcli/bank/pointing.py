"""Where the fields of questions stand in their file, for problems found after it was read."""

from __future__ import annotations

from pathlib import Path

from quizcli.bank import nodes, recovery
from quizcli.bank.decoding import decode
from quizcli.bank.files import FileRefused, read_bytes
from quizcli.bank.nodes import Listing, Mapping, Scalar
from quizcli.bank.report import Report
from quizcli.model import Place


class Fields:
    """The fields of one bank, as it stands in its file now; none where it cannot be read."""

    def __init__(self, path: str) -> None:
        self._report = Report("", path)
        self._questions: dict[str, Mapping] = {}
        try:
            self._report = decode(read_bytes(Path(path)), path)
        except FileRefused:
            return
        root = recovery.read(self._report).root
        found = root.get("questions") if isinstance(root, Mapping) else None
        for each in found.items if isinstance(found, Listing) else ():
            id_ = each.get("id") if isinstance(each, Mapping) else None
            if isinstance(each, Mapping) and isinstance(id_, Scalar):
                self._questions.setdefault(id_.text, each)

    def place(self, local: str, field: str) -> Place | None:
        """Where a field such as `mistakes[1].answer` begins, or the nearest around it.

        None where the question, or all of the field, is not there.
        """
        question = self._questions.get(local)
        found = nodes.nearest(question, field) if question else None
        return None if found is None or found is question else self._report.place(found)
