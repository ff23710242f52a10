#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page as a screen reader finds it: walks with tests/app/walk.c, wide and narrow, with text of 100 and 200 %,
and asks the accessibility bus at each stop for the whole tree. No warning of GTK or GLib, and no control without a name.

walks.py WALK [--quick] [--data] [FILE…]; run it by tests/app/run-with-display. Without files: the example, whole; with
--data also sets of other shapes, where FUSESCOPE_DATA has them: many modalities, wide ones, no label, one table."""
import collections
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

try:
    from gi.repository import Gio, GLib
except ImportError:
    print('1..0 # SKIP python3-gi is not installed')
    sys.exit(0)
if not os.path.exists('/usr/libexec/at-spi-bus-launcher'):
    print('1..0 # SKIP at-spi2-core is not installed')
    sys.exit(0)

ACCESSIBLE = 'org.a11y.atspi.Accessible'
COMPONENT = 'org.a11y.atspi.Component'
PROPERTIES = 'org.freedesktop.DBus.Properties'
ROOT = '/org/a11y/atspi/accessible/root'
WINDOW = 1  # coordinates in a window
FOCUSABLE = 11  # bit of a state
# What a person can press, choose or fill in, whether or not the keyboard reaches it in this moment.
CONTROLS = {'push button', 'button', 'toggle button', 'check box', 'radio button', 'combo box', 'menu item', 'list item', 'slider',
            'spin button', 'text', 'text box', 'entry', 'link', 'table cell', 'grid cell', 'gridcell', 'tab', 'switch', 'option',
            'search box'}
# They take the focus only to hand it on; 'widget': the item that a choice shows.
CONTAINERS = {'group', 'list', 'widget', 'scroll bar', 'window'}
DATA = ['mfeat', 'tcga_brca/tcga_brca.h5mu', 'eccite_pbmc/eccite_pbmc.h5mu', 'airquality/AirQualityUCI.csv']
CODED = DATA[3]
# What each stop must have, by the name that a person looks for.
WANTED = {
    'codes\toffered': [r'Treat −\d+ as Not Recorded \([\d,]+ Rows\)'],
    'codes\tsettled': ['Undo.*'],
    'codes\ttaken back': [r'Treat −\d+ as Not Recorded \([\d,]+ Rows\)', 'Redo.*'],
    'assistant\tstrip': ['How It Was Read…'],
    'assistant\tread': ['Open', 'Save Recipe…', 'Add Files…', 'Cancel', r'Role of a1: Feature', r'Role of sample: Id', r'Leave Out a.csv',
                        r'Copy the cells that are no numbers', r'A number in a, as −999', r'.+, row .+: .+', 'How It Is Read'],
    'assistant\tmenu of roles': ['As Guessed', 'Feature', 'Skip'],
    'assistant\twindows': ['A sample is', 'Columns of a sample'],
    'assistant\terror': ['Choose How It Is Read…'],
    'assistant\trefused': ['Open', 'Pair rows by their order, whatever their ids are', 'The files share no samples, and that is meant'],
    'training\trunning': ['Pause', 'Stop and Keep Best', 'Copy for a New Run', 'In use by run 1'],
    'training\tpaused': ['Resume', 'Stop and Keep Best'],
    'training\tresumed': ['Pause'],
    'training\tfinished': ['Save Model…'],
    'wide\tdata': ['Undo.*', 'Redo.*', 'Main Menu', 'Recent Data', r'Dataset .+', r'Model .+'],
    'wide\tmap': ['Inspector', 'Move the Map', r'Draw Round Samples.*', r'Select a Rectangle.*', r'Paint over Samples.*', 'Show All.*'],
    'wide\texplain': ['Previous Sample', 'Next Sample'],
    'wide\toverview': ['Label|No label of classes', r'Column|No column says .+'],
    'narrow\tmap': ['Colour by'],
    'narrow\twith inspector': ['Select None', 'Explain'],
    'narrow, large text\twith inspector': ['Select None', 'Explain'],
    'wide again\tlab': ['Damage', 'Quality of', 'Show'],
}

number = 0
failed = 0


def check(ok, what, more=''):
    global number, failed
    number += 1
    failed += not ok
    print(f'{"ok" if ok else "not ok"} {number} - {what}{": " + more if more else ""}', flush=True)


class Bus:
    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, 0, 60000, None).unpack()[0]
        self.connection = Gio.DBusConnection.new_for_address_sync(
            self.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)

    def call(self, ref, interface, method, parameters=None):
        return self.connection.call_sync(ref[0], ref[1], interface, method, parameters, None, 0, 60000, None).unpack()

    def many(self, calls):
        """All at once, as many as there are: what they answered, or None."""
        answers = [None] * len(calls)
        waiting = [len(calls)]

        def done(connection, result, i):
            waiting[0] -= 1
            try:
                answers[i] = connection.call_finish(result).unpack()
            except GLib.Error:
                pass

        for i, (ref, interface, method, parameters) in enumerate(calls):
            self.connection.call(ref[0], ref[1], interface, method, parameters, None, 0, 60000, None, done, i)
        while waiting[0]:
            GLib.MainContext.default().iteration(True)
        return answers

    def application(self):
        """The one program on this bus, once it is there."""
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up:
            try:
                apps = self.call(('org.a11y.atspi.Registry', ROOT), ACCESSIBLE, 'GetChildren')[0]
            except GLib.Error:
                apps = []  # it is being started
            if apps:
                return tuple(apps[0])
            time.sleep(0.05)
        return None


class Node:
    ASKED = [(ACCESSIBLE, 'GetRoleName', None), (PROPERTIES, 'Get', GLib.Variant('(ss)', (ACCESSIBLE, 'Name'))),
             (PROPERTIES, 'Get', GLib.Variant('(ss)', (ACCESSIBLE, 'Description'))), (ACCESSIBLE, 'GetState', None),
             (COMPONENT, 'GetExtents', GLib.Variant('(u)', (WINDOW,))), (ACCESSIBLE, 'GetChildren', None)]

    def __init__(self, ref, answers):
        role, name, description, state, box, children = answers
        self.ref = ref
        self.role = role[0]
        self.name = name[0].replace('_', '')
        self.description = description[0]
        self.states = state[0][0] | state[0][1] << 32
        self.box = box[0] if box else (0, 0, 0, 0)
        self.refs = [tuple(child) for child in children[0]]
        self.children = []

    def is_control(self):
        return self.role in CONTROLS or (self.states >> FOCUSABLE & 1 and self.role not in CONTAINERS)


def read(bus, refs, depth=0):
    """The trees below; what goes away while it is read is left out, as a screen reader would."""
    answers = bus.many([(ref, *question) for ref in refs for question in Node.ASKED])
    nodes = []
    for i, ref in enumerate(refs):
        mine = answers[i * len(Node.ASKED):(i + 1) * len(Node.ASKED)]
        if all(mine[k] is not None for k in (0, 1, 2, 3, 5)):
            nodes.append(Node(ref, mine))
    below = [ref for node in nodes for ref in node.refs]
    if below and depth < 60:
        found = {child.ref: child for child in read(bus, below, depth + 1)}
        for node in nodes:
            node.children = [found[ref] for ref in node.refs if ref in found]
    return nodes


def known_names(bus, app):
    """What a program knows that only asks further where it has heard of fewer parts than there are."""
    items = {}
    for _ in range(60):
        cache = bus.many([((app[0], '/org/a11y/atspi/cache'), 'org.a11y.atspi.Cache', 'GetItems', None)])[0]
        items = {tuple(item[0]): item for item in cache[0]}
        heard = collections.Counter(tuple(item[2]) for item in items.values())
        more = [ref for ref, item in items.items() if item[4] > heard[ref]]
        answers = bus.many([(ref, ACCESSIBLE, 'GetChildren', None) for ref in [app] + more])
        if all(tuple(child) in items for answer in answers if answer for child in answer[0]):
            break
    return [item[6].replace('_', '') for item in items.values()]


def flatten(node, path=()):
    yield node, path
    for child in node.children:
        yield from flatten(child, path + (node,))


def speaks(name):
    """GTK gives what has no name that of its class, and a button with an access key its label twice."""
    half = name[:len(name) // 2]
    return bool(name.strip()) and not re.fullmatch('(Gtk|Adw|Fus)[A-Z][A-Za-z]*', name) and name != f'{half} {half}'


def nameless(tree):
    """Controls without a name; a part of one that has one (the text of a spin button) speaks with its owner."""
    bad = []
    for node, path in flatten(tree):
        if not node.is_control() or speaks(node.name):
            continue
        owner = next((p for p in reversed(path) if p.is_control()), None)
        if owner is not None and speaks(owner.name) and owner.role in ('spin button', 'combo box', 'text', 'text box', 'entry'):
            continue
        bad.append(f'{node.role} {node.name!r} {node.description!r} in ' + ' > '.join(p.name or p.role for p in path[-4:]))
    return bad


def look(bus, app, where, pest):
    names = known_names(bus, app)
    trees = read(bus, [tuple(r) for r in bus.call(app, ACCESSIBLE, 'GetChildren')[0]])
    nodes = [node for tree in trees for node, _ in flatten(tree)]
    pest.known = [node.ref for node in nodes]
    names += [node.name for node in nodes]
    bad = [line for tree in trees for line in nameless(tree)]
    if where == 'window\tshortcuts':
        bad = []  # GTK's own
    for line in bad[:60]:
        print('#', where.replace('\t', ', '), line)
    missing = [wanted for wanted in WANTED.get(where, ()) if not any(re.fullmatch(wanted, name) for name in names)]
    if '--tree' in sys.argv:
        for tree in trees:
            for node, path in flatten(tree):
                print('#', '  ' * len(path), node.role, repr(node.name), repr(node.description), node.box, 'F' if node.states >> FOCUSABLE & 1 else '')
    check(len(nodes) > 5 and not bad and not missing, f'{where.replace(chr(9), ", ")}: {len(nodes)} parts, every control has a name',
          f'{len(bad)} nameless, missing {missing}' if bad or missing else '')


class Pest(threading.Thread):
    """Another program that listens, and asks all the time, also for what has just gone or is not yet to be seen."""

    def __init__(self):
        super().__init__(daemon=True)
        self.bus = Bus()
        self.known = []
        self.is_over = False

    def ask(self, ref):
        if self.is_over:
            return
        try:
            self.bus.call(ref, COMPONENT, 'GetExtents', GLib.Variant('(u)', (WINDOW,)))
            self.bus.call(ref, ACCESSIBLE, 'GetRelationSet')
            self.bus.call(ref, ACCESSIBLE, 'GetIndexInParent')
        except GLib.Error:
            pass
        time.sleep(0.005)

    def run(self):
        while not self.is_over:
            for ref in list(self.known) or [None]:
                self.ask(ref) if ref else time.sleep(0.01)


def complaints_of(path):
    with open(path, encoding='utf-8', errors='replace') as log:
        return [line.rstrip() for line in log if '-WARNING' in line or '-CRITICAL' in line or 'ERROR' in line]


def walk(args):
    """One walk; returns where it stopped."""
    places = []
    with tempfile.TemporaryFile() as _, tempfile.NamedTemporaryFile(suffix='.log') as log:
        bus = Bus()
        pest = Pest()
        pest.start()
        env = dict(os.environ, GTK_A11Y='atspi', AT_SPI_BUS_ADDRESS=bus.address)
        env.pop('G_DEBUG', None)
        with subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=env) as program:
            app = None
            stops = 0
            seen = 0
            for line in program.stdout:
                if not line.startswith('stop\t'):
                    continue
                app = app or bus.application()
                where = line[5:].rstrip('\n')
                look(bus, app, where, pest)
                stops += 1
                places.append(where)
                heard = complaints_of(log.name)
                for complaint in heard[seen:seen + 5]:
                    print('#', where.replace('\t', ', '), complaint)
                check(len(heard) == seen, f'{where.replace(chr(9), ", ")}: GTK does not complain', f'{len(heard) - seen} times' if len(heard) > seen else '')
                seen = len(heard)
                program.stdin.write('\n')
                program.stdin.flush()
            status = program.wait()
        pest.is_over = True
        pest.join()
        heard = complaints_of(log.name)
        for complaint in heard[seen:seen + 5]:
            print('# end', complaint)
        check(status == 0 and stops > 10 and len(heard) == seen, f'{stops} stops to the end', f'status {status}' if status else '')
    return places


def data_of(name):
    """Files of a set that the window opens as one."""
    root = os.environ.get('FUSESCOPE_DATA') or os.path.join(os.environ.get('FUSESCOPE_SOURCE_ROOT', '.'), '..', 'shared', 'data')
    path = os.path.abspath(os.path.join(root, name))
    if not os.path.isdir(path):
        return [path] if os.path.exists(path) else []
    return sorted(os.path.join(path, file) for file in os.listdir(path) if file.endswith('.csv'))


def main():
    args = [arg for arg in sys.argv[1:] if arg not in ('--tree', '--data')]
    with tempfile.TemporaryDirectory() as folder:
        os.environ['XDG_RUNTIME_DIR'] = folder
        os.chmod(folder, 0o700)
        walk(args)
        for name in DATA if '--data' in sys.argv else []:
            files = data_of(name)
            if files:
                print('#', name, flush=True)
                places = walk(args + ['--quick'] + files)
                check('codes\toffered' in places or name != CODED, f'{name}: codes for what was not recorded are offered as such')
            else:
                print('#', name, 'is not here', flush=True)
    print(f'1..{number}')
    sys.exit(failed > 0)


main()
