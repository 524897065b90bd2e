"""Turns scores of texts that a model has not seen into chances: softmax(score·slope + offset),
for each kind of text, and says how far the chances are from the truth.

    env/bin/python calibrate.py calibration.json judged.jsonl fold-*.jsonl

judged.jsonl holds one text a line as indexer/annotate/stance/measure reads it.
"""

import collections
import json
import math
import random
import sys

import torch
from torch.nn import functional as F

KINDS = ("news", "comment", "inherited", "phrase")
SIDES = ("critical", "neutral", "supportive")
# The sets that chances are measured on, in groups with weights. Forum posts take a
# side in one of five texts, invented comments of readers in one of two; readers of
# news, for whom these chances are made, in one of three.
MEASURED = {
    "news": ((1, ("sentiment_newsmtsc/train",)),),
    "comment": ((1, ("agency_stance_train/posts", "agency_stance_train/more-2")), (2, ("texts/named-1", "texts/named-2", "texts/threads"))),
    "inherited": ((1, ("texts/threads",)),),
    "phrase": ((1, ("texts/phrases-1", "texts/phrases-2")),),
}

# Of the texts that only their thread connects with a body, the invented ones were written
# to be about it, and half take a side. Below real articles most comments do not speak of
# the body at all. Chances are made for threads in which so many are critical, neutral
# and supportive.
RATES = {"inherited": (0.20, 0.74, 0.06)}


def fit(scores, labels, weights):
    """Slope and offsets of the lowest log loss."""
    slope, offset = torch.ones(1, requires_grad=True), torch.zeros(3, requires_grad=True)
    optimizer = torch.optim.LBFGS([slope, offset], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        value = (F.cross_entropy(scores * slope + offset - offset.mean(), labels, reduction="none") * weights).sum()
        value.backward()
        return value

    optimizer.step(loss)
    return {"slope": round(slope.item(), 4), "offset": [round(v, 4) for v in (offset - offset.mean()).tolist()]}


def apply(calibration, scores):
    return torch.softmax(scores * calibration["slope"] + torch.tensor(calibration["offset"]), -1)


def error(points):
    """Expected calibration error over ten steps of the chance of a label; points are
    (chance, whether the label is right, weight)."""
    steps = collections.defaultdict(float)
    for chance, right, weight in points:
        steps[min(9, int(chance * 10))] += (chance - right) * weight
    return sum(map(abs, steps.values())) / sum(p[2] for p in points)


def interval(points, draws=400):
    rng = random.Random(1)
    values = sorted(error(rng.choices(points, k=len(points))) for _ in range(draws))
    return values[int(0.025 * draws)], values[int(0.975 * draws)]


def main():
    target, judged, *paths = sys.argv[1:]
    rows = [json.loads(line) for path in paths for line in open(path, encoding="utf-8")]
    out, lines = {}, []
    for number, kind in enumerate(KINDS):
        groups = MEASURED[kind]
        part = [r for r in rows if r["kind"] == number and any(r["set"] in sets for _, sets in groups)]
        group = [next(i for i, (_, sets) in enumerate(groups) if r["set"] in sets) for r in part]
        count = collections.Counter(group)
        weights = [groups[g][0] / count[g] for g in group]
        scores, labels = torch.tensor([r["logits"] for r in part]), torch.tensor([r["label"] for r in part])
        if kind in RATES:
            held = [sum(w for w, r in zip(weights, part) if r["label"] == k) / sum(weights) for k in range(3)]
            weights = [w * RATES[kind][r["label"]] / held[r["label"]] for w, r in zip(weights, part)]
        out[kind] = fit(scores, labels, torch.tensor(weights) / sum(weights))
        texts = collections.OrderedDict()
        for r, weight, chance in zip(part, weights, apply(out[kind], scores).tolist()):
            texts.setdefault((r["set"], r["id"]), []).append((r["label"], weight, chance))
        points = []
        for passages in texts.values():
            label, weight, _ = passages[0]
            if kind == "news":
                chance = [sum(c[k] for _, _, c in passages) / len(passages) for k in range(3)]
            else:  # as reader.go takes them
                chance = min((c for _, _, c in passages), key=lambda c: c[1])
            points += [(chance[k], label == k, weight) for k in range(3)]
            if kind != "phrase":
                lines.append({
                    "kind": "article" if kind == "news" else "comment", "named": kind != "inherited",
                    "what": {"news": "sentences of news", "comment": "posts and comments", "inherited": "invented comments"}[kind],
                    "truth": SIDES[label], "chances": [round(c, 4) for c in chance],
                })
        low, high = interval(points)
        print(f"{kind}: {len(texts)} texts, calibration error {error(points):.3f} ({low:.3f} to {high:.3f}), {out[kind]}")
        for k, side in enumerate(SIDES):
            n = sum(right for _, right, _ in points[k::3])
            if n >= 200:
                print(f"  {side}: {n} texts, error {error(points[k::3]):.3f}")
    with open(target, "w", encoding="utf-8") as f:
        json.dump(out, f, indent=1)
        f.write("\n")
    with open(judged, "w", encoding="utf-8") as f:
        for line in lines:
            f.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
