# SPDX-License-Identifier: GPL-3.0-or-later
"""t-SNE beside scikit-learn's, one thread each, on the images of MNIST's test set.

compare.py PROGRAM DATA [ROWS…]: called by run. Prints a line for each number of rows.
KL is of the same sparse affinities (90 neighbours, perplexity 30) and all pairs of the
map; trustworthiness is of 15 neighbours. Quality is judged by scikit-learn for both maps.
"""
import gzip
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities_nn
from sklearn.neighbors import NearestNeighbors

PERPLEXITY = 30
N_COMPONENTS = 50
N_NEIGHBORS = 15


def read_images(folder):
    packed = (folder / 't10k-images-idx3-ubyte.gz').read_bytes()
    return np.frombuffer(gzip.decompress(packed), np.uint8, offset=16).reshape(-1, 784) / 255


def affinities(x):
    neighbors = NearestNeighbors(n_neighbors=3 * PERPLEXITY, algorithm='brute').fit(x)
    graph = neighbors.kneighbors_graph(mode='distance')
    graph.data **= 2
    return _joint_probabilities_nn(graph, PERPLEXITY, 0).tocoo()


def divergence(p, y):
    """KL(P ‖ Q) with the exact normalizer."""
    y = y.astype(np.float64)
    squares = (y ** 2).sum(1)
    normalizer = 0.0
    for first in range(0, len(y), 1000):
        rows = slice(first, first + 1000)
        distances = squares[rows, None] + squares[None] - 2 * y[rows] @ y.T
        normalizer += (1 / (1 + np.maximum(distances, 0))).sum()
    normalizer -= len(y)
    q = 1 / (1 + ((y[p.row] - y[p.col]) ** 2).sum(1)) / normalizer
    return float((p.data * np.log(p.data / np.maximum(q, 1e-300))).sum())


def ours(program, x):
    with tempfile.TemporaryDirectory() as folder:
        rows, points = pathlib.Path(folder, 'rows'), pathlib.Path(folder, 'map')
        rows.write_bytes(x.tobytes())
        done = subprocess.run([program, 'tsne', rows, str(x.shape[0]), str(x.shape[1]), '1', points],
                              check=True, capture_output=True, text=True)
        return float(done.stdout), np.frombuffer(points.read_bytes(), np.float32).reshape(-1, 2)


def theirs(x):
    start = time.perf_counter()
    y = TSNE(perplexity=PERPLEXITY, init='pca', learning_rate='auto', random_state=1, n_jobs=1).fit_transform(x)
    return time.perf_counter() - start, y


def main():
    program, data = sys.argv[1], pathlib.Path(sys.argv[2])
    folder = data / 'av_digits' / 'mnist'
    if not folder.is_dir():
        sys.exit(f'skipped: MNIST is not in {folder}')
    images = read_images(folder)
    print(f'{"rows":>6} {"":>12} {"seconds":>8} {"ratio":>6} {"KL":>7} {"trust@15":>8}', flush=True)
    for n in map(int, sys.argv[3:] or ['2000', '10000']):
        x = np.ascontiguousarray(PCA(N_COMPONENTS, svd_solver='full').fit_transform(images[:n]), np.float32)
        p = affinities(x)
        runs = {'fusescope': ours(program, x), 'scikit-learn': theirs(x)}
        for name, (seconds, y) in runs.items():
            ratio = runs['scikit-learn'][0] / seconds
            trust = trustworthiness(x, y, n_neighbors=N_NEIGHBORS)
            print(f'{n:>6} {name:>12} {seconds:>8.2f} {ratio:>6.1f} {divergence(p, y):>7.4f} {trust:>8.4f}', flush=True)


main()
