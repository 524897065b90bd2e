"""Writes the weights as the program reads them (model.go), and what PyTorch says of
some texts, for a test.

    env/bin/python pack.py calibration.json ../weights.bin weights.pt [fold-2.pt …]

The weights of several runs are averaged (Wortsman et al., "Model soups", 2022): all
runs begin at the same random numbers.
"""

import hashlib
import json
import pathlib
import struct
import sys

import torch

HERE = pathlib.Path(__file__).parent
SIGNATURE = b"standpoint encoder 2\n"


def rounded(matrix):
    """Rows as signed bytes, and the scale of each row."""
    scale = matrix.abs().amax(1).clamp(min=1e-12) / 127
    return torch.round(matrix / scale[:, None]).to(torch.int8), scale


def floats(tensor):
    return tensor.detach().float().contiguous().numpy().astype("<f4").tobytes()


def linear(state, name):
    rows, scale = rounded(state[name + ".weight"])
    return rows.numpy().tobytes() + floats(scale) + floats(state[name + ".bias"])


def norm(state, name):
    return floats(state[name + ".weight"]) + floats(state[name + ".bias"])


def pack(state, calibration):
    layers = 1 + max(int(k.split(".")[1]) for k in state if k.startswith("layers."))
    word = state["word.weight"].clone()
    word[: len(state["marks.weight"])] = state["marks.weight"]
    rows, scale = rounded(word)
    out = [struct.pack("<3I", layers, len(word), len(state["position.weight"]))]
    out += [rows.numpy().tobytes(), floats(scale), floats(state["position.weight"]), floats(state["segment.weight"])]
    out.append(floats(state["genre.weight"]))
    out.append(norm(state, "norm"))
    for i in range(layers):
        at = f"layers.{i}."
        out += [linear(state, at + n) for n in "qkvo"] + [norm(state, at + "norm1")]
        out += [linear(state, at + "up"), linear(state, at + "down"), norm(state, at + "norm2")]
    out.append(linear(state, "hidden"))
    out.append(floats(state["side.weight"]))
    out.append(floats(state["side.bias"] + state["kind.weight"]))
    for c in calibration:
        out.append(struct.pack("<4d", c["slope"], *c["offset"]))
    out = b"".join(out)
    digest = hashlib.sha256(out + (HERE.parent / "vocabulary.txt").read_bytes()).digest()
    return SIGNATURE + digest + out


def main():
    calibration, target, *runs = sys.argv[1:]
    states = [torch.load(path, map_location="cpu") for path in runs]
    state = {name: sum(s[name] for s in states) / len(states) for name in states[0]}
    with open(calibration, encoding="utf-8") as f:
        kinds = json.load(f)
    packed = pack(state, [kinds[k] for k in ("news", "comment", "inherited", "phrase")])
    pathlib.Path(target).write_bytes(packed)
    print(len(packed), "bytes")


if __name__ == "__main__":
    main()
