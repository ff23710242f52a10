#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders of pictures: pixels equal to Pillow's, of every format, depth and palette; names, classes, sizes; damaged ones refused."""
import glob
import os
import random

from formats import at, check, data, equal, finish, need, np, read, refused, run

need('PIL')
from PIL import Image  # noqa: E402


def make(folder, images):
    top = at(folder)
    for name, image in images.items():
        path = os.path.join(top, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        image.save(path)
    return top


def random_image(rng, mode, size=(9, 7)):
    if mode == 'I;16':
        return Image.fromarray(rng.integers(0, 65536, size=size[::-1], dtype='u2'))
    if mode == '1':
        return Image.fromarray(rng.integers(0, 2, size=size[::-1]).astype(bool))
    if mode == 'P':
        return Image.fromarray(rng.integers(0, 256, size=(*size[::-1], 3), dtype='u1')).quantize(16)
    n = {'L': (), 'LA': (2,), 'RGB': (3,), 'RGBA': (4,)}[mode]
    return Image.fromarray(rng.integers(0, 256, size=(*size[::-1], *n), dtype='u1'), mode)


def over_white(image):
    if image.mode in ('LA', 'RGBA', 'PA') or 'transparency' in image.info:
        gray = image.mode == 'LA' or (image.mode == 'L' and 'transparency' in image.info)
        image = image.convert('RGBA')
        x = np.asarray(image).astype('f8')
        alpha = x[..., 3:] / 255
        x = x[..., :3] * alpha + 255 * (1 - alpha)
        return x[..., 0] if gray else x
    if image.mode == 'P':
        image = image.convert('RGB')
    if image.mode == '1':
        return np.asarray(image).astype('f8') * 255
    return np.asarray(image).astype('f8')


def near(found, expected, within):
    found, expected = np.asarray(found, 'f8').ravel(), np.asarray(expected, 'f8').ravel()
    return found.shape == expected.shape and np.abs(found - expected).max() <= within


def every_mode():
    rng = np.random.default_rng(1)
    for suffix, modes in (('png', ('1', 'L', 'LA', 'P', 'RGB', 'RGBA', 'I;16')), ('tiff', ('L', 'RGB', 'RGBA', 'I;16', 'P')), ('bmp', ('1', 'L', 'P', 'RGB')),
                          ('jpg', ('L', 'RGB'))):
        for mode in modes:
            images = {f'{i:02}.{suffix}': random_image(rng, mode) for i in range(4)}
            top = make(f'{suffix}-{mode.replace(";", "")}', images)
            got = read(top)
            wanted = np.array([over_white(Image.open(os.path.join(top, n))) for n in sorted(images)])
            if suffix == 'bmp' and mode in ('1', 'L', 'P') and not isinstance(got, dict) and np.asarray(list(got.x.values())[0]).size * 3 == wanted.size:
                wanted = wanted[..., 0]
            if suffix == 'bmp' and mode in ('1', 'L') and wanted.ndim == 4:
                wanted = wanted[..., 0]
            ok = not isinstance(got, dict) and near(list(got.x.values())[0], wanted, 2 if suffix == 'jpg' else 1)
            check(ok, f'{suffix} of mode {mode}: pixels as Pillow has them', got if isinstance(got, dict) else (list(got.x.values())[0][0][:12], wanted[0].ravel()[:12]))


def mixed():
    rng = np.random.default_rng(2)
    images = {'a.png': random_image(rng, 'L'), 'b.png': random_image(rng, 'RGB'), 'c.tiff': random_image(rng, 'RGB'), 'd.png': random_image(rng, 'RGBA')}
    got = read(make('mixed', images))
    ok = not isinstance(got, dict)
    check(ok and list(got.x.values())[0].shape == (4, 7 * 9 * 3) and got.samples == ['a', 'b', 'c', 'd'] and 'white' in str(got.report),
          'gray and colors together: three channels; names; what can be seen through is told', got)
    got = read('--modality', f'm={at("mixed")}', '--how', 'm=channels:1')
    wanted = np.asarray(images['b.png'].convert('L'))
    check(not isinstance(got, dict) and near(got.x['m'][1], wanted, 1), 'channels:1 takes the luma', got)


def classes():
    rng = np.random.default_rng(3)
    top = make('zoo', {f'{c}/{c}{i}.png': random_image(rng, 'L') for c in ('cat', 'dog', 'größe') for i in range(5)})
    got = read(top)
    ok = not isinstance(got, dict)
    check(ok and got.labels.get('class') == [s.rstrip('01234') for s in got.samples] and len(set(got.labels['class'])) == 3, 'folders are classes', got if not ok else got.labels)
    same = make('same', {f'{c}/{i}.png': random_image(rng, 'L') for c in ('cat', 'dog') for i in range(5)})
    os.rename(os.path.join(same, 'dog', '4.png'), os.path.join(same, 'dog', '9.png'))
    for i in range(4):
        os.rename(os.path.join(same, 'dog', f'{i}.png'), os.path.join(same, 'dog', f'{i + 20}.png'))
    got = read(same)
    check(not isinstance(got, dict) and len(got.samples) == 10 and set(got.labels['class']) == {'cat', 'dog'}, 'other names in each folder: classes still', got)
    pair = make('pair', {f'{c}/p{i}.png': random_image(rng, 'L') for c in ('mri', 'pet') for i in range(6)})
    got = read(pair)
    check(not isinstance(got, dict) and sorted(got.x) == ['mri', 'pet'] and len(got.samples) == 6, 'the same names in each folder: each is a modality, joined by name', got)
    table = at('pair.csv')
    with open(table, 'w', encoding='utf-8') as file:
        file.write('id,age,site\n' + ''.join(f'p{i},{30.5 + i},{"ab"[i % 2]}\n' for i in (3, 1, 0, 2, 5, 4)))
    got = read(os.path.join(pair, 'mri'), table)
    rows = dict(zip(got.ids['pair'], got.x['pair'][:, 0])) if not isinstance(got, dict) else {}
    check(all(abs(rows.get(f'p{i}', 0) - 30.5 - i) < 1e-4 for i in range(6)), 'pictures and a table are joined by the names of the files', got)
    one = make('one', {f'patient{i}/scan.png': random_image(rng, 'L') for i in range(4)})
    got = read(one)
    check(not isinstance(got, dict) and got.samples == [f'patient{i}' for i in range(4)], 'a folder for each sample', got if isinstance(got, dict) else (got.samples, got.x.keys()))


def sizes():
    rng = np.random.default_rng(4)
    images = {f'{i}.png': random_image(rng, 'RGB', (20 + i, 30 - i)) for i in range(3)}
    top = make('sizes', images)
    error = read(top)
    check(refused(error, 'size', '--how', '1.png'), 'different sizes are refused, with the remedy', error)
    got = read('--modality', f'm={top}', '--how', 'm=size:8x12')
    wanted = [np.asarray(Image.open(os.path.join(top, n)).resize((12, 8), Image.BILINEAR)) for n in sorted(images)]
    check(not isinstance(got, dict) and near(got.x['m'], wanted, 2), 'size:8x12 scales as Pillow does', got)
    recipe = at('r.json')
    run('import', '--modality', f'm={top}', '--how', 'm=size:8x12', '-o', at('r.h5mu'), '--force', '--recipe', recipe)
    got = read(recipe)
    check(not isinstance(got, dict) and got.x['m'].shape == (3, 8 * 12 * 3), 'the recipe keeps how pictures are read', got)
    check(refused(read('--modality', f'm={top}', '--how', 'm=sise:8x8'), 'size'), 'what can’t be said lists what can')


def hostile():
    rng, wrong = np.random.default_rng(5), []
    chance = random.Random(1)
    for suffix in ('png', 'jpg', 'tiff', 'bmp'):
        random_image(rng, 'RGB', (40, 30)).save(at(f'whole.{suffix}'))
        with open(at(f'whole.{suffix}'), 'rb') as file:
            whole = file.read()
        for i in range(4):
            bad = bytearray(whole)
            for _ in range(chance.randint(1, 5)):
                bad[chance.randrange(8, len(bad))] = chance.randrange(256)
            with open(at(f'broken.{suffix}'), 'wb') as file:
                file.write(bad[:chance.randint(10, len(bad))] if i % 2 else bad)
            got = read(at(f'broken.{suffix}'))
            if isinstance(got, dict) and not refused(got):
                wrong.append((suffix, got))
    check(not wrong, 'damaged pictures load or are refused with file and remedy', wrong)
    bomb = Image.new('1', (60000, 60000))
    bomb.save(at('bomb.png'))
    check(refused(read(at('bomb.png'))), f'{os.path.getsize(at("bomb.png"))} bytes of 60,000 × 60,000 pixels are refused')


def foreign():
    """PngSuite, one by one, against Pillow; what Pillow doesn't read we needn't."""
    wrong, n = [], 0
    for path in sorted(glob.glob(os.path.join(data('foreign', 'png') or '', '*'))) + sorted(glob.glob(os.path.join(data('foreign', 'jpeg') or '', '*'))):
        if '/foreign/' not in path:
            break
        got = read(path)
        n += 1
        try:
            image = Image.open(path)
            image.load()
        except Exception:
            if isinstance(got, dict) and not refused(got):
                wrong.append((path, got))
            continue
        if isinstance(got, dict):
            if not refused(got) or path.endswith('.png'):
                wrong.append((os.path.basename(path), image.mode, got))
            continue
        x = np.asarray(list(got.x.values())[0], 'f8')
        if image.mode == 'I':
            wanted = np.asarray(image).astype('f8')
        elif image.mode == 'CMYK':
            continue
        else:
            wanted = over_white(image)
        if wanted.ndim == 3 and 3 * x.size == wanted.size:
            wanted = wanted[..., 0]
        deep = 'a16' in path or (x.max() > 255 and wanted.max() <= 255)
        if not near(x / (257 if deep else 1), wanted, 3):
            wrong.append((os.path.basename(path), image.mode, x[0][:8], wanted.ravel()[:8]))
    check(not wrong, f'{n} pictures of other programs as Pillow has them', wrong)


def emoji():
    top = data('emoji', 'noto')
    if not top:
        return
    got = read(top)
    names = sorted(os.listdir(top))
    picked = [0, 7, 500, len(names) - 1]
    ok = not isinstance(got, dict)
    check(ok and got.samples == [n[:-4] for n in names] and all(near(got.x['noto'][i], over_white(Image.open(os.path.join(top, names[i])).convert('RGBA')), 1) for i in picked),
          f'emoji: {len(names)} pictures', got)


every_mode()
mixed()
classes()
sizes()
hostile()
emoji()
foreign()
finish()
