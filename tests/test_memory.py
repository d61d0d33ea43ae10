"""The memory model: agreement with two other implementations, and every trap guarded."""

import math
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import fsrs
import fsrs_rs_python
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli import memory
from quizcli.memory import DEFAULT, LONGEST, Model, fit, lessons
from quizcli.model import Memory, QuizError, Rating

AGAIN, HARD, GOOD, EASY = Rating
GAPS = (0, 0, 1, 1, 2, 3, 5, 8, 13, 30, 90, 365)
START = datetime(2026, 1, 1, tzinfo=UTC)

MODEL = Model()

DAYS = st.integers(0, LONGEST)
RETENTIONS = st.floats(0.70, 0.99)
MEMORIES = st.builds(Memory, st.floats(0.001, LONGEST), st.floats(1, 10))
PARAMETERS = st.tuples(*(st.floats(low, high) for low, high in memory._BOUNDS))
RATINGS = st.sampled_from(Rating)
HISTORIES = st.lists(st.tuples(DAYS, RATINGS), min_size=1, max_size=12).map(
    lambda steps: [(0, steps[0][1]), *steps[1:]]
)


def histories(number, seed=1):
    """Random histories of 1 to 25 answers, some of them on one day."""
    dice = random.Random(seed)
    for _ in range(number):
        gaps = [0, *dice.choices(GAPS, k=dice.randrange(25))]
        yield [(gap, dice.choice(list(Rating))) for gap in gaps]


def parameter_sets(number, seed=2):
    """The default parameters, and some that are up to 30% away from them."""
    dice = random.Random(seed)
    yield DEFAULT
    for _ in range(number - 1):
        moved = (each * dice.uniform(0.7, 1.3) for each in DEFAULT)
        limits = zip(moved, memory._BOUNDS, strict=True)
        yield tuple(min(max(each, low), high) for each, (low, high) in limits)


# -------------------------------------------------------------- known intervals
def test_good_at_every_due_date_gives_the_published_intervals():
    """Default parameters, retention 0.9: 2, 11, 46, 163 days."""
    state, gap, intervals = None, 0, []
    for _ in range(4):
        days = MODEL.intervals(state, gap)[GOOD]
        state = MODEL.next(state, gap, GOOD) if state else MODEL.first(GOOD)
        intervals.append(days)
        gap = days
    assert intervals == [2, 11, 46, 163]


def test_retention_sets_the_length_of_intervals():
    """For stability s, retention 0.9 asks after s days; more retention asks sooner."""
    state = Memory(100.0, 5.0)
    after = MODEL.next(state, 0, HARD).stability
    assert MODEL.intervals(state, 0)[HARD] == round(after)
    goods = [Model(retention=each).intervals(state, 100)[GOOD] for each in (0.7, 0.8, 0.9, 0.99)]
    assert goods == sorted(goods, reverse=True)


# --------------------------------------------------------------------- py-fsrs
def py_fsrs(scheduler, history):
    """What py-fsrs makes of a history: the card after each answer."""
    card, when = fsrs.Card(card_id=1), START
    for days, rating in history:
        when += timedelta(days=days)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), when)
        yield card


