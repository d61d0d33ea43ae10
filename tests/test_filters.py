"""Filters: what they mean, what is said of wrong ones, and that they always end at once."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizcli.filters import KEYS, MAX_LENGTH, STATES, Facts, FilterError, caret, parse
from quizcli.filters.errors import WIDEST
from quizcli.filters.parser import MAX_DEPTH
from quizcli.model import Rating
from quizcli.questions import TYPES

OLD = Facts(
    id="lstm/cell-state",
    bank="lstm",
    type="numeric",
    tags=("recurrent", "by hand"),
    concept="lstmg",
    objective="Update the cell state: by hand (not by machine).",
    difficulty=3,
    states=frozenset({"due", "leech"}),
    stability=8.0,
    difficulty_of_memory=7.5,
    retrievability=0.8,
    ratings=((0, Rating.GOOD), (6, Rating.AGAIN), (30, Rating.EASY)),
    added_days=31,
)
NEW = Facts("cross-attention/shape", "cross-attention", states=frozenset({"new"}), added_days=0)


def means(text, facts=OLD):
    """Whether a filter means a question."""
    return parse(text).matches(facts)


def error(text, **known):
    """The error that a filter makes."""
    with pytest.raises(FilterError) as caught:
        parse(text, known=known)
    return caught.value


# ---------------------------------------------------------------------- terms
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("bank:lstm", True),
        ("bank:lst", False),
        ("bank:L*", True),
        ("concept:lstmg", True),
        ("concept:lstm", False),
        ("concept:l?tmg", False),
        ("concept:.*", False),
        ("tag:recurrent", True),
        ("tag:recurr*", True),
        ('tag:"by hand"', True),
        ('tag:"by*"', False),
        ('tag:"by "*', True),
        ("tag:hand", False),
        ("type:numeric", True),
        ("type:shape", False),
        ("id:lstm/*", True),
        ("id:lstm", False),
        ("id:*/cell-*", True),
        ("id:*ell*te", True),
        ("id:*state*state", False),
        ("difficulty:3", True),
        ("difficulty:>3", False),
        ("difficulty:>=3", True),
        ("difficulty:!=2", True),
        ("is:due", True),
        ("is:new", False),
        ("IS:Leech", True),
        ("prop:s<10", True),
        ("prop:s<8", False),
        ("prop:s<=8.0", True),
        ("prop:d>7", True),
        ("prop:r<0.8", False),
        ("prop:r=.8", True),
        ("prop:R!=0.8", False),
        ("rated:1", True),
        ("rated:1:1", False),
        ("rated:6:1", False),
        ("rated:7:1", True),
        ("rated:30:4", False),
        ("rated:31:4", True),
        ("rated:99999:2", False),
        ("added:31", False),
        ("added:032", True),
    ],
)
def test_each_key_asks_one_thing(text, meant):
    """Labels are compared whole and folded, numbers with a limit, days with today counted in."""
    assert means(text) is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("update", True),
        ("UPDATE", True),
        ("LSTM/cell", True),
        ("lstmg", True),
        ("current", True),
        ("cell update", True),
        ("cell numeric", False),
        ('"state: by hand (not"', True),
        ('"by machine" -"by car"', True),
        ("cell*hand", True),
        ("*ell*han*", True),
        ("recurrent*update", False),
        ("lstmg*recurrent", False),
        ('"cell*hand"', False),
        ('up"date the"', True),
    ],
)
def test_a_bare_word_occurs_in_one_of_the_texts(text, meant):
    """Id, bank, concept, objective and tags are looked through, each by itself."""
    assert means(text) is meant


def test_what_is_unknown_fulfils_no_comparison():
    """A new question has no memory: neither below nor above a limit, but in the negation."""
    assert not means("prop:s<10 or prop:s>=10 or prop:r!=1 or prop:d=5 or rated:99", NEW)
    assert means("-prop:s<10 -rated:99 added:1", NEW)
    assert not means("added:99999", NEW._replace(added_days=None))


def test_underscores_and_hyphens_name_the_same_bank():
    """As everywhere, cross_attention is cross-attention."""
    assert means("bank:cross_attention id:cross_attention/*", NEW)


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_asked_for_by_its_name(state):
    """is:x means just the questions in that state."""
    assert means(f"is:{state}", Facts("a/b", states=frozenset({state})))
    assert not means(f"is:{state}", Facts("a/b", states=frozenset(STATES) - {state}))


def test_every_type_of_question_is_known():
    """Without being told, a filter knows the program's types."""
    for name in TYPES:
        assert means(f"type:{name}", Facts("a/b", type=name))


