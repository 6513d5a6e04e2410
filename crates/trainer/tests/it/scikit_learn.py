"""Scores of scikit-learn on a file of probabilities: what scikit_learn.rs compares ours with.

Usage: scikit_learn.py FILE, a JSON object {"probabilities": [...], "late": [...]}. Prints a JSON object:
the version, then each score.
"""

import json
import sys
from pathlib import Path

import numpy
import sklearn
from sklearn import metrics


def calibration_error(p, y):
    """Ten bins of as many rows, by growing prediction: scikit-learn has no such score of its own."""
    order = numpy.argsort(p, kind="stable")
    n = len(p)
    bins = [order[b * n // 10 : (b + 1) * n // 10] for b in range(10)]
    return float(sum(len(b) / n * abs(p[b].mean() - y[b].mean()) for b in bins))


def main() -> int:
    given = json.loads(Path(sys.argv[1]).read_text())
    p, y = numpy.array(given["probabilities"]), numpy.array(given["late"]).astype(int)
    scores = {
        "roc_auc": float(metrics.roc_auc_score(y, p)),
        "pr_auc": float(metrics.average_precision_score(y, p)),
        "log_loss": float(metrics.log_loss(y, p)),
        "brier": float(metrics.brier_score_loss(y, p)),
        "calibration_error": calibration_error(p, y),
    }
    print(json.dumps({"scikit_learn": sklearn.__version__, **scores}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