def compare_with_py_fsrs(number, sets):
    """The worst relative differences of stability and difficulty, and of intervals in days.

    py-fsrs has no upper limit of stability, so a history is compared as long as it is below
    that of the engine.
    """
    worst_stability = worst_difficulty = 0.0
    other_days = compared = 0
    for parameters in parameter_sets(sets):
        scheduler = fsrs.Scheduler(
            parameters, learning_steps=(), relearning_steps=(), enable_fuzzing=False
        )
        model = Model(parameters)
        for history in histories(number // sets):
            state = None
            for (days, rating), card in zip(history, py_fsrs(scheduler, history), strict=True):
                if card.stability > LONGEST:
                    break
                shown = model.intervals(state, days)[rating]
                state = model.next(state, days, rating) if state else model.first(rating)
                worst_stability = max(worst_stability, off(state.stability, card.stability))
                worst_difficulty = max(worst_difficulty, off(state.difficulty, card.difficulty))
                if rating is not AGAIN:
                    compared += 1
                    other_days += shown != (card.due - card.last_review).days
    return worst_stability, worst_difficulty, other_days / compared


def off(ours, theirs):
    """The relative difference of two numbers above 0."""
    return abs(ours - theirs) / theirs


def test_agrees_with_py_fsrs():
    """300 histories: the same memory up to float32, the same days in 999 of 1,000 answers."""
    stability, difficulty, days = compare_with_py_fsrs(300, sets=3)
    assert stability < 1e-4
    assert difficulty < 1e-4
    assert days < 1e-3


@pytest.mark.slow
def test_agrees_with_py_fsrs_on_many():
    """10,000 histories with 20 sets of parameters: as near as float32 allows."""
    stability, difficulty, days = compare_with_py_fsrs(10_000, sets=20)
    assert stability < 1e-4
    assert difficulty < 1e-4
    assert days < 1e-3


@given(MEMORIES, DAYS)
def test_retrievability_is_that_of_py_fsrs(state, days):
    """The forgetting curve is theirs, and passes 0.9 where days equal the stability."""
    card = fsrs.Card(card_id=1, stability=state.stability, last_review=START)
    theirs = fsrs.Scheduler().get_card_retrievability(card, START + timedelta(days=days))
    ours = MODEL.retrievability(state, days)
    assert ours == pytest.approx(theirs, rel=1e-5)
    assert 0 < ours <= 1
    assert MODEL.retrievability(Memory(46.0, 5.0), 46) == pytest.approx(0.9)


# --------------------------------------------------------------------- fsrs-rs
def compare_with_fsrs_rs(number):
    """How many of the histories the engine sees otherwise when it is asked directly."""
    engine = fsrs_rs_python.FSRS(list(DEFAULT))
    every = list(histories(number))
    different = 0
    for history, ours in zip(every, MODEL.replay_all(every), strict=True):
        reviews = [fsrs_rs_python.FSRSReview(int(rating), days) for days, rating in history]
        theirs = engine.memory_state(fsrs_rs_python.FSRSItem(reviews))
        step_by_step = MODEL.first(history[0][1])
        for days, rating in history[1:]:
            step_by_step = MODEL.next(step_by_step, days, rating)
        different += ours != (theirs.stability, theirs.difficulty) or ours != step_by_step
    return different


def test_agrees_with_fsrs_rs():
    """300 histories, at once and step by step: the same numbers to the last bit."""
    assert compare_with_fsrs_rs(300) == 0


@pytest.mark.slow
def test_agrees_with_fsrs_rs_on_many():
    """10,000 histories, at once and step by step: the same numbers to the last bit."""
    assert compare_with_fsrs_rs(10_000) == 0


# ------------------------------------------------------------------ properties
def check_order(model, state, days):
    """Again < Hard <= Good <= Easy, in whole days up to the longest interval."""
    again, hard, good, easy = (model.intervals(state, days)[each] for each in Rating)
    assert 0 == again < hard <= good <= easy <= LONGEST
    assert {type(each) for each in (again, hard, good, easy)} == {int}


@given(PARAMETERS, RETENTIONS, st.none() | MEMORIES, DAYS)
def test_intervals_are_in_order(parameters, retention, state, days):
    """For every set of parameters, retention, memory and number of days."""
    check_order(Model(parameters, retention), state, days)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(PARAMETERS, RETENTIONS, st.none() | MEMORIES, DAYS)
def test_intervals_are_in_order_always(parameters, retention, state, days):
    """The same for many more."""
    check_order(Model(parameters, retention), state, days)


def test_order_holds_for_parameters_that_break_it():
    """Parameters that let Easy fade faster than Hard still give Easy no shorter interval."""
    model = Model((50.0, 40.0, 20.0, 10.0, *DEFAULT[4:]))
    assert model.first(EASY).stability < model.first(HARD).stability
    assert model.intervals(None, 0) == {AGAIN: 0, HARD: 40, GOOD: 40, EASY: 40}


@given(PARAMETERS, HISTORIES)
def test_memories_stay_in_bounds(parameters, history):
    """Whatever happened, stability is above 0 and at most 100 years, difficulty 1 to 10."""
    stability, difficulty = Model(parameters).replay(history)
    assert 0 < stability <= LONGEST
    assert 1 <= difficulty <= 10


def test_a_lapse_costs_stability_and_adds_difficulty():
    """After Again a memory is weaker and harder, after Easy stronger and easier."""
    state = Memory(50.0, 5.0)
    again, easy = MODEL.next(state, 50, AGAIN), MODEL.next(state, 50, EASY)
    assert again.stability < state.stability < easy.stability
    assert easy.difficulty < state.difficulty < again.difficulty


# ----------------------------------------------------------------------- traps
@pytest.mark.parametrize("retention", [0, 0.69, 0.991, 1, 1.5, -1, math.nan, math.inf])
def test_retention_outside_its_bounds_is_refused(retention):
    """The engine would answer with infinite, negative or undefined intervals."""
    with pytest.raises(QuizError, match=r"choose one from 0\.70 to 0\.99"):
        Model(retention=retention)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ((), "21 parameters, not 0"),
        (DEFAULT[:19], "21 parameters, not 19"),
        ((math.nan, *DEFAULT[1:]), "parameter 0 of FSRS-6 is nan"),
        ((*DEFAULT[:-1], math.inf), "parameter 20 of FSRS-6 is inf; it lies in 0.1 to 0.8"),
        ((-5.0, *DEFAULT[1:]), "parameter 0 of FSRS-6 is -5.0; it lies in 0.001 to 100"),
    ],
)
def test_other_parameters_are_refused(parameters, message):
    """The engine takes none, those of older versions, and negative ones."""
    with pytest.raises(QuizError, match=message):
        Model(parameters)


