# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated data whose truth is known: sets in which there is nothing to find, and sets with one effect planted.

A set's truth is `allowed`: category of effect (nulls.py) to the modalities of which it may be said, or ANY. What is not
named there may not be claimed. A planted set also says what is `wanted`: the category and the modalities of a sentence
that has to be said, and the command that is asked for it."""
import csv
import os
import string

import numpy as np

import accept

NAMES = ['rim', 'hull', 'mast', 'keel', 'sail', 'deck']
ANY = '*'
HELD_OUT = '0.6/0/0.4'


class Planted:
    def __init__(self, name, tables, label=None, *, allowed=None, wanted=None, kind='mvtcae', epochs=60, latent=16, split=HELD_OUT,
                 roles=None, suspects=(), more=(), example=False):
        self.name, self.tables, self.label = name, tables, label
        self.allowed, self.wanted = allowed or {}, wanted
        self.kind, self.epochs, self.latent, self.split = kind, epochs, latent, split
        self.roles = roles  # train or test of each sample, in place of a split that is drawn
        self.suspects = suspects  # samples of which something is said: the one is looked at of which it is truest
        self.more = more  # options of training
        self.example = example  # the example that the program makes, in place of tables
        self.n = len(next(iter(tables.values())))
        self.ids = [f's{i:04d}' for i in range(self.n)]

    def write(self, folder):
        """CSV files, a modality each; rows that are all NaN are left out. Returns the arguments of `import`."""
        arguments = []
        for name, values in self.tables.items():
            path = os.path.join(folder, f'{name}.csv')
            there = ~np.isnan(values).all(axis=1)
            with open(path, 'w', newline='', encoding='utf-8') as text:
                writer = csv.writer(text)
                writer.writerow(['sample', *(f'{name}_{letters(j)}' for j in range(values.shape[1]))])
                writer.writerows([i, *(f'{v:.9g}' for v in row)] for i, row, yes in zip(self.ids, values, there) if yes)
            arguments += ['--modality', f'{name}={path}']
        if self.label is not None:
            path = os.path.join(folder, 'y.csv')
            with open(path, 'w', newline='', encoding='utf-8') as text:
                writer = csv.writer(text)
                writer.writerow(['sample', 'species'])
                writer.writerows(zip(self.ids, self.label))
            arguments += ['--label', f'species={path}::species']
        return arguments

    def write_split(self, folder):
        """What `train --split` is given."""
        if self.roles is None:
            return self.split
        path = os.path.join(folder, 'split.tsv')
        with open(path, 'w', encoding='utf-8') as text:
            text.writelines(f'{i}\t{role}\n' for i, role in zip(self.ids, self.roles))
        return path


def told_by(*names):
    """What may be said where these sources tell the class, and no other does. Any source may mislead the model, also one that has
    nothing to do with the class: whether it did is held against what `explain` measured (nulls.py, helps_in)."""
    return {'mattered': set(names), 'told': set(names), 'stays': ANY, 'against': ANY}


def letters(j):
    """A name without digits, so that a number in a sentence is always a number."""
    return (letters(j // 26 - 1) if j >= 26 else '') + string.ascii_lowercase[j % 26]


def classes(r, n, k):
    names = ['red', 'green', 'blue', 'amber', 'cyan', 'plum', 'teal', 'rust', 'lime', 'navy']
    return np.array(names[:k])[r.integers(0, k, n)]


def noise(r, n, sizes):
    return {name: r.standard_normal((n, p)) for name, p in zip(NAMES, sizes)}


def factors(r, n, p, z):
    """Numbers that follow from factors z [n, k], with noise."""
    loadings = r.standard_normal((z.shape[1], p))
    return z @ loadings / np.sqrt(z.shape[1]) + .5 * r.standard_normal((n, p))


def apart(r, n, sizes, k=3):
    """Sources that have much to rebuild, each from factors of its own."""
    return {name: factors(r, n, p, r.standard_normal((n, k))) for name, p in zip(NAMES, sizes)}


def with_gaps(r, tables, rate, spare=1):
    """Takes records away at random, of all sources but the first; of each sample something stays."""
    for name in list(tables)[spare:]:
        tables[name][r.random(len(tables[name])) < rate] = np.nan
    return tables


# -- Nothing to find --------------------------------------------------------------------------------------------------------------

def noise_sets():
    """Noise, from few rows to many, from few features to many."""
    rows = [(12, (3, 3), 2, 'mvtcae', 20), (20, (5, 5, 5), 3, 'mopoe', 10), (30, (10, 10), 2, 'mmvae', 40),
            (40, (20, 6, 12), 3, 'vae', 100), (120, (1500, 1500), 2, 'mvtcae', 20),
            (120, (50, 5), 3, 'mopoe', 100), (200, (20, 20, 20), 3, 'mvtcae', 100), (400, (20, 20, 20), 3, 'mmvae', 60),
            (400, (3, 3, 3, 3), 2, 'mvtcae', 2)]
    for i, (n, sizes, k, kind, epochs) in enumerate(rows):
        r = np.random.default_rng(100 + i)
        yield Planted(f'noise-{n}x{sizes[0]}', noise(r, n, sizes), classes(r, n, k), kind=kind, epochs=epochs)


def read_table(path, skip_first):
    with open(path, newline='', encoding='utf-8') as text:
        rows = list(csv.reader(text))[1:]
    return np.array([[float(v) if v else np.nan for v in row[skip_first:]] for row in rows]), [row[0] for row in rows]


def mfeat(r, names, n):
    """Rows of the handwritten digits; without them sources that share factors, which is what matters here."""
    folder = os.path.join(accept.DATA, 'mfeat')
    if not os.path.isdir(folder):
        z = r.standard_normal((n, 5))
        return {name: factors(r, n, p, z) for name, p in zip(names, (76, 64, 47))}, r.integers(0, 10, n)
    rows = r.permutation(2000)[:n]
    tables = {name: read_table(os.path.join(folder, f'mfeat-{name}.csv'), 0)[0][rows] for name in names}
    digits = next(iter(tables.values()))[:, -1].astype(int)
    return {name: values[:, :-1] for name, values in tables.items()}, digits


def tcga(r):
    """Tumours: two complete sources and one that a third lacks."""
    folder = os.path.join(accept.DATA, 'tcga_brca')
    if not os.path.isdir(folder):
        z = r.standard_normal((220, 6))
        tables = {name: factors(r, 220, p, z) for name, p in (('mrna', 200), ('mirna', 184), ('protein', 142))}
        tables['protein'][150:] = np.nan
        return tables, np.array(['Basal', 'Her2', 'LumA'])[r.choice(3, 220, p=[.3, .2, .5])]
    with open(os.path.join(folder, 'samples.csv'), newline='', encoding='utf-8') as text:
        subtype = {row['sample']: row['subtype'] for row in csv.DictReader(text)}
    ids, tables = list(subtype), {}
    for name in ('mrna', 'mirna', 'protein'):
        values, there = read_table(os.path.join(folder, f'{name}.csv'), 1)
        table = np.full((len(ids), values.shape[1]), np.nan)
        table[[ids.index(i) for i in there]] = values
        tables[name] = table
    return tables, np.array([subtype[i] for i in ids])


def shuffled_sets():
    """Real sources with labels that were shuffled: much to rebuild, nothing to tell."""
    real = {'recover': ANY}
    views = [('fou', 'kar', 'zer'), ('mor', 'zer'), ('fou', 'kar')]
    kinds = [('mvtcae', 60), ('mopoe', 20), ('mvae', 100)]
    for i, (names, (kind, epochs)) in enumerate(zip(views, kinds)):
        r = np.random.default_rng(200 + i)
        tables, digits = mfeat(r, names, 400)
        yield Planted(f'mfeat-shuffled-{i}', tables, [f'digit {"abcdefghij"[d]}' for d in r.permutation(digits)], allowed=real,
                      kind=kind, epochs=epochs)
    for i, (kind, epochs) in enumerate([('mvtcae', 100), ('mopoe', 40), ('early', 60), ('vae', 20)]):
        r = np.random.default_rng(220 + i)
        tables, subtype = tcga(r)
        yield Planted(f'tcga-shuffled-{i}', tables, r.permutation(subtype), allowed=real, kind=kind, epochs=epochs)


def duplicate_sets():
    """Copies of a source, which rebuild one another, and copies of rows, which stand on both sides of the split."""
    for i, kind in enumerate(('mvtcae', 'mopoe')):
        r = np.random.default_rng(300 + i)
        tables = apart(r, 300, (15, 15, 15))
        tables['hull'] = tables['rim'].copy()
        yield Planted(f'copied-source-{i}', tables, classes(r, 300, 3), allowed={'recover': {'rim', 'hull'}}, kind=kind)
    for i, (kind, epochs) in enumerate((('mvtcae', 100), ('mmvae', 40))):
        r = np.random.default_rng(310 + i)
        half = noise(r, 150, (20, 20))
        y = classes(r, 150, 3)
        yield Planted(f'copied-rows-{i}', {m: np.vstack([v, v]) for m, v in half.items()}, np.concatenate([y, y]), kind=kind, epochs=epochs)


def leak_sets():
    """The label is a column of one source, beside noise; or a column counts the rows, which tells nothing."""
    for i, kind in enumerate(('mvtcae', 'mopoe')):
        r = np.random.default_rng(320 + i)
        y = classes(r, 400, 3)
        tables = noise(r, 400, (19, 20))
        tables['rim'] = np.hstack([tables['rim'], np.unique(y, return_inverse=True)[1][:, None].astype(float)])
        yield Planted(f'leak-{i}', tables, y, allowed=told_by('rim'), kind=kind)
    r = np.random.default_rng(325)
    tables = {m: np.hstack([np.arange(200.)[:, None], v]) for m, v in noise(r, 200, (6, 6)).items()}
    # Both count the rows, so that each can be told from the other.
    yield Planted('counting-column', tables, classes(r, 200, 2), allowed={'recover': ANY}, kind='mvtcae', epochs=100)


def gap_sets():
    """Gaps at random, with a label that is noise, or that one source tells."""
    for i, (k, rate, n, kind, epochs) in enumerate([(2, .1, 400, 'mvtcae', 60), (3, .4, 120, 'mopoe', 20), (10, .3, 400, 'mvtcae', 100),
                                                    (10, .1, 200, 'mmvae', 40), (10, .5, 300, 'mvae', 10), (2, .5, 60, 'mvtcae', 100)]):
        r = np.random.default_rng(340 + i)
        tables = with_gaps(r, apart(r, n, (12, 12, 12)), rate)
        y, allowed = classes(r, n, k), {}
        if i % 2:
            means = 2 * r.standard_normal((k, 12))
            tables['rim'] = tables['rim'] + means[np.unique(y, return_inverse=True)[1]]
            allowed = told_by('rim')
        yield Planted(f'gaps-{k}-classes-{i}', tables, y, allowed=allowed, kind=kind, epochs=epochs)


def other_sets():
    """One class, no label, one source, tiny and far units, few of a class, sources that share nothing."""
    r = np.random.default_rng(360)
    yield Planted('one-class', apart(r, 200, (10, 10)), ['red'] * 200)
    yield Planted('no-label', apart(r, 150, (10, 10, 10)))
    yield Planted('one-source', apart(r, 200, (12,)), classes(r, 200, 3), epochs=100)
    y = classes(r, 300, 3)
    told = 3 * np.eye(3)[np.unique(y, return_inverse=True)[1]] @ r.standard_normal((3, 12)) + r.standard_normal((300, 12))
    yield Planted('one-source-told', {'rim': told}, y, allowed=told_by('rim'))
    tables = noise(r, 200, (10, 10))
    tables['hull'] *= 1e-8
    yield Planted('tiny-units', tables, classes(r, 200, 2), epochs=100)
    tables = apart(r, 300, (10, 10, 10))
    tables['rim'], tables['hull'] = tables['rim'] * 1e-8, tables['hull'] * 1e-3 + 1000
    yield Planted('far-units', tables, classes(r, 300, 3), kind='mopoe')
    yield Planted('few-of-a-class', apart(r, 300, (10, 10)), np.where(r.random(300) < .08, 'rare', 'usual'), kind='mvtcae', epochs=100)
    yield Planted('apart', apart(r, 400, (15, 15, 15)), classes(r, 400, 3), epochs=100)
    yield Planted('apart-mixture', apart(r, 400, (15, 15, 15, 15)), classes(r, 400, 4), kind='mmvae', epochs=60)
    # Either tells a part of the sum that decides, the other nothing of that part.
    s = r.standard_normal((300, 2))
    yield Planted('halves-of-a-sum', halves(r, 300, s), np.where(s.sum(axis=1) > 0, 'high', 'low'), epochs=100, latent=8,
                  allowed=told_by('rim', 'hull') | {'complete': ANY})
    yield Planted('ten-classes', apart(r, 200, (15, 15)), classes(r, 200, 10), kind='mopoe', epochs=100)


def null_sets():
    """The 40 sets without an effect."""
    for make in (noise_sets, shuffled_sets, duplicate_sets, leak_sets, gap_sets, other_sets):
        yield from make()


# -- One effect planted -----------------------------------------------------------------------------------------------------------

def redundant(seed, n, label):
    """Two sources see the same factors, and where asked the same class, a third is noise."""
    r = np.random.default_rng(seed)
    y = classes(r, n, 3)
    z = r.standard_normal((n, 3))
    allowed = {'recover': {'rim', 'hull'}}
    if label:
        # Both see one reading of the class, blurred before they see it: the second adds nothing.
        z = np.hstack([np.eye(3)[np.unique(y, return_inverse=True)[1]] * 2 + .6 * r.standard_normal((n, 3))])
        allowed.update(told_by('rim', 'hull'), overlap={'rim', 'hull'})
    tables = {m: factors(r, n, 15, z) for m in NAMES[:2]}
    tables['mast'] = r.standard_normal((n, 8))
    wanted = ('overlap', {'rim', 'hull'}, 'interaction') if label else ('recover', {'rim', 'hull'}, 'subsets')
    return Planted(f'redundant-{"class" if label else "numbers"}-{seed}', tables, y, allowed=allowed, wanted=wanted, epochs=100, latent=8)


def halves(r, n, seen):
    """Sources that see a factor of the class each, seen [n, 2], and factors of their own."""
    return {m: factors(r, n, 12, np.hstack([2 * seen[:, j:j + 1] + .5 * r.standard_normal((n, 1)), r.standard_normal((n, 2))]))
            for j, m in enumerate(NAMES[:2])}


def complementary(seed, n):
    """Four classes: one source tells two from two, the other two from two; only together they tell one."""
    r = np.random.default_rng(seed)
    code = r.integers(0, 2, (n, 2))
    y = np.array(['red', 'green', 'blue', 'amber'])[2 * code[:, 0] + code[:, 1]]
    return Planted(f'complementary-{seed}', halves(r, n, 2. * code - 1), y, wanted=('complete', {'rim', 'hull'}, 'interaction'), epochs=100,
                   latent=8, kind=('mvtcae', 'mopoe')[seed % 2], allowed=told_by('rim', 'hull') | {'complete': {'rim', 'hull'}})


def harmful(seed, n):
    """Of some samples that were held out, one source shows another class, strongly; two others show the right one, weakly."""
    r = np.random.default_rng(seed)
    code = r.integers(0, 3, n)
    roles = np.where(np.arange(n) % 5 < 2, 'test', 'train')
    wrong = np.flatnonzero((roles == 'test') & (r.random(n) < .25))
    shown = code.copy()
    shown[wrong] = (code[wrong] + 1 + r.integers(0, 2, len(wrong))) % 3
    tables = {}
    for m, strength, seen in (('rim', 1.6, code), ('hull', 3, shown), ('mast', 1.6, code)):
        means = strength * r.standard_normal((3, 10))
        tables[m] = means[seen] + 1.5 * r.standard_normal((n, 10))
    return Planted(f'harmful-{seed}', tables, np.array(['red', 'green', 'blue'])[code], roles=roles, suspects=wrong, epochs=80, latent=8,
                   wanted=('against', {'hull'}, 'attribution'),
                   allowed={c: ANY for c in ('mattered', 'told', 'stays', 'overlap', 'complete', 'recover', 'against')})


def decisive(seed, n):
    """One source tells the class, two have nothing to do with it."""
    r = np.random.default_rng(seed)
    k = 2 + seed % 3
    code = r.integers(0, k, n)
    tables = apart(r, n, (12, 12, 12))
    decides = NAMES[seed % 3]
    tables[decides] = (1 + seed % 4 / 4) * r.standard_normal((k, 12))[code] + tables[decides]
    return Planted(f'decisive-{seed}', tables, np.array(['red', 'green', 'blue', 'amber'])[code], epochs=80, latent=12,
                   wanted=('mattered', {decides}, 'attribution'), allowed=told_by(decides))


def following_gaps(seed, n):
    """One source is missing mostly in one class."""
    r = np.random.default_rng(seed)
    k = (2, 3, 5, 10)[seed % 4]
    y = classes(r, n, k)
    tables = with_gaps(r, apart(r, n, (10, 10, 10)), .1)
    tables['hull'][(y == 'red') & (r.random(n) < .4 + seed % 4 / 10)] = np.nan
    return Planted(f'following-gaps-{seed}', tables, y, epochs=60, wanted=('gaps', {'hull'}, 'missing-by-class'),
                   allowed=told_by('hull') | {'gaps': {'hull'}})  # a gap tells the class, too


def golden_sets():
    """Real sources with their own labels; what they hold is not planted, so only numbers and contradictions are judged."""
    everything = {c: ANY for c in ('recover', 'overlap', 'complete', 'against', 'mattered', 'told', 'gaps', 'stays', 'unknown')}
    r = np.random.default_rng(500)
    unknown = {m: np.full((600, 1), np.nan) for m in ('image', 'spectrum', 'sensors')}
    yield Planted('example', unknown, allowed=everything, epochs=60, example=True)
    tables, digits = mfeat(r, ('fou', 'kar', 'zer'), 600)
    yield Planted('mfeat', tables, [f'digit {"abcdefghij"[d]}' for d in digits], allowed=everything, epochs=60)
    tables, subtype = tcga(r)
    yield Planted('tcga', tables, subtype, allowed=everything, epochs=60)
    yield Planted('tcga-early-on', tables, subtype, allowed=everything, kind='mopoe', epochs=8)


def power_sets():
    """The 40 sets with an effect that an honest test finds."""
    sizes = [200, 240, 280, 320, 400, 480, 540, 600]
    for i, n in enumerate(sizes):
        yield redundant(400 + i, n, label=bool(i % 2))
        yield complementary(420 + i, max(n, 280))
        yield harmful(440 + i, n)
        yield decisive(460 + i, n)
        yield following_gaps(480 + i, n)
