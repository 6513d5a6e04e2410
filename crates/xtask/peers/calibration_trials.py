"""What was tried to calibrate a horizon better, chosen without its test period: docs/adr/0041.

Four times, trees learn from the months before an origin and answer for the two months after it, as
the real ones answer for November and December. Each recipe is fitted on predictions of the learned
months by trees that had not seen their block, and judged on the two months. Then, with --test, the
same recipes on the real test period: to be looked at once, the choice made.

Usage: calibration_trials.py MATRICES HORIZON [--test]

Prints Markdown: for each recipe the expected calibration error of each pair of months, their mean, and
the mean log loss.
"""

import datetime
import json
import sys
from pathlib import Path

import numpy
from sklearn.isotonic import IsotonicRegression

from lightgbm_model import calibration_error, learn, logit, read

ORIGINS = ["2013-03-01", "2013-05-01", "2013-07-01", "2013-09-01"]
TEST = "2013-11-01"
MONTHS, BLOCKS = 2, 3
# Days that have not all landed at 18:00 the evening before are left out.
LAG_DAYS = 2


def common(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()


def months_after(day: str, months: int) -> int:
    date = datetime.date.fromisoformat(day)
    month = date.month - 1 + months
    return date.replace(year=date.year + month // 12, month=month % 12 + 1).toordinal()


def month(days):
    dates = [datetime.date.fromordinal(int(day)) for day in days]
    return numpy.array([date.year * 12 + date.month - 1 for date in dates])


def logistic(x):
    return 1 / (1 + numpy.exp(-x))


def fit(columns, y, weights=None):
    """Logistic regression by Newton's method, without penalty."""
    x = numpy.column_stack([*columns, numpy.ones(len(y))])
    weights = numpy.ones(len(y)) if weights is None else weights
    beta = numpy.zeros(x.shape[1])
    beta[0] = 1.0
    for _ in range(30):
        p = logistic(x @ beta)
        gradient = x.T @ (weights * (p - y))
        hessian = (x * (weights * p * (1 - p))[:, None]).T @ x
        beta -= numpy.linalg.solve(hessian + 1e-9 * numpy.eye(len(beta)), gradient)
    return beta


def answer(columns, beta):
    x = numpy.column_stack([*columns, numpy.ones(len(columns[0]))])
    return logistic(x @ beta)


class Fold:
    """One origin: what the trees say of learned and target rows, and what was known day by day."""

    def __init__(self, x, y, days, origin, until):
        learned, target = days < origin, (days >= origin) & (days < until)
        months = month(days[learned])
        first, last = months.min(), months.max()
        blocks = (months - first) * BLOCKS // (last - first + 1)
        self.y, self.days = y[learned], days[learned]
        self.target_y, self.target_days = y[target], days[target]
        self.origin = origin
        unseen, model, _ = learn(x[learned], self.y, blocks, seed=1)
        answers = model.predict(x[target])
        self.z, self.target_z = logit(unseen)[:, 0], logit(answers)[:, 0]

    def rate(self, values, target_values, window, every=1):
        """The mean over the days that had all landed the evening before, for each row; computed again
        every so many days."""
        days = numpy.concatenate([self.days, self.target_days])
        values = numpy.concatenate([values, target_values])
        first = days.min()
        sums = numpy.bincount(days - first, weights=values)
        counts = numpy.bincount(days - first).astype(float)
        sums, counts = numpy.concatenate([[0], sums.cumsum()]), numpy.concatenate([[0], counts.cumsum()])
        overall = values[: len(self.days)].mean()

        def at(day):
            day = day - day % every
            end = numpy.maximum(day - LAG_DAYS + 1 - first, 0)
            start = numpy.maximum(end - window, 0)
            count = counts[end] - counts[start]
            with numpy.errstate(invalid="ignore", divide="ignore"):
                return numpy.where(count > 0, (sums[end] - sums[start]) / count, overall)

        return at(self.days), at(self.target_days)

    def platt(self, weights=None):
        beta = fit([self.z], self.y, weights)
        return answer([self.z], beta), answer([self.target_z], beta)

    def recent(self, half_life):
        return self.platt(0.5 ** ((self.origin - self.days) / half_life))[1]

    def isotonic(self):
        curve = IsotonicRegression(out_of_bounds="clip", y_min=1e-4, y_max=1 - 1e-4)
        return curve.fit(self.z, self.y).predict(self.target_z)

    def with_rate(self, window):
        """Platt with one more column: how late the network has been."""
        rate, target_rate = self.rate(self.y, self.target_y, window)
        columns = [self.z, logit(rate)[:, 0]]
        return answer([self.target_z, logit(target_rate)[:, 0]], fit(columns, self.y))

    def shifted(self, window, share, every=1):
        """Platt, its log-odds moved by a share of what it missed over the last days."""
        ours, target_ours = self.platt()
        _, happened = self.rate(self.y, self.target_y, window, every)
        _, told = self.rate(ours, target_ours, window, every)
        missed = logit(happened)[:, 0] - logit(told)[:, 0]
        return logistic(logit(target_ours)[:, 0] + share * missed)


    def shifted_once(self, window):
        """The same, on the eve of the two months alone."""
        ours, target_ours = self.platt()
        last = self.days > self.days.max() - window
        missed = logit(self.y[last].mean())[0, 0] - logit(ours[last].mean())[0, 0]
        return logistic(logit(target_ours)[:, 0] + missed)


RECIPES = {"Platt (celle du projet)": lambda fold: fold.platt()[1]}
for days in (30, 60, 120):
    RECIPES[f"Platt, poids de demi-vie {days} jours"] = lambda fold, days=days: fold.recent(days)
RECIPES["isotonique"] = lambda fold: fold.isotonic()
for days in (7, 14, 28):
    RECIPES[f"Platt et taux des {days} derniers jours"] = lambda fold, days=days: fold.with_rate(days)
for days in (7, 14, 28):
    for share in (0.5, 1.0):
        name = f"Platt, décalée chaque jour de {share} fois l'écart des {days} derniers jours"
        RECIPES[name.replace("0.5", "0,5").replace("1.0 fois", "tout")] = (
            lambda fold, days=days, share=share: fold.shifted(days, share)
        )
for days in (14, 28):
    RECIPES[f"Platt, décalée chaque semaine de tout l'écart des {days} derniers jours"] = (
        lambda fold, days=days: fold.shifted(days, 1.0, every=7)
    )
for days in (14, 28):
    RECIPES[f"Platt, décalée une seule fois de tout l'écart des {days} derniers jours"] = (
        lambda fold, days=days: fold.shifted_once(days)
    )


def log_loss(p, y):
    p = numpy.clip(p, 1e-9, 1 - 1e-9)
    return float(-(y * numpy.log(p) + (1 - y) * numpy.log(1 - p)).mean())


def number(value):
    return f"{value:.4f}".replace(".", ",")


def main() -> int:
    folder, horizon = Path(sys.argv[1]), sys.argv[2]
    width = len(json.loads((folder / f"{horizon}.json").read_text())["features"])
    parts = ["train", "test"] if "--test" in sys.argv else ["train"]
    xs, ys, ds = [], [], []
    for part in parts:
        x, y, _ = read(folder / f"{horizon}.{part}.f32", width)
        xs.append(x), ys.append(y)
        ds.append(numpy.fromfile(folder / f"{horizon}.{part}.days", dtype="<i4"))
    x, y, days = numpy.concatenate(xs), numpy.concatenate(ys), numpy.concatenate(ds)
    origins = [TEST] if "--test" in sys.argv else ORIGINS
    folds = [Fold(x, y, days, common(origin), months_after(origin, MONTHS)) for origin in origins]
    header = " | ".join(f"à partir du {origin}" for origin in origins)
    print(f"| Recette, `{horizon}` | {header} | Moyenne | Perte moyenne |")
    print("| --- |" + " ---: |" * (len(origins) + 2))
    for name, recipe in RECIPES.items():
        answers = [recipe(fold) for fold in folds]
        errors = [calibration_error(p, fold.target_y) for p, fold in zip(answers, folds)]
        losses = [log_loss(p, fold.target_y) for p, fold in zip(answers, folds)]
        cells = " | ".join(number(error) for error in errors)
        print(f"| {name} | {cells} | {number(numpy.mean(errors))} | {number(numpy.mean(losses))} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
