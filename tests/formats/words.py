#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts as words: counts and TF-IDF equal to those computed here, of columns and of folders; scripts without blanks; vocabulary kept;
columns that name files; the emoji, image + image + words with their gaps."""
import csv
import os
import re
import unicodedata

from formats import at, check, data, equal, finish, h5py, np, read, refused, run


def words_of(text):
    """Twin of fus-words.c for scripts with blanks."""
    text = unicodedata.normalize('NFKC', text).casefold()
    return [w for w in re.findall(r'[^\W_]+', text) if 2 <= len(w) <= 64]


def count(texts, most=1000):
    found = {}
    for text in texts:
        for word in set(words_of(text)):
            found[word] = found.get(word, 0) + 1
    kept = sorted((w for w in found if len(texts) < 10 or found[w] > 1), key=lambda w: (-found[w], w.encode()))[:most]
    kept.sort(key=lambda w: w.encode())
    x = np.array([[words_of(t).count(w) for w in kept] for t in texts], 'f8')
    return kept, x, np.array([found[w] for w in kept])


SENTENCES = ['The motor runs hot.', 'The motor is cold, the valve is open', 'Ventil GEÖFFNET; Motor läuft', 'ventil geschlossen, Motor steht!', 'valve open again; motor HOT',
             'nothing new', 'Straße und STRASSE', 'the ﬁne valve', 'hot hot hot', 'open the valve', 'motor steht', 'nothing to say']


def columns():
    path = at('notes.csv')
    with open(path, 'w', encoding='utf-8', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(['id', 'speed', 'note', 'state'])
        for i, text in enumerate(SENTENCES):
            writer.writerow([f's{i}', i * 0.5, text, 'ab'[i % 2]])
    names, x, df = count(SENTENCES)
    got = read('--text', f'note={path}::note', '--modality', f'speed={path}::speed', '--label', f'state={path}::state')
    ok = not isinstance(got, dict)
    check(ok and got.features['note'] == names and equal(got.x['note'], x) and got.samples[:2] == ['s0', 's1'], 'counts of words, alphabetical', got if not ok else got.features)
    check(ok and got.x['speed'].shape == (12, 1) and got.labels['state'] == ['ab'[i % 2] for i in range(12)], 'with numbers and labels of the same table')
    got = read('--text', f'note={path}::note', '--how', 'note=weights:tfidf,words:5')
    names, x, df = count(SENTENCES, 5)
    w = x * (1 + np.log((1 + len(SENTENCES)) / (1 + df)))
    w /= np.maximum(np.linalg.norm(w, axis=1, keepdims=True), 1e-30)
    check(not isinstance(got, dict) and got.features['note'] == names and equal(got.x['note'], w, 1e-5), 'TF-IDF of the five commonest', got)
    got = read('--text', f'note={path}::note', '--how', 'note=ngram:3,words:2000')
    pieces = {'the', 'mot', 'oto'}
    check(not isinstance(got, dict) and pieces <= set(got.features['note']) and all(len(f) <= 3 for f in got.features['note']), 'pieces of three characters', got)
    check(refused(read('--text', f'note={path}::note', '--how', 'note=weights:much'), 'tfidf'), 'a weighting that is none')
    check(refused(read('--text', f'note={path}::nothing'), 'state'), 'a column that isn’t there lists those that are')
    recipe = at('words.json')
    run('import', '--text', f'note={path}::note', '-o', at('w.h5mu'), '--force', '--recipe', recipe)
    got = read(recipe)
    check(not isinstance(got, dict) and equal(got.x['note'], count(SENTENCES)[1]), 'the recipe keeps that it is texts', got)
    with open(path, 'a', encoding='utf-8', newline='') as file:
        csv.writer(file).writerow(['s99', 1, '', 'a'])
    seen = run('import', '--text', f'note={path}::note', '--modality', f'speed={path}::speed', '-o', at('gap.h5mu'), '--force')
    with h5py.File(at('gap.h5mu'), 'r') as file:
        check(seen.returncode == 0 and len(file['mod/note/obs/_index']) == 12 and len(file['mod/speed/obs/_index']) == 13, 'an empty cell is a text that isn’t known', seen.stderr)


def japanese():
    texts = ['これは文です', '文は短いです', 'モーターが熱い motor', 'モーターは冷たい', 'ﾓｰﾀｰが止まる']
    path = at('ja.csv')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('id,文\n' + ''.join(f'{i}x,{t}\n' for i, t in enumerate(texts)))
    got = read('--text', f't={path}::文')
    ok = not isinstance(got, dict)
    names = got.features['t'] if ok else []
    check(ok and {'モー', 'ータ', 'です', 'motor'} <= set(names) and 'モーターが熱い' not in names, 'where words aren’t separated, two characters', got if not ok else names)
    if ok:
        check(list(got.x['t'][:, names.index('モー')]) == [0, 0, 1, 1, 1], 'half-width letters are the same', got.x['t'][:, names.index('モー')])


def folders():
    top = at('prose')
    os.makedirs(top)
    encodings = ['utf-8', 'utf-8-sig', 'utf-16', 'cp1252']
    for i, text in enumerate(SENTENCES):
        name = encodings[i % 4] if all(ord(c) < 256 for c in text) else 'utf-8'
        with open(os.path.join(top, f'd{i:02}.txt'), 'w', encoding=name) as file:
            file.write(text)
    names, x, df = count(SENTENCES)
    got = read('--text', f'prose={top}')
    ok = not isinstance(got, dict)
    check(ok and got.features['prose'] == names and equal(got.x['prose'], x) and got.samples == [f'd{i:02}' for i in range(12)], 'a folder of .txt in four encodings', got)
    for i in range(12):
        os.makedirs(os.path.join(at('classes'), 'ab'[i % 2]), exist_ok=True)
        with open(os.path.join(at('classes'), 'ab'[i % 2], f'{i}.txt'), 'w') as file:
            file.write(SENTENCES[i])
    got = read(at('classes'))
    check(not isinstance(got, dict) and set(got.labels['class']) == {'a', 'b'} and len(got.samples) == 12, 'folders of texts are classes', got)


def emoji():
    path = data('emoji', 'emoji_index.csv')
    if not path:
        return
    got = read('--modality', f'noto={path}::noto_png', '--modality', f'emojitwo={path}::emojitwo_png', '--text', f'words={path}::description', '--label', f'category={path}::category')
    ok = not isinstance(got, dict)
    with open(path, encoding='utf-8') as file:
        rows = list(csv.DictReader(file))
    wanted = {m: [r['codepoints'] for r in rows if r[f'{m}_png']] for m in ('noto', 'emojitwo')}
    check(ok and {m: len(got.ids[m]) for m in got.ids} == {'noto': 1609, 'emojitwo': 1376, 'words': 1870}, 'emoji: 261 lack noto, 494 lack emojitwo', got if not ok else got.ids.keys())
    if not ok:
        return
    both = set(got.ids['noto']) & set(got.ids['emojitwo'])
    neither = set(got.samples) - set(got.ids['noto']) - set(got.ids['emojitwo'])
    check(len(both) == 1116 and len(neither) == 1, 'emoji: 1,116 have both drawings, one has neither', (len(both), len(neither)))
    check(len(set(got.labels['category'])) == 9 and len(got.samples) == 1870, 'emoji: nine categories')
    check(got.features['words'] == count([r['description'] for r in rows])[0], 'emoji: the words of the descriptions')
    names = {r['codepoints']: i for i, r in enumerate(rows)}
    keys = [names.get(s) for s in got.ids['noto']]
    if None not in keys:
        check(got.ids['noto'] == wanted['noto'] or set(got.ids['noto']) == set(wanted['noto']), 'emoji: the drawings are those of the right rows')
    bad = at('bad.csv')
    with open(bad, 'w') as file:
        file.write('id,png\na,x.png\nb,../../secret.png\n')
    check(refused(read('--modality', f'm={bad}::png'), 'x.png'), 'a file that isn’t there is named')
    os.makedirs(at('inside'))
    with open(at('outside.png'), 'wb') as file:
        file.write(b'\x89PNG')
    with open(os.path.join(at('inside'), 'bad.csv'), 'w') as file:
        file.write('id,png\na,../outside.png\nb,../outside.png\n')
    check(refused(read('--modality', f'm={at("inside")}/bad.csv::png'), 'outside.png'), 'nothing outside of the table’s folder is opened')


columns()
japanese()
folders()
emoji()
finish()
