"""The codes of findings over seeds.  E is an error, W is advice; neither changes its meaning."""

from __future__ import annotations

CODES = {
    "E601": "the numbers cannot be drawn",
    "E602": "the measurement fails",
    "E603": "the measurement contradicts the question",
    "E604": "the key is not finite",
    "E605": "the key is rejected by its own reader",
    "E606": "a mistake counts as right",
    "E607": "a mistake has no value",
    "E608": "the witness disagrees with the measurement",
    "E609": "an answer under tests is judged otherwise",
    "E610": "two options read the same",
    "E611": "an answer beside the key is judged otherwise than it should be",
    "E612": "a tolerance tighter than rounding",
    "E613": "another device measures another key",
    "E614": "a witness that uses what was measured",
    "W601": "a variant that takes long to measure",
    "W602": "most draws are rejected",
    "W603": "a key that hardly varies",
    "W604": "a key that stands in the prompt",
    "W605": "a right option that is much longer than the others",
    "W606": "a right option that is always the largest or the smallest",
    "W607": "a right option that is always at the same place",
    "W608": "a fact that no measurement can contradict",
    "W609": "two mistakes with the same value",
    "W610": "a tolerance that lets other whole numbers pass",
    "W611": "two options of the same value",
}
