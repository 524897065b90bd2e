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
# What is invented to teach the encoder holds more opinions than readers have; chances
# of texts that name the target are measured on real ones.
REAL = {
    "news": ("sentiment_newsmtsc/train",),
    "comment": ("agency_stance_train/posts", "agency_stance_train/more-2"),
    "inherited": ("texts/threads",),
    "phrase": ("texts/phrases-1", "texts/phrases-2"),
}


def fit(scores, labels):
    """Slope and offsets of the lowest log loss."""
    slope, offset = torch.ones(1, requires_grad=True), torch.zeros(3, requires_grad=True)
    optimizer = torch.optim.LBFGS([slope, offset], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        value = F.cross_entropy(scores * slope + offset - offset.mean(), labels)
        value.backward()
        return value

    optimizer.step(loss)
    return {"slope": round(slope.item(), 4), "offset": [round(v, 4) for v in (offset - offset.mean()).tolist()]}


def apply(calibration, scores):
    return torch.softmax(scores * calibration["slope"] + torch.tensor(calibration["offset"]), -1)


def error(chances, right):
    """Expected calibration error over ten steps of the chance of a label."""
    steps = collections.defaultdict(list)
    for c, r in zip(chances, right):
        steps[min(9, int(c * 10))].append((c, r))
    return sum(abs(sum(c - r for c, r in s)) for s in steps.values()) / max(1, len(chances))


def interval(chances, right, draws=400):
    rng = random.Random(1)
    n = len(chances)
    values = []
    for _ in range(draws):
        part = [rng.randrange(n) for _ in range(n)]
        values.append(error([chances[i] for i in part], [right[i] for i in part]))
    values.sort()
    return values[int(0.025 * draws)], values[int(0.975 * draws)]


def main():
    target, judged, *paths = sys.argv[1:]
    rows = [json.loads(line) for path in paths for line in open(path, encoding="utf-8")]
    out, lines = {}, []
    for number, kind in enumerate(KINDS):
        part = [r for r in rows if r["kind"] == number and r["set"] in REAL[kind]]
        scores, labels = torch.tensor([r["logits"] for r in part]), torch.tensor([r["label"] for r in part])
        out[kind] = fit(scores, labels)
        texts = collections.OrderedDict()  # chances are averaged over the passages of a text
        for r, chance in zip(part, apply(out[kind], scores).tolist()):
            texts.setdefault((r["set"], r["id"]), []).append((r["label"], chance))
        all_chances, all_right = [], []
        for (_, _), passages in texts.items():
            label = passages[0][0]
            chance = [sum(c[k] for _, c in passages) / len(passages) for k in range(3)]
            for k in range(3):
                all_chances.append(chance[k])
                all_right.append(label == k)
            if kind != "phrase":
                lines.append({
                    "kind": "article" if kind == "news" else "comment", "named": kind != "inherited",
                    "what": {"news": "sentences of news", "comment": "posts in forums", "inherited": "invented comments"}[kind],
                    "truth": SIDES[label], "chances": [round(c, 4) for c in chance],
                })
        low, high = interval(all_chances, all_right)
        print(f"{kind}: {len(texts)} texts, calibration error {error(all_chances, all_right):.3f} ({low:.3f} to {high:.3f}), {out[kind]}")
        for k, side in enumerate(SIDES):
            chances, right = all_chances[k::3], all_right[k::3]
            if sum(right) >= 200:
                print(f"  {side}: {sum(right)} texts, error {error(chances, right):.3f}")
    with open(target, "w", encoding="utf-8") as f:
        json.dump(out, f, indent=1)
        f.write("\n")
    with open(judged, "w", encoding="utf-8") as f:
        for line in lines:
            f.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
