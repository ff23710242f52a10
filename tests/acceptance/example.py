#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example's planted facts are found by the tool at three seeds and two strengths, and not found in a null
example that has the same measurements without them. Which facts: example-facts.json, beside the data."""
import json
import os
import sys
import tempfile

from accept import check, cli, finish, mean

STRENGTHS = [1, 0.6]
SEEDS = [int(seed) for seed in sys.argv[1:]] or [1, 2, 3]
PROBE_GAIN = .05  # accuracy that a measurement must add to count as knowing something of its own


def train(folder, name, seed, split):
    """No option is given: what is found is what a person finds who presses Train once."""
    data, model = os.path.join(folder, 'example.h5mu'), os.path.join(folder, name)
    cli('train', data, '-o', model, '--split', split, '--force', '--seed', seed)
    return model, data


def judge_conflicts(folder, seed, ids):
    """Each half of the machines is judged by a model of the other half: what a model was trained with, it takes for normal."""
    doubts = []
    for half in (0, 1):
        split = os.path.join(folder, f'half-{half}')
        with open(split, 'w', encoding='utf-8') as text:
            text.writelines(f'{name}\t{"train" if i % 2 == half else "test"}\n' for i, name in enumerate(ids))
        model, data = train(folder, f'half-{half}.fsmodel', seed, split)
        doubts += cli('evaluate', model, data, '--split', 'test', '--metrics', 'conflicts', '--json')[-1]['conflicts']
    return doubts


def study(folder, seed, *more):
    """Makes an example, trains, and returns what the tool says of it."""
    cli('example', '-o', folder, '--seed', seed, '--force', *more)
    model, data = train(folder, 'm.fsmodel', seed, '0.7/0/0.3')
    why = cli('explain', model, data, '--split', 'all', '--interactions', '--json')[-1]
    with open(os.path.join(folder, 'example-facts.json'), encoding='utf-8') as text:
        facts = json.load(text)
    return {
        'facts': facts,
        'info': cli('info', data, '--json')[-1],
        'quality': cli('evaluate', model, data, '--split', 'test', '--metrics', 'reconstruction,probe', '--json')[-1],
        'doubts': judge_conflicts(folder, seed, [s['id'] for s in why['samples']]),
        'why': why,
    }


def accuracies(found):
    return {'+'.join(sorted(p['from'])): p['linear_accuracy'] for p in found['quality']['probe']}


def r2(found, source, target):
    return next(c['r2'] for c in found['quality']['reconstruction'] if c['from'] == [source] and c['target'] == target)


def missing_alarms(found):
    return {c['modality']: c['message'] for c in found['info']['checks'] if c['id'] == 'missing-by-class'}


def mean_phi(found, name):
    """Mean contribution to the evidence of a class over its complete samples."""
    names = found['why']['modalities']
    rows = [s['phi'] for s in found['why']['samples'] if s['class'] == name and None not in s['phi']]
    return {m: mean(r[i] for r in rows) for i, m in enumerate(names)}


def conflict_rank(found):
    """Chance that a planted conflict speaks more against its own label, by its image, than another sample does;
    and how much the strongest does."""
    image = found['why']['modalities'].index('image')
    planted = set(found['facts']['conflicts'])
    against = [(s['phi'][image], s['id'] in planted) for s in found['why']['samples'] if s['phi'][image] is not None]
    yes, no = [p for p, c in against if c], [p for p, c in against if not c]
    return mean(mean(y < n for n in no) for y in yes), min(yes)


def conflict_alarm(found):
    """Chance that a planted conflict is held more likely to be one than another sample is: area under the curve."""
    planted = set(found['facts']['conflicts'])
    yes = [d['log_odds'] for d in found['doubts'] if d['id'] in planted]
    no = [d['log_odds'] for d in found['doubts'] if d['id'] not in planted]
    return mean(mean(y > n for n in no) for y in yes)


def look_for_facts(found, name):
    told, facts = accuracies(found), found['facts']
    alarms = missing_alarms(found)
    check('spectrum' in alarms and facts['missing']['spectrum']['class'] in alarms['spectrum'], f'{name}: spectrum is missing by class')
    check('image' not in alarms, f'{name}: the image is missing at random')
    for fault, source in facts['only'].items():
        phi = mean_phi(found, fault)
        others = max(v for m, v in phi.items() if m != source)
        check(phi[source] > 1 and phi[source] > 2 * others, f'{name}: {fault} is known from the {source} alone',
              ' '.join(f'{m} {v:.2f}' for m, v in phi.items()))
    gain_image = told['image+spectrum'] - told['spectrum']
    gain_sensors = told['sensors+spectrum'] - told['spectrum']
    check(gain_image > PROBE_GAIN and gain_sensors < PROBE_GAIN, f'{name}: with the spectrum, sensors add nothing and the image does',
          f'image {gain_image:+.3f}, sensors {gain_sensors:+.3f}')
    names = found['why']['modalities']
    pair = found['why']['interactions'][names.index('spectrum')][names.index('sensors')]
    check(pair < 0, f'{name}: spectrum and sensors overlap', f'{pair:.3f}')
    check(r2(found, 'image', 'sensors') > .05, f'{name}: image and sensors share the heat', f'R² {r2(found, "image", "sensors"):.3f}')
    rank, against = conflict_rank(found)
    check(rank > .9 and against < -3, f'{name}: planted conflicts speak against their label', f'{rank:.3f}, strongest {against:.2f}')
    alarm = conflict_alarm(found)
    check(alarm > .9, f'{name}: planted conflicts are told from other samples', f'area under the curve {alarm:.3f}')


def look_for_nothing(found, name):
    chance = found['quality']['probe'][0]['chance']
    best = max(accuracies(found).values())
    check(best < chance + .1, f'{name}: no measurement knows the fault', f'best {best:.3f}, guessing {chance:.3f}')
    check(not missing_alarms(found), f'{name}: nothing is missing by class')
    cross = max(r2(found, a, b) for a in ('image', 'spectrum', 'sensors') for b in ('image', 'spectrum', 'sensors') if a != b)
    check(cross < .05, f'{name}: no measurement comes back from another', f'R² {cross:.3f}')
    largest = max(abs(v) for fault in found['facts']['classes'] for v in mean_phi(found, fault).values())
    check(largest < 1, f'{name}: no measurement explains a class', f'{largest:.2f}')
    image = found['why']['modalities'].index('image')
    against = min(s['phi'][image] for s in found['why']['samples'] if s['phi'][image] is not None)
    check(against > -3, f'{name}: no image speaks strongly against its label', f'{against:.2f}')
    loudest = max(d['log_odds'] for d in found['doubts'])
    check(loudest < 0, f'{name}: no sample is more likely a conflict than not', f'{loudest:.2f}')


def main():
    with tempfile.TemporaryDirectory() as folder:
        for seed in SEEDS:
            for strength in STRENGTHS:
                look_for_facts(study(folder, seed, '--strength', strength), f'seed {seed}, strength {strength}')
            look_for_nothing(study(folder, seed, '--null'), f'seed {seed}, null')
    finish()


main()
