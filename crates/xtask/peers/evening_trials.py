"""Which horizons and which steps gain from an evening's shift, chosen without the test period: docs/adr/0043.

As calibration_trials.py does: four times, trees learn from the months before an origin and answer for
the two months after it. Here for the three steps (15 minutes late, 30 given 15, 60 given 30), and with
what had landed when a flight of that horizon is asked about.

Usage: evening_trials.py MATRICES HORIZON...

Prints Markdown: the mean over the four pairs of months of the expected calibration error and of the log
loss, at each threshold.
"""

import json
import sys
from pathlib import Path

import numpy

from calibration_trials import BLOCKS, MONTHS, ORIGINS, answer, common, fit, log_loss, logistic, month, months_after, number
from lightgbm_model import calibration_error, learn, logit

THRESHOLDS = [15, 30, 60]
WINDOW = 14
# The last day that had all landed on the evening before the question: two days before for the day
# before and, but for late departures, for two hours before; a month earlier at the reservation.
LAG_DAYS = {"veille": 2, "h2": 2, "reservation": 31}
RECIPES = {
    "figée": [0, 0, 0],
    "décalée, 15 minutes seules": [1, 0, 0],
    "décalée, les trois marches": [1, 1, 1],
}


def log_odds(p):
    return logit(numpy.asarray(p))[:, 0]


def steps(x, delays, days, learned, target):
    """At each step: the calibrated probabilities of learned and target rows, and the learned that reached it."""
    months = month(days[learned])
    first, last = months.min(), months.max()
    blocks = (months - first) * BLOCKS // (last - first + 1)
    x_learned, late = x[learned], delays[learned]
    for step, threshold in enumerate(THRESHOLDS):
        reached = numpy.ones(len(late), bool) if step == 0 else late >= THRESHOLDS[step - 1]
        y = (late >= threshold).astype(int)
        unseen, model, _ = learn(x_learned[reached], y[reached], blocks[reached], 1)
        beta = fit([log_odds(unseen)], y[reached])
        yield answer([log_odds(unseen)], beta), answer([log_odds(model.predict(x[target]))], beta), reached


def shift(days, values, told, reached, target_days, lag):
    """What was missed over the last days that had landed, for each target row."""
    first = days.min()
    total = lambda weights: numpy.concatenate([[0], numpy.bincount(days - first, weights=weights).cumsum()])
    happened, told, count = total(values * reached), total(told * reached), total(reached.astype(float))
    end = target_days - lag + 1 - first
    start = numpy.maximum(end - WINDOW, 0)
    rows = count[end] - count[start]
    return log_odds((happened[end] - happened[start]) / rows) - log_odds((told[end] - told[start]) / rows)


def trial(x, delays, days, origin, lag):
    """Errors and losses of each recipe, by threshold."""
    start, end = common(origin), months_after(origin, MONTHS)
    learned, target = days < start, (days >= start) & (days < end)
    late, shifts, curves = delays[target], [], []
    known_days = numpy.concatenate([days[learned], days[target]])
    known = numpy.concatenate([delays[learned], late])
    for step, (ours, theirs, reached) in enumerate(steps(x, delays, days, learned, target)):
        told = numpy.zeros(len(known))
        told[numpy.flatnonzero(reached)] = ours
        told[reached.size :] = theirs
        reached = numpy.ones(len(known), bool) if step == 0 else known >= THRESHOLDS[step - 1]
        shifts.append(shift(known_days, known >= THRESHOLDS[step], told, reached, days[target], lag))
        curves.append(log_odds(theirs))
    found = {}
    for name, shares in RECIPES.items():
        p, found[name] = numpy.ones(len(late)), []
        for step, threshold in enumerate(THRESHOLDS):
            p = p * logistic(curves[step] + shares[step] * shifts[step])
            happened = (late >= threshold).astype(int)
            found[name].append((calibration_error(p, happened), log_loss(p, happened)))
    return found


def main() -> int:
    folder = Path(sys.argv[1])
    print("| Horizon | Calibration | Erreur 15 min | 30 min | 60 min | Perte 15 min | 30 min | 60 min |")
    print("| --- | --- |" + " ---: |" * 6)
    for horizon in sys.argv[2:]:
        width = len(json.loads((folder / f"{horizon}.json").read_text())["features"])
        rows = numpy.fromfile(folder / f"{horizon}.train.f32", dtype="<f4").reshape(-1, width + 2)
        days = numpy.fromfile(folder / f"{horizon}.train.days", dtype="<i4")
        trials = [trial(rows[:, 2:], rows[:, 1], days, origin, LAG_DAYS[horizon]) for origin in ORIGINS]
        for name in RECIPES:
            means = numpy.array([found[name] for found in trials]).mean(axis=0)
            cells = " | ".join(number(value) for value in [*means[:, 0], *means[:, 1]])
            print(f"| `{horizon}` | {name} | {cells} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
