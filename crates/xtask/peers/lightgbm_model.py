"""The peer of `cargo xtask bench model`: LightGBM on the same matrices, by the same protocol.

Each block of months is predicted by trees that have not seen it; their mean number of rounds grows
the final trees on the whole training period, and their predictions fit Platt's two parameters. The
test rows choose nothing.

Usage: lightgbm_model.py MATRICES HORIZON SEED

Prints one JSON line: the scores by scikit-learn, and scikit-learn's scores of the probabilities
that our trainer left in HORIZON.ours.f64, to compare with those our trainer printed.
"""

import json
import sys
import time
from pathlib import Path

import lightgbm
import numpy
from sklearn import metrics
from sklearn.linear_model import LogisticRegression

LATE_MIN = 15
ROUNDS, PATIENCE = 400, 25
# The same as crates/trainer/src/fit.rs, in LightGBM's words.
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 24,
    "min_sum_hessian_in_leaf": 60.0,
    "min_data_in_leaf": 0,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.4,
    "lambda_l2": 10.0,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


def read(path: Path, width: int):
    rows = numpy.fromfile(path, dtype="<f4").reshape(-1, width + 2)
    return rows[:, 2:], (rows[:, 1] >= LATE_MIN).astype(int), rows[:, 0]


def logit(p):
    p = numpy.clip(p, 1e-7, 1 - 1e-7)
    return numpy.log(p / (1 - p)).reshape(-1, 1)


def calibration_error(p, y):
    """Ten bins of as many rows, by growing prediction."""
    order = numpy.argsort(p, kind="stable")
    n = len(p)
    bins = [order[b * n // 10 : (b + 1) * n // 10] for b in range(10)]
    return float(sum(len(b) / n * abs(p[b].mean() - y[b].mean()) for b in bins))


def scores(p, y):
    return {
        "roc_auc": float(metrics.roc_auc_score(y, p)),
        "pr_auc": float(metrics.average_precision_score(y, p)),
        "log_loss": float(metrics.log_loss(y, p)),
        "brier": float(metrics.brier_score_loss(y, p)),
        "calibration_error": calibration_error(p, y),
    }


def learn(x, y, blocks, seed):
    """Trees on all the rows, and what trees that had not seen their block say of each row."""
    parameters = PARAMETERS | {"seed": seed}
    unseen, rounds = numpy.zeros(len(y)), []
    for block in numpy.unique(blocks):
        held = blocks == block
        learned = lightgbm.Dataset(x[~held], y[~held])
        model = lightgbm.train(
            parameters,
            learned,
            ROUNDS,
            valid_sets=[learned.create_valid(x[held], y[held])],
            callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
        )
        rounds.append(model.best_iteration)
        unseen[held] = model.predict(x[held])
    count = max(1, -(-sum(rounds) // len(rounds)))
    return unseen, lightgbm.train(parameters, lightgbm.Dataset(x, y), count), count


def main() -> int:
    folder, horizon, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    names = json.loads((folder / f"{horizon}.json").read_text())["features"]
    x, y, blocks = read(folder / f"{horizon}.train.f32", len(names))
    test_x, test_y, _ = read(folder / f"{horizon}.test.f32", len(names))
    start = time.perf_counter()
    unseen, model, count = learn(x, y, blocks, seed)
    fit_s = time.perf_counter() - start
    platt = LogisticRegression(C=1e9).fit(logit(unseen), y)
    answers = platt.predict_proba(logit(model.predict(test_x)))[:, 1]
    ours = numpy.fromfile(folder / f"{horizon}.ours.f64", dtype="<f8")
    result = scores(answers, test_y) | {"rounds": count, "fit_s": fit_s}
    print(json.dumps({"theirs": result, "ours_by_scikit_learn": scores(ours, test_y)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
