"""Compares our figures with those of ppi-python, statsmodels, krippendorff and QuaPy."""

import json
import sys
import warnings

import krippendorff
import numpy as np
import ppi_py
from quapy.method.aggregative import ACC, EMQ, PACC
from sklearn.base import BaseEstimator, ClassifierMixin
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

warnings.simplefilter("ignore")
TOLERANCE = 1e-9
worst, compared = {}, {}


def compare(what, ours, theirs):
    compared[what] = compared.get(what, 0) + 1
    difference = float(np.max(np.abs(np.asarray(ours, float) - np.asarray(theirs, float))))
    worst[what] = max(worst.get(what, 0), difference)


class Said(ClassifierMixin, BaseEstimator):
    """A classifier that repeats what the model says, 0 or 1."""

    def fit(self, X, y):
        self.classes_ = np.array([0, 1])
        return self

    def predict(self, X):
        return X[:, 0].astype(int)

    def predict_proba(self, X):
        return np.column_stack([1 - X[:, 0], X[:, 0]])


samples = json.load(open(sys.argv[1]))
errors = {name: [] for name in ["ours", "labels alone", "ACC", "PACC", "EMQ"]}
for p in samples:
    truth, said, rest = (np.array(p[k], float) for k in ("truth", "said", "rest"))
    if len(set(np.concatenate([said, rest]))) > 1:
        mean = ppi_py.ppi_mean_pointestimate(truth, said, rest)
        low, high = ppi_py.ppi_mean_ci(truth, said, rest, alpha=0.05)
        compare("ppi-python: mean", p["power"][0], np.ravel(mean)[0])
        z = 1.959963984540054
        compare("ppi-python: interval", [p["power"][0] - z * p["power"][1], p["power"][0] + z * p["power"][1]], [np.ravel(low)[0], np.ravel(high)[0]])
    n, y = len(truth), int(truth.sum())
    compare("statsmodels: Wilson", p["wilson"], proportion_confint(y, n, method="wilson"))
    compare("statsmodels: Clopper and Pearson", p["clopper_pearson"], proportion_confint(y, n, method="beta"))
    if 0 < y < n:
        errors["ours"].append(abs(p["ours"] - p["share"]))
        errors["labels alone"].append(abs(y / n - p["share"]))
        for method in (ACC, PACC, EMQ):
            X = said[:, None]
            quantifier = method(Said().fit(X, truth), fit_classifier=False)
            quantifier.fit(X, truth.astype(int))
            errors[method.__name__].append(abs(quantifier.predict(rest[:, None])[1] - p["share"]))

for p in json.load(open(sys.argv[2])):
    codes = np.array([[np.nan if c < 0 else c for c in text] for text in p["codes"]]).T
    for level in ("nominal", "ordinal"):
        if p[level] is not None:
            compare(f"krippendorff: {level} alpha", p[level], krippendorff.alpha(reliability_data=codes, level_of_measurement=level))
    if p["kappa"] is not None:
        k = cohens_kappa(np.array(p["table"]))
        compare("statsmodels: kappa", p["kappa"], k.kappa)
        compare("statsmodels: interval of kappa", p["between"], [max(k.kappa_low, -1), min(k.kappa_upp, 1)])

print(f"{len(samples)} samples; the same formulas, greatest difference:")
for what, difference in worst.items():
    print(f"  {what:35} {compared[what]:6} {difference:.1e}")
print("mean absolute error of the share, other formulas:")
for what, values in errors.items():
    print(f"  {what:35} {len(values):6} {np.mean(values):.4f}")
failed = [what for what, difference in worst.items() if not difference < TOLERANCE]
if failed:
    sys.exit(f"not the same: {', '.join(failed)}")
best = min(np.mean(values) for what, values in errors.items() if what != "ours")
if np.mean(errors["ours"]) > best:
    sys.exit("another formula is nearer to the truth")