def test_parameters_on_the_edge_are_taken():
    """As the engine writes them, a float32 that is a little above the bound."""
    edge = 0.800000011920929
    assert Model((*DEFAULT[:-1], edge)).parameters[-1] == edge


@pytest.mark.parametrize("days", [-1, 1.5, True, None, LONGEST + 1, 2**40, math.nan])
def test_days_that_are_none_are_refused(days):
    """Every method takes whole days from 0 to 100 years."""
    state = Memory(5.0, 5.0)
    for call in (
        lambda: MODEL.next(state, days, GOOD),
        lambda: MODEL.intervals(state, days),
        lambda: MODEL.retrievability(state, days),
        lambda: MODEL.replay([(0, GOOD), (days, GOOD)]),
        lambda: fitted([[(0, GOOD), (days, GOOD)]]),
        lambda: MODEL.chances_all([[(0, GOOD), (days, GOOD)]]),
    ):
        with pytest.raises(ValueError, match="days are a whole number"):
            call()


@pytest.mark.parametrize("rating", [0, 5, -1, 7, None])
def test_ratings_that_are_none_are_refused(rating):
    """The engine takes 0 and 7 without a word."""
    for call in (
        lambda: MODEL.first(rating),
        lambda: MODEL.next(Memory(5.0, 5.0), 1, rating),
        lambda: MODEL.replay([(0, rating)]),
        lambda: fitted([[(0, rating), (1, rating)]]),
    ):
        with pytest.raises(ValueError, match="a rating is one of"):
            call()


@pytest.mark.parametrize(
    "state", [(0.0, 5.0), (-1.0, 5.0), (math.nan, 5.0), (math.inf, 5.0), (5.0, 0.9), (5.0, 11.0)]
)
def test_memories_that_are_none_are_refused(state):
    """Stability above 0 and finite, difficulty 1 to 10."""
    for call in (MODEL.intervals, MODEL.retrievability):
        with pytest.raises(ValueError, match="is no memory"):
            call(Memory(*state), 1)


def test_an_empty_history_leaves_no_memory():
    """The engine would answer stability 0 and difficulty 0."""
    with pytest.raises(ValueError, match="empty history"):
        MODEL.replay([])
    assert MODEL.replay_all([]) == []


def test_a_history_begins_with_0_days():
    """Nothing came before the first answer; fitting would go astray."""
    for call in (MODEL.replay, lambda history: fitted([history])):
        with pytest.raises(ValueError, match="begins with 0 days"):
            call([(1, GOOD), (1, GOOD)])


def test_a_history_of_one_day_is_replayed():
    """Several answers on the first day make a memory; the engine does not panic there."""
    history = [(0, AGAIN), (0, AGAIN), (0, GOOD)]
    assert MODEL.replay(history).stability < MODEL.first(GOOD).stability


def test_a_panic_becomes_an_error(capfd):
    """A panic of the engine passes `except Exception`, but not our door."""
    review = fsrs_rs_python.FSRSReview(3, 0)
    engine = fsrs_rs_python.FSRS(list(DEFAULT))
    with pytest.raises(QuizError, match="the memory model failed: Invalid FSRS item"):
        memory._called(engine.compute_parameters, [fsrs_rs_python.FSRSItem([review, review])])
    assert "panicked" in capfd.readouterr().err


# --------------------------------------------------------------------- fitting
def learner(model, cards, seed):
    """Histories of someone whose memory is as `model` says, answering after random gaps."""
    dice = random.Random(seed)
    for _ in range(cards):
        history = [(0, dice.choice((AGAIN, HARD, GOOD, EASY)))]
        for days in dice.choices((1, 2, 4, 8, 16, 32), k=9):
            known = dice.random() < model.retrievability(model.replay(history), days)
            history.append((days, GOOD if known else AGAIN))
        yield history


