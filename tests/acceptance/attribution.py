#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attribution against what is known of real data: which view a nearest-neighbour vote reads best on mfeat,
genes carry the genotype and lipids the diet on nutrimouse (Martin et al. 2007)."""
import os
import tempfile

from accept import check, cli, finish, need

MFEAT = ['pix', 'fac', 'kar', 'zer', 'fou', 'mor']  # share right by neighbours: .97 .96 .93 .80 .77 .72


def rank_correlation(order, expected):
    """Spearman's, for two orders of the same names."""
    n = len(order)
    d = sum((order.index(name) - expected.index(name)) ** 2 for name in order)
    return 1 - 6 * d / (n * (n * n - 1))


def evidence(model, data, label, *more):
    result = cli('explain', model, data, '--game', 'evidence', '--label', label, '--json', *more)[-1]
    return dict(zip(result['modalities'], result['mean_phi'])), result


def mfeat(folder):
    sources = [x for v in MFEAT for x in ('--modality', f'{v}={need("mfeat", f"mfeat-{v}.csv")}')]
    data, model = os.path.join(folder, 'mfeat.h5mu'), os.path.join(folder, 'mfeat.fsmodel')
    cli('import', *sources, '--drop', '#-1', '--label', f'digit={need("mfeat", "mfeat-fou.csv")}::#-1', '-o', data)
    cli('train', data, '-o', model, '--kind', 'mvtcae', '--set', 'alpha=0.8333', '--latent', '16', '--hidden', '128', '--epochs', '60',
        '--split', '0.8/0/0.2', '--json')
    phi, result = evidence(model, data, 'digit')
    order = sorted(phi, key=phi.get, reverse=True)
    check(rank_correlation(order, MFEAT) >= .6, 'mfeat: the order of views is that of the nearest-neighbour vote', ' '.join(order))
    check(set(order[:3]) == set(MFEAT[:3]), 'mfeat: pix, fac and kar lead', ' '.join(f'{m} {phi[m]:.2f}' for m in order))
    gaps = [abs(sum(p for p in s['phi'] if p is not None) - (s['full'] - s['base'])) for s in result['samples']]
    check(max(gaps) < 1e-6, 'mfeat: contributions add up for every sample', f'{max(gaps):.2g}')


def nutrimouse(folder):
    data, model = os.path.join(folder, 'mice.h5mu'), os.path.join(folder, 'mice.fsmodel')
    cli('import', '--modality', f'gene={need("nutrimouse", "gene.csv")}', '--modality', f'lipid={need("nutrimouse", "lipid.csv")}',
        '--label', f'diet={need("nutrimouse", "diet.csv")}::diet', '--label', f'genotype={need("nutrimouse", "genotype.csv")}::genotype',
        '-o', data)
    cli('train', data, '-o', model, '--kind', 'mvtcae', '--latent', '8', '--hidden', '32', '--epochs', '300', '--batch', '16',
        '--split', '1/0/0', '--set', 'patience=0', '--json')
    genotype, _ = evidence(model, data, 'genotype', '--split', 'train')
    diet, _ = evidence(model, data, 'diet', '--split', 'train')
    check(genotype['gene'] > genotype['lipid'], 'nutrimouse: genes carry the genotype', f'{genotype}')
    check(diet['lipid'] > diet['gene'], 'nutrimouse: lipids carry the diet', f'{diet}')


def main():
    with tempfile.TemporaryDirectory() as folder:
        mfeat(folder)
        nutrimouse(folder)
    finish()


main()
