#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The job of bench-attribution in PyTorch: Shapley values of the reconstruction game over six modalities.

Product of experts with the prior (Wu & Goodman 2018; MODELS.md 2.1.4), encoders once, then for each of the 64 subsets the
fused mean and the log-likelihood (normal, scale 1) of every modality decoded from it.

Usage: pytorch_shapley.py SAMPLES THREADS   prints: seconds, largest gap of the sum of contributions
"""
import math
import sys
import time

import torch
from torch import nn

N_MODALITIES, N_FEATURES, LATENT, BATCH = 6, 100, 20, 1000


def body(*widths):
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return layers


def shapley(v):
    """[2^M × rows] to [M × rows]."""
    phi = torch.zeros(N_MODALITIES, v.shape[1], dtype=torch.float64)
    for m in range(N_MODALITIES):
        for s in range(2 ** N_MODALITIES):
            if not s >> m & 1:
                size = bin(s).count("1")
                weight = math.factorial(size) * math.factorial(N_MODALITIES - size - 1) / math.factorial(N_MODALITIES)
                phi[m] += weight * (v[s | 1 << m] - v[s])
    return phi


def main():
    n, threads = int(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    xs = [torch.randn(n, N_FEATURES) for _ in range(N_MODALITIES)]
    bodies = [nn.Sequential(*body(N_FEATURES, 512, 256)) for _ in xs]
    means = [nn.Linear(256, LATENT) for _ in xs]
    logvars = [nn.Linear(256, LATENT) for _ in xs]
    decoders = [nn.Sequential(*body(LATENT, 256, 512), nn.Linear(512, N_FEATURES)) for _ in xs]
    members = torch.tensor([[s >> m & 1 for m in range(N_MODALITIES)] for s in range(2 ** N_MODALITIES)], dtype=torch.float32)
    v = torch.zeros(len(members), n, dtype=torch.float64)
    start = time.perf_counter()
    with torch.no_grad():
        for first in range(0, n, BATCH):
            rows = slice(first, first + BATCH)
            hidden = [b(x[rows]) for b, x in zip(bodies, xs)]
            mean = torch.stack([f(h) for f, h in zip(means, hidden)]).view(N_MODALITIES, -1)
            precision = torch.exp(-torch.stack([f(h) for f, h in zip(logvars, hidden)])).view(N_MODALITIES, -1)
            z = (members @ (precision * mean)) / (1 + members @ precision)
            z = z.view(len(members), -1, LATENT)
            for decoder, x in zip(decoders, xs):
                for s in range(len(members)):
                    error = decoder(z[s]) - x[rows]
                    v[s, rows] -= 0.5 * (error * error).sum(1) + 0.5 * N_FEATURES * math.log(2 * math.pi)
        phi = shapley(v)
    seconds = time.perf_counter() - start
    gap = ((phi.sum(0) - (v[-1] - v[0])).abs() / (1 + v.abs().max(0).values)).max()
    print(f"{seconds:.3f} {gap:.1e}")


if __name__ == "__main__":
    main()
