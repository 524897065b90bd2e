"""Learns the encoder's weights.

    python -m venv env && env/bin/pip install -r requirements.txt
    go run ./indexer/annotate/stance/encoder/train > examples.jsonl
    env/bin/python indexer/annotate/stance/encoder/train/train.py examples.jsonl --out weights.pt

With --fold N it leaves out that fifth of the training texts and writes what it
says of them: what the calibration is measured on.
"""

import argparse
import json
import pathlib
import random
import sys
import time

import torch
from torch.nn import functional as F

from model import KINDS, SIDES, Encoder

HERE = pathlib.Path(__file__).parent
TRAIN = ("sentiment_newsmtsc/train", "agency_stance_train/posts", "agency_stance_train/more-2", 
         "texts/named-1", "texts/named-2", "texts/named-3", "texts/threads", "texts/phrases-1", "texts/phrases-2")

HEADS = ("genre", "hidden", "side", "aim", "kind")  # what begins at random or at zero


def batch(rows):
    longest = max(len(r["pieces"]) for r in rows)
    ids, target, real = (torch.zeros(len(rows), longest, dtype=torch.long) for _ in range(3))
    for i, r in enumerate(rows):
        n = len(r["pieces"])
        ids[i, :n] = torch.tensor(r["pieces"])
        target[i, r["target"][0] : r["target"][1]] = 1
        real[i, :n] = 1
    kind = torch.tensor([r["kind"] for r in rows])
    return ids, target, real, kind


def batches(rows, size, rng):
    """Rows in batches of about the same length, in random order."""
    rows = sorted(rows, key=lambda r: len(r["pieces"]) + rng.random() * 16)
    parts = [rows[i : i + size] for i in range(0, len(rows), size)]
    rng.shuffle(parts)
    return parts


def class_weights(rows):
    """Weights of n^-0.5 within each kind, 1 on average over its rows."""
    weights = torch.ones(KINDS, SIDES)
    for kind in range(KINDS):
        n = torch.tensor([max(1, sum(r["kind"] == kind and r["label"] == c for r in rows)) for c in range(SIDES)]).float()
        w = n**-0.5
        weights[kind] = w * n.sum() / (w * n).sum()
    return weights


def learn(rows, vocabulary, layers, passes, rate, head_rate, seed, half, log):
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model = Encoder(layers, vocabulary)
    model.load_base(vocabulary)
    model.train()
    weights = class_weights(rows)
    steps = passes * ((len(rows) + 31) // 32)
    heads = [p for name, p in model.named_parameters() if name.split(".")[0] in HEADS]
    rest = [p for name, p in model.named_parameters() if name.split(".")[0] not in HEADS and p.requires_grad]
    optimizer = torch.optim.AdamW([{"params": rest}, {"params": heads, "lr": head_rate}], lr=rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (0.1 * steps), max(0.0, (steps - s) / (0.9 * steps)))
    )
    step, started = 0, time.time()
    for _ in range(passes):
        for part in batches(rows, 32, rng):
            ids, target, real, kind = batch(part)
            label = torch.tensor([r["label"] for r in part])
            aim = torch.tensor([r["aim"] for r in part])
            with torch.autocast("cpu", torch.bfloat16, enabled=half):
                sides, aims = model(ids, target, real, kind)
            sides, aims = sides.float(), aims.float()
            loss = (F.cross_entropy(sides, label, reduction="none") * weights[kind, label]).mean()
            if (aim >= 0).any():
                loss = loss + 0.5 * F.cross_entropy(aims[aim >= 0], aim[aim >= 0])
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if step % 100 == 0:
                print(f"{step}/{steps} {loss.item():.3f} {time.time() - started:.0f} s", file=log, flush=True)
    return model.eval()


@torch.no_grad()
def answer(model, rows):
    """Logits of each row."""
    out = [None] * len(rows)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]["pieces"]))
    for i in range(0, len(order), 64):
        part = order[i : i + 64]
        sides, _ = model(*batch([rows[k] for k in part]))
        for k, s in zip(part, sides.tolist()):
            out[k] = s
    return out


def main():
    p = argparse.ArgumentParser()
    p.add_argument("examples")
    p.add_argument("--out")
    p.add_argument("--fold", type=int, default=-1)
    p.add_argument("--answers", help="file for the logits of the rows not learned from")
    p.add_argument("--layers", type=int, default=4)
    p.add_argument("--passes", type=int, default=3)
    p.add_argument("--rate", type=float, default=8e-5)
    p.add_argument("--head-rate", type=float, default=5e-4)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--half", action="store_true", help="multiply in bfloat16")
    p.add_argument("--train", default=",".join(TRAIN))
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    vocabulary = (HERE.parent / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:-1]
    rows = [json.loads(line) for line in open(a.examples, encoding="utf-8")]
    sets = a.train.split(",")
    seen = [r for r in rows if r["set"] in sets and r["fold"] != a.fold]
    print(len(seen), "rows", file=sys.stderr)
    model = learn(seen, vocabulary, a.layers, a.passes, a.rate, a.head_rate, a.seed, a.half, sys.stderr)
    if a.out:
        torch.save(model.state_dict(), a.out)
    if a.answers:
        unseen = [r for r in rows if r["set"] not in sets or r["fold"] == a.fold]
        with open(a.answers, "w", encoding="utf-8") as f:
            for r, logits in zip(unseen, answer(model, unseen)):
                f.write(json.dumps({k: r[k] for k in ("set", "id", "kind", "label")} | {"logits": logits}) + "\n")


if __name__ == "__main__":
    main()