def test_every_key_has_an_example_that_reads():
    """The examples that messages give are filters, and of the key they explain."""
    for key, made in KEYS.items():
        assert str(parse(made.example)) == made.example
        assert made.example.startswith(f"{key}:")


# ------------------------------------------------------------------ structure
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", True),
        (" \t\n ", True),
        ("is:due is:new", False),
        ("is:due or is:new", True),
        ("is:due and is:leech", True),
        ("is:new is:due or is:leech", True),
        ("is:new (is:due or is:leech)", False),
        ("-is:new", True),
        ("--is:new", False),
        ("-(is:due is:new)", True),
        ("-(is:due or is:new)", False),
        ("-is:new-is:due", True),
        ("is:due OR is:new", True),
        ('"or"', False),
        ("(((is:due)))(is:leech)", True),
    ],
)
def test_parts_are_combined(text, meant):
    """And binds tighter than or, - tightest; a - inside a word is a part of it."""
    if text == "-is:new-is:due":
        assert error(text).offset == 4
    else:
        assert means(text) is meant


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("A  AND\tb", "a b"),
        ("(a b) (c)", "a b c"),
        ("(a or b) or c", "a or b or c"),
        ("(a b) or c", "a b or c"),
        ("a (b or c)", "a (b or c)"),
        ("-(-(a b))", "a b"),
        ("-(a)", "-a"),
        ("-(-a b)", "-(-a b)"),
        ('"-a" "or" "a(b" "a:b" "not"*', '"-a" "or" "a(b" "a:b" "not"*'),
        ('"plain" t"w"o', "plain two"),
        ("a**b*", "a*b*"),
        ("TAG:A_b id:A_b", "tag:a_b id:a-b"),
        ("difficulty:=3 rated:007 rated:7:1 added:3", "difficulty:3 rated:7 rated:7:1 added:3"),
    ],
)
def test_the_spelling_is_plain(text, spelling):
    """No brackets and quotes that are not needed; equal spelling, equal filters."""
    assert str(parse(text)) == spelling
    assert parse(text) == parse(spelling)
    assert hash(parse(text)) == hash(parse(spelling))
    assert parse(text) != parse(f"{text} more")
    assert repr(parse(text)) == f"Filter({spelling!r})"


# ------------------------------------------------------------------- messages
@pytest.mark.parametrize(
    ("text", "marked", "message"),
    [
        ("tgs:x", "tgs", "unknown key tgs; did you mean tag?; a text with a colon needs quotes"),
        ("a http://b", "http", "unknown key http; there are added, bank, concept, difficulty"),
        ("a:b:c", "a", "unknown key a;"),
        ("-:b", ":", "there is no key before the colon"),
        ("type:numric", "numric", "unknown type numric; did you mean numeric?"),
        ("is:sus", "sus", "unknown state sus; did you mean suspended?"),
        ("is:xyz", "xyz", "there are buried, due, flagged, learning, leech, new, retired, "),
        ("a tag:", "tag:", "tag: needs a value, such as tag:gradients"),
        ('a tag:""', 'tag:""', "tag: needs a value, such as tag:gradients"),
        ('a ""', '""', "nothing stands between the quotes"),
        ("prop:ease<2", "ease<2", "unknown property ease; there are s (stability in days)"),
        ("prop:<2", "<2", "a property is missing; there are s"),
        ("prop:s", "s", "s is compared with a number, such as prop:s<0.5"),
        ("prop:s<1e9", "s<1e9", "s is compared with a number"),
        ("prop:s<-1", "s<-1", "s is compared with a number"),
        ("prop:r<80", "r<80", "r goes up to 1, so 80 cannot be meant"),
        ("prop:d>11", "d>11", "d goes up to 10"),
        ("difficulty:6", "6", "a number from 1 to 5: difficulty:>=3"),
        ("rated:0", "0", "rated takes a number of days"),
        ("rated:7:5", "7:5", "1 again, 2 hard, 3 good, 4 easy"),
        ("added:x", "x", "added takes a number of days"),
        ("added:²", "²", "added takes a number of days"),
        ("a not b", "not", "for not write -, as in -tag:x"),
        ("a or or b", "or", "or stands between two parts"),
        ("and b", "and", "and stands between two parts"),
        ("a)", ")", "no bracket is open here"),
        ("a ()", ")", "nothing stands in these brackets"),
        ("(a or )", ")", "something is missing here"),
        ("a (b", "(", "this bracket is never closed"),
        ("a (-)", ")", "- needs something to leave out"),
        ('a "b c', '"b c', "this quote is never closed"),
    ],
)
def test_an_error_says_what_and_where(text, marked, message):
    """One sentence, and the very place; the carets stand below it."""
    found = error(text)
    assert text[found.offset : found.offset + found.length] == marked
    assert message in found.message == str(found)
    above, below = caret(text, found).split("\n")
    assert above == text
    assert below == " " * found.offset + "^" * len(marked)


