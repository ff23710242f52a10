#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The job of bench-train written in PyTorch, as fast as eager mode does it.

MoPoE (Sutter et al. 2021; MODELS.md 2.7) with one Gaussian expert a modality, normal
likelihood of scale 1, Adam, float32. All subset products come from one matrix product of
memberships and precisions; losses are summed without intermediate copies.

Usage: pytorch_step.py CONFIG THREADS SECONDS   prints: samples/s, loss at the end
"""
import sys
import time

import torch
from torch import nn

CONFIGS = {
    "i": dict(dims=[784, 64], hidden=[512, 256], latent=20, batch=128),
    "ii": dict(dims=[784] * 5, hidden=[512], latent=64, batch=256),
    "iii": dict(dims=[2000, 200, 50], hidden=[256, 128], latent=16, batch=128),
}
N_ROWS = 4096


def body(n_inputs, hidden):
    layers = []
    for width in hidden:
        layers += [nn.Linear(n_inputs, width), nn.ReLU()]
        n_inputs = width
    return nn.Sequential(*layers)


class Mopoe(nn.Module):
    def __init__(self, dims, hidden, latent):
        super().__init__()
        back = hidden[::-1]
        self.bodies = nn.ModuleList(body(d, hidden) for d in dims)
        self.means = nn.ModuleList(nn.Linear(hidden[-1], latent) for _ in dims)
        self.logvars = nn.ModuleList(nn.Linear(hidden[-1], latent) for _ in dims)
        self.decoders = nn.ModuleList(
            nn.Sequential(body(latent, back), nn.Linear(back[-1], d)) for d in dims
        )
        n = len(dims)
        members = [[s >> m & 1 for m in range(n)] for s in range(1, 2**n)]
        self.register_buffer("members", torch.tensor(members, dtype=torch.float32))
        prior = torch.zeros(2**n - 1, 1)
        prior[-1] = 1
        self.register_buffer("prior", prior)

    def loss(self, xs):
        hidden = [b(x) for b, x in zip(self.bodies, xs)]
        mean = torch.stack([f(h) for f, h in zip(self.means, hidden)])
        logvar = torch.stack([f(h) for f, h in zip(self.logvars, hidden)])
        n_modalities, n_rows, latent = mean.shape
        precision = torch.exp(-logvar)
        total = self.members @ precision.view(n_modalities, -1) + self.prior
        pulled = self.members @ (precision * mean).view(n_modalities, -1)
        variance = 1 / total
        mean = pulled * variance
        kl = 0.5 * (variance + mean * mean - 1 + torch.log(total)).sum() / len(total)
        subset = torch.randperm(n_rows) % len(total)
        rows = torch.arange(n_rows)
        mean = mean.view(-1, n_rows, latent)[subset, rows]
        variance = variance.view(-1, n_rows, latent)[subset, rows]
        z = mean + torch.sqrt(variance) * torch.randn(n_rows, latent)
        nll = sum(
            0.5 * nn.functional.mse_loss(d(z), x, reduction="sum")
            for d, x in zip(self.decoders, xs)
        )
        return (nll + kl) / n_rows


def main():
    config = dict(CONFIGS[sys.argv[1]])
    torch.set_num_threads(int(sys.argv[2]))
    seconds = float(sys.argv[3])
    batch = config.pop("batch")
    torch.manual_seed(1)
    data = [torch.randn(N_ROWS, d) for d in config["dims"]]
    model = Mopoe(**config)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    rows_done = 0
    rates = []
    loss = None
    end = time.perf_counter() + seconds + 1
    while time.perf_counter() < end:
        order = torch.randperm(N_ROWS)
        start = time.perf_counter()
        for first in range(0, N_ROWS, batch):
            rows = order[first : first + batch]
            loss = model.loss([x[rows] for x in data])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            rows_done += batch
        rates.append(N_ROWS / (time.perf_counter() - start))
    rates = sorted(rates[1:]) or [0]
    print(f"{rates[len(rates) // 2]:.0f} {loss.item():.4f}")


if __name__ == "__main__":
    main()
