#!/usr/bin/env python3
"""The network of `adapt dann` in PyTorch: torch_dann.py ROWS.npy TASKS EPOCHS [sparse]

ROWS.npy holds the rows of all domains, one after the other, as many of each; the first half of each domain is of one
class, the rest of the other. TASKS are pairs as 0-1,0-2. Prints the seconds of each task, training alone, in JSON.
"""
import json
import math
import sys
import time

import numpy as np
import torch
from torch import nn

HIDDEN, DOMAIN_HIDDEN, BATCH, RATE = 100, 100, 64, 0.001


class Reversal(torch.autograd.Function):
    @staticmethod
    def forward(context, rows, strength):
        context.strength = strength
        return rows.view_as(rows)

    @staticmethod
    def backward(context, slope):
        return -context.strength * slope, None


class SparseLinear(nn.Linear):
    def forward(self, rows):
        return torch.sparse.mm(rows, self.weight.t()) + self.bias


def batches(rows):
    return [rows[i:i + BATCH] for i in range(0, len(rows), BATCH)]


def train(source, labels, target, epochs, sparse):
    first = (SparseLinear if sparse else nn.Linear)(source.shape[1], HIDDEN)
    features = nn.Sequential(first, nn.ReLU())
    label_head = nn.Linear(HIDDEN, 2)
    domain_head = nn.Sequential(nn.Linear(HIDDEN, DOMAIN_HIDDEN), nn.ReLU(), nn.Linear(DOMAIN_HIDDEN, 1))
    parameters = [*features.parameters(), *label_head.parameters(), *domain_head.parameters()]
    optimiser = torch.optim.Adam(parameters, lr=RATE)
    of_labels, of_domains = nn.CrossEntropyLoss(), nn.BCEWithLogitsLoss()
    as_input = (lambda rows: rows.to_sparse()) if sparse else (lambda rows: rows)
    at, total = 0, epochs * len(batches(labels))
    start = time.perf_counter()
    for _ in range(epochs):
        for s, t in zip(batches(torch.randperm(len(source))), batches(torch.randperm(len(target)))):
            done = at / total
            strength = 2 / (1 + math.exp(-10 * done)) - 1
            optimiser.param_groups[0]["lr"] = RATE / (1 + 10 * done) ** 0.75
            from_source, from_target = features(as_input(source[s])), features(as_input(target[t]))
            domain_s = domain_head(Reversal.apply(from_source, strength))
            domain_t = domain_head(Reversal.apply(from_target, strength))
            loss = of_labels(label_head(from_source), labels[s]) + of_domains(domain_s, torch.ones_like(domain_s)) + \
                of_domains(domain_t, torch.zeros_like(domain_t))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            at += 1
    return time.perf_counter() - start


def main():
    rows = torch.from_numpy(np.load(sys.argv[1]))
    rows *= math.sqrt(float((rows != 0).sum()) / float((rows ** 2).sum()))
    pairs = [tuple(map(int, task.split("-"))) for task in sys.argv[2].split(",")]
    torch.manual_seed(1)
    torch.set_num_threads(2)
    domains = 1 + max(max(pair) for pair in pairs)
    each = len(rows) // domains
    labels = (torch.arange(each) >= each // 2).long()
    side = [rows[i * each:(i + 1) * each] for i in range(domains)]
    print(json.dumps([train(side[s], labels, side[t], int(sys.argv[3]), "sparse" in sys.argv) for s, t in pairs]))


main()
