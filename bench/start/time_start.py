#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts programs again and again; prints the median time to what they say is their first usable moment.

Usage: time_start.py BUILD ROUNDS   (within a display and a session bus)
"""
import statistics
import subprocess
import sys
import time


def milliseconds(rounds, *command):
    """To the monotonic time that the program prints, or to its end where it prints none."""
    times = []
    for _ in range(rounds + 1):
        start = time.monotonic_ns()
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        end = int(said[0]) * 1000 if len(said) == 1 else time.monotonic_ns()
        times.append((end - start) / 1e6)
    return statistics.median(times[1:])


def main():
    build, rounds = sys.argv[1], int(sys.argv[2])
    app, cli = f'{build}/src/app/fusescope', f'{build}/src/cli/fusescope-cli'
    print(f'workbench: {milliseconds(rounds, app, "--time-start"):.0f} ms to a usable window; '
          f'the toolkit alone (fusescope --can-open-display): {milliseconds(rounds, app, "--can-open-display"):.0f} ms; '
          f'command line (kinds): {milliseconds(rounds, cli, "kinds"):.0f} ms; median of {rounds} warm starts')


if __name__ == '__main__':
    main()