@pytest.mark.parametrize("text", ["a or", "(a", "-", "a and -", "("])
def test_what_is_missing_at_the_end_has_a_place(text):
    """The caret stands in the text or right behind it."""
    found = error(text)
    assert found.offset <= len(text)
    assert found.length == 1


def test_known_values_are_required():
    """A name that is not among those given is refused with a suggestion; a pattern is not."""
    known = {"concept": ["lstm", "GRU"], "bank": ("cross-attention",), "tag": frozenset({"a b"})}
    assert error("concept:lsmt", **known).message == "unknown concept lsmt; did you mean lstm?"
    assert error("bank:rnn", **known).message == "unknown bank rnn; there are cross-attention"
    assert error("tag:x", tag=[]).message == "unknown tag x"
    assert error("type:numeric", type=["shape"]).message.startswith("unknown type numeric")
    for text in ("concept:gru", "bank:cross_attention", 'tag:"a b"', "tag:x*", "id:any"):
        parse(text, known=known)
    many = [f"concept-{i}" for i in range(100)]
    assert error("concept:zzz", concept=many).message.endswith("concept-18, concept-19, …")


def test_a_caret_survives_wide_and_hidden_characters():
    """Columns are counted, not characters, and nothing reaches the terminal as a command."""
    text = "日本\n\x1b[2Ja\u0301 foo:1"
    above, below = caret(text, error(text)).split("\n")
    assert above == "日本 \ufffd[2Ja\u0301 foo:1"
    assert below == " " * 11 + "^^^"
    assert error("\x1b[2J:x").message.startswith("unknown key \ufffd[2j; there are")


def test_a_long_filter_is_cut_around_the_place():
    """Two lines that fit a terminal, the place among them."""
    text = "before " * 30 + "foo:1" + " after" * 30
    above, below = caret(text, error(text)).split("\n")
    assert len(above) == WIDEST + 2
    assert above[below.index("^") :].startswith("foo:1")
    assert above.startswith("…") and above.endswith("…")
    marked = caret('"' * 3 + "x" * 500, error('"' * 3 + "x" * 500)).split("\n")[1]
    assert len(marked) <= WIDEST


# --------------------------------------------------------------------- limits
def test_length_and_depth_are_bounded():
    """At the limit a filter reads, beyond it the error says so."""
    assert means("a" * MAX_LENGTH) is False
    assert error("a" * (MAX_LENGTH + 1)).message == "the filter is longer than 1000 characters"
    deepest = MAX_DEPTH - 1
    assert means("(" * deepest + "is:due" + ")" * deepest)
    assert means("-(" * deepest + "is:due" + ")" * deepest) is (deepest % 2 == 0)
    assert "nested deeper" in error("(" * MAX_DEPTH + "is:due" + ")" * MAX_DEPTH).message
    assert means("-" * (MAX_LENGTH - 6) + "is:due") is (MAX_LENGTH % 2 == 0)


def test_wildcards_take_linear_time():
    """Many wildcards against a long text that nearly fits: no going back, no explosion."""
    text = Facts("x", tags=("a" * 100_000,), objective="a" * 100_000)
    starred = parse("tag:" + "a*" * 400 + "b or " + "*a" * 50 + "b")
    start = time.process_time()
    assert not starred.matches(text)
    assert time.process_time() - start < 0.5


