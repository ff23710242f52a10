#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The step of bench-full written in PyTorch, as fast as eager mode does it.

A full precision a modality, a random set of modalities for each part of the batch, the absent ones as targets (the kind
`full`): rows of a set stand together, so that factors, solves and draws are batched over sets; Adam of one group, gradients
clipped, weights averaged, all over flat lists of tensors.

Usage: pytorch_full.py LATENT ROWS BATCH SECONDS   prints: ms of CPU a step, loss at the end
"""
import resource
import sys
import time

import torch
from torch import nn

DIMS = [216, 76, 64, 240, 47, 6]
HIDDEN = 128


class Full(nn.Module):
    def __init__(self, latent):
        super().__init__()
        self.encoders = nn.ModuleList(nn.Sequential(nn.Linear(d, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, latent)) for d in DIMS)
        self.into = nn.ModuleList(nn.Linear(d, latent, bias=False) for d in DIMS)
        self.decoders = nn.ModuleList(nn.Sequential(nn.Linear(latent, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, d)) for d in DIMS)
        self.out = nn.ModuleList(nn.Linear(latent, d, bias=False) for d in DIMS)
        self.factors = nn.ParameterList(nn.Parameter(torch.randn(latent, latent) / latent) for _ in DIMS)
        self.trust = nn.Parameter(torch.zeros(len(DIMS)))
        self.latent = latent

    def loss(self, xs, sets, cross):
        """@sets: [n_sets × modalities] 0 or 1, @cross: [n_sets]; rows come set by set."""
        n_rows, n_sets, latent = len(xs[0]), len(sets), self.latent
        size = n_rows // n_sets
        grams = torch.stack([f @ f.T for f in self.factors])
        weight = sets * torch.exp(self.trust * cross[:, None])
        precision = torch.eye(latent) + torch.einsum('sm,mij->sij', weight, grams)
        factor = torch.linalg.cholesky(precision)
        evidence = 0
        for m, x in enumerate(xs):
            those = sets[:, m].nonzero()[:, 0]
            if len(those) == 0:
                continue
            x = x.view(n_sets, size, -1)[those].reshape(-1, x.shape[1])
            mean = self.encoders[m](x) + self.into[m](x)
            mean = (mean + mean @ grams[m]).view(len(those), size, latent) * weight[those, m, None, None]
            evidence = evidence + torch.zeros(n_sets, size, latent).index_add(0, those, mean)
        half = torch.linalg.solve_triangular(factor, evidence.transpose(1, 2), upper=False)
        both = torch.cat([half, torch.randn(n_sets, latent, size)], 2)
        both = torch.linalg.solve_triangular(factor.transpose(1, 2), both, upper=True)
        mean = both[:, :, :size]
        z = (mean + both[:, :, size:]).transpose(1, 2).reshape(n_rows, latent)
        inverse = torch.linalg.solve_triangular(factor, torch.eye(latent).expand(n_sets, -1, -1), upper=False)
        of_set = 0.5 * (inverse.square().sum((1, 2)) - latent) + torch.log(torch.diagonal(factor, dim1=1, dim2=2)).sum(1)
        kl = 0.5 * mean.square().sum() + size * of_set.sum()
        nll = 0
        for m, x in enumerate(xs):
            target = (cross + (1 - cross) * sets[:, m]).repeat_interleave(size)
            error = x - self.decoders[m](z) - self.out[m](z)
            nll = nll + 0.5 * (target @ error.square().sum(1))
        return 10 / sum(DIMS) * (nll + kl) / n_rows


def draw_sets(n_sets):
    n = len(DIMS)
    sets = torch.ones(n_sets, n)
    for i in range(n_sets // 4, n_sets):
        if torch.rand(()) < 0.5:
            sets[i, torch.randint(n, ())] = 0
        else:
            sets[i] = 0
            sets[i, torch.randperm(n)[:1 + torch.randint(n - 1, ())]] = 1
    cross = ((sets.sum(1) < n) & (torch.rand(n_sets) > 0.1)).float()
    return sets, cross


def main():
    latent, n_rows, batch = (int(x) for x in sys.argv[1:4])
    seconds = float(sys.argv[4])
    torch.set_num_threads(1)
    torch.manual_seed(1)
    data = [torch.randn(n_rows, d) for d in DIMS]
    model = Full(latent)
    weights = list(model.parameters())
    averages = [w.detach().clone() for w in weights]
    optimizer = torch.optim.Adam(weights, lr=1e-3)
    n_sets = 4 if latent >= 128 else 8
    times, loss = [], None
    end = time.process_time() + seconds
    while len(times) < 3 or time.process_time() < end:
        order = torch.randperm(n_rows)
        start = time.process_time()
        for first in range(0, n_rows - batch + 1, batch):
            rows = order[first:first + batch]
            loss = model.loss([x[rows] for x in data], *draw_sets(n_sets))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(weights, 5)
            optimizer.step()
            with torch.no_grad():
                torch._foreach_mul_(averages, 0.998)
                torch._foreach_add_(averages, weights, alpha=0.002)
        times.append((time.process_time() - start) / (n_rows // batch))
    times = sorted(times[1:])
    print(f'{times[len(times) // 2] * 1e3:.4f} {loss.item():.4f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}')


if __name__ == '__main__':
    main()