def fitted(every):
    """Parameters fitted to histories, one after the other."""
    return fit([lesson for history in every for lesson in lessons(history)])


def log_loss(model, every):
    """The mean surprise at the answers of histories, in nats."""
    losses = []
    for history in every:
        state = model.first(history[0][1])
        for days, rating in history[1:]:
            chance = model.retrievability(state, days)
            losses.append(-math.log(chance if rating is not AGAIN else 1 - chance))
            state = model.next(state, days, rating)
    return sum(losses) / len(losses)


def test_fit_learns_how_someone_forgets():
    """Fitted parameters foretell further answers better, nearer to the learner's true ones."""
    truth = Model((0.5, 4.0, 12.0, 40.0, *DEFAULT[4:-1], 0.5))
    learned = Model(fitted(learner(truth, 400, seed=1)))
    unseen = list(learner(truth, 400, seed=2))
    best, default = log_loss(truth, unseen), log_loss(MODEL, unseen)
    assert log_loss(learned, unseen) < best + (default - best) / 2


@pytest.mark.parametrize(
    "every",
    [
        [],
        [[(0, GOOD)]],
        [[(0, AGAIN), (0, GOOD)], [(0, GOOD), (0, GOOD), (0, EASY)]],
    ],
)
def test_fit_needs_later_days(every, capfd):
    """Histories of one day teach nothing; the engine would panic."""
    with pytest.raises(QuizError, match="nothing to learn from yet"):
        fitted(every)
    assert capfd.readouterr().err == ""


def test_fit_of_little_gives_the_default():
    """One question that was answered on two days does not change the parameters."""
    assert fitted([[(0, GOOD), (3, AGAIN)]]) == DEFAULT


def test_fit_takes_histories_of_one_day_among_others():
    """They are left out, and so are the last answers of a day that teach nothing."""
    useful = list(learner(MODEL, 40, seed=3))
    with_more = [each[:] for each in useful] + [[(0, GOOD), (0, GOOD)], [(0, AGAIN)]]
    assert fitted(with_more) == fitted(useful)


def test_fit_reads_the_beginning_of_a_long_history():
    """Time and space stay bounded for a question that was answered thousands of times."""
    others, long = list(learner(MODEL, 40, seed=3)), [(0, GOOD), *[(1, GOOD)] * 5_000]
    assert fitted([*others, long]) == fitted([*others, long[: memory.MOST_STEPS]])


def test_lessons_end_at_answers_of_later_days():
    """Each lesson is the history up to an answer after some days; one day gives none."""
    history = [(0, AGAIN), (0, GOOD), (2, GOOD), (0, GOOD), (5, AGAIN)]
    assert [len(each.reviews) for each in lessons(history)] == [3, 5]
    assert lessons([(0, AGAIN), (0, GOOD)]) == []


def test_fit_is_the_same_each_time():
    """The engine shuffles with a seed of its own."""
    taught = [each for history in learner(MODEL, 60, seed=4) for each in lessons(history)]
    assert fit(taught) == fit(taught)


# --------------------------------------------------------------------- chances
def test_chances_are_those_before_each_answer():
    """They are those of a replay step by step: none first, then the forgetting curve."""
    model = Model((0.5, 4.0, 12.0, 40.0, *DEFAULT[4:-1], 0.5))
    every = list(histories(100, seed=5))
    for history, chances in zip(every, model.chances_all(every), strict=True):
        state, expected = model.first(history[0][1]), [0.0]
        for days, rating in history[1:]:
            expected.append(model.retrievability(state, days))
            state = model.next(state, days, rating)
        assert chances == expected


def test_chances_of_no_history_are_none():
    """No histories, no chances; an empty history is refused."""
    assert MODEL.chances_all([]) == []
    with pytest.raises(ValueError, match="empty history"):
        MODEL.chances_all([[]])


@given(PARAMETERS, HISTORIES)
def test_chances_are_chances(parameters, history):
    """Above 0 and at most 1 after the first answer, for any parameters and any days."""
    first, *others = Model(parameters).chances_all([history])[0]
    assert first == 0
    assert all(0 < each <= 1 for each in others)


# ---------------------------------------------------------------------- import
def test_importing_is_light():
    """The memory model brings neither numpy nor the expression language."""
    script = "import sys, quizcli.memory; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert "fsrs_rs_python" in loaded
    assert not loaded & {"numpy", "torch", "dataclasses", "quizcli.draws", "quizcli.expressions"}