def test_ten_thousand_questions_are_filtered_in_fifty_milliseconds():
    """The best of five runs, in time of this process."""
    facts = [
        OLD._replace(id=f"lstm/question-{i}", stability=i % 40, concept=f"c{i % 40}")
        for i in range(10_000)
    ]
    for text in ("concept:c3 is:due prop:s<10 rated:7:1 -tag:x", "update*hand", "machine -gru"):
        found, seconds = parse(text), []
        for _ in range(5):
            start = time.process_time()
            assert any(map(found.matches, facts))
            seconds.append(time.process_time() - start)
        assert min(seconds) < 0.05, text


# ----------------------------------------------------------------- properties
WORDS = st.text(st.sampled_from('abLß *:-("_') | st.characters(), min_size=1, max_size=6)
TERMS = st.one_of(
    st.sampled_from([made.example for made in KEYS.values()]),
    st.sampled_from(STATES).map("is:{}".format),
    st.builds("prop:{}{}{}".format, st.sampled_from("sdr"), st.sampled_from("<>="), st.just("0.5")),
    st.builds(
        '{}{}"{}"*{}'.format,
        st.sampled_from(["", "tag:", "id:", "concept:"]),
        st.sampled_from(["a", "b", "B*", "**"]),
        WORDS.map(lambda word: word.replace('"', "")),
        st.sampled_from(["", "c"]),
    ),
)
FILTERS = st.recursive(
    TERMS,
    lambda parts: st.one_of(
        parts.map("-({})".format),
        parts.map("-({})".format),
        st.builds("({}) ({})".format, parts, parts),
        st.builds("({}) or ({})".format, parts, parts),
    ),
    max_leaves=6,
).filter(lambda text: len(text) < MAX_LENGTH // 4)
TEXTS = st.text(st.sampled_from("abBß ") | st.characters(), max_size=8)
FACTS = st.builds(
    Facts,
    TEXTS,
    TEXTS,
    st.sampled_from([*TYPES, ""]),
    st.lists(TEXTS, max_size=2).map(tuple),
    TEXTS,
    TEXTS,
    st.integers(1, 5),
    st.frozensets(st.sampled_from(STATES)),
    st.none() | st.floats(0, 1000),
    st.none() | st.floats(1, 10),
    st.none() | st.floats(0, 1),
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 4)), max_size=3).map(tuple),
    st.none() | st.integers(0, 20),
)


@given(st.text(st.sampled_from('()-":* or and not is:due prop:s<1') | st.characters(), max_size=60))
@example('"')
@example("\ud800:x")
def test_any_text_is_a_filter_or_a_filter_error(text):
    """Nothing else is ever raised, the place lies in the text, and the caret is two lines."""
    try:
        made = parse(text)
    except FilterError as error:
        assert 0 <= error.offset <= len(text)
        assert 1 <= error.length <= max(1, len(text) - error.offset)
        assert caret(text, error).count("\n") == 1
    else:
        assert made.matches(OLD) in (True, False)
        assert parse(str(made)) == made


@given(FILTERS, FACTS)
def test_the_spelling_reads_as_the_same_filter(text, facts):
    """parse(str(filter)) is the filter, and means the same."""
    made = parse(text)
    again = parse(str(made))
    assert again == made
    assert again.matches(facts) is made.matches(facts)


@given(FILTERS, FILTERS, FACTS)
def test_boolean_laws_hold(one, two, facts):
    """Double negation, de Morgan, the excluded middle."""
    both, either = f"({one}) ({two})", f"({one}) or ({two})"
    assert parse(f"-(-({one}))") == parse(one)
    assert means(f"-({one})", facts) is not means(one, facts)
    assert means(f"-({both})", facts) is means(f"-({one}) or -({two})", facts)
    assert means(f"-({either})", facts) is means(f"-({one}) -({two})", facts)
    assert means(both, facts) is (means(one, facts) and means(two, facts))


PATTERNS = st.text(st.sampled_from("ab*"), min_size=1, max_size=10)


@given(PATTERNS, st.text(st.sampled_from("ab"), max_size=12))
def test_wildcards_are_what_a_regular_expression_says(pattern, text):
    """An independent witness: `*` is `.*`, for whole labels and for words inside texts."""
    expression = pattern.replace("*", ".*")
    whole = means(f"concept:{pattern}", Facts("", concept=text))
    assert whole is bool(re.fullmatch(expression, text))
    assert means(pattern, Facts("", concept=text)) is bool(re.search(expression, text))
