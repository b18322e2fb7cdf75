"""Scores forecasts in the format of `cargo xtask backtest` and prints one table.

    python score.py FILE.csv --freq D|W|MS NAME=FORECASTS.csv …

A file with a column `method` holds several methods. Everything is scaled by the past of each origin: RMSSE as in
M5 (mean squared difference from one observation to the next, after leading zeros), MASE and SPL (mean pinball loss of
2.5, 10, 50, 90 and 97.5 %) by the mean absolute difference from one season to the next. Values below zero are
set to zero where the series has none.
"""

import argparse

import numpy as np
import pandas as pd

SEASON = {"D": 7, "W": 52, "MS": 12}
LEVELS = {"lo95": 0.025, "lo80": 0.1, "median": 0.5, "hi80": 0.9, "hi95": 0.975}
COLUMNS = ["mean", *LEVELS]


def scales(past, season):
    nonzero = np.flatnonzero(past)
    past = past[nonzero[0]:] if len(nonzero) else past
    step = np.mean(np.diff(past) ** 2) if len(past) > 1 else 0.0
    lag = season if len(past) > season else 1
    naive = np.mean(np.abs(past[lag:] - past[:-lag])) if len(past) > lag else 0.0
    return step, naive


def read(forecasts):
    """The forecasts of each method, by series and origin."""
    methods = {}
    for label, path in forecasts.items():
        frame = pd.read_csv(path)
        groups = frame.groupby("method") if "method" in frame else [(label, frame)]
        for method, rows in groups:
            by_origin = {key: group.sort_values("step") for key, group in rows.groupby(["series_id", "origin"])}
            cpu = rows.groupby(["series_id", "origin"]).cpu_ms.first().median() if "cpu_ms" in rows else None
            methods[method] = (by_origin, cpu)
    return methods


def measures(values, origin, season, found):
    """RMSSE, SPL, MASE, bias, and the shares below the upper bounds and above the lower: strictly with half of what is
    equal, then with all of it."""
    past, future = values[: len(values) - origin], values[len(values) - origin:]
    step, naive = scales(past, season)
    if step <= 0 or naive <= 0:
        return None
    forecast = found[COLUMNS].to_numpy()[: len(future)]
    future = future[: len(forecast)]
    if (values >= 0).all():
        forecast = np.maximum(forecast, 0)
    mean, (lo95, _, _, hi80, hi95) = forecast[:, 0], forecast[:, 1:].T
    error = future - mean
    losses = [
        np.mean(np.maximum(level * (future - quantile), (level - 1) * (future - quantile)))
        for level, quantile in zip(LEVELS.values(), forecast[:, 1:].T)
    ]
    below = lambda bound, equal: np.mean((future < bound) + equal * (future == bound))
    return [
        np.sqrt(np.mean(error**2) / step),
        np.mean(losses) / naive,
        np.mean(np.abs(error)) / naive,
        np.mean(error) / naive,
        below(hi95, 0.5),
        below(hi95, 1.0),
        below(hi80, 0.5),
        1 - below(lo95, 0.5),
    ]


def table(file, freq, forecasts):
    """Name, count, mean measures and median CPU ms of each method; the least SPL first. Only the series and origins
    that all methods have are counted; a method that refused more than a tenth of them has its own mean."""
    data = pd.read_csv(file)
    series = {name: group.sort_values("t").y.to_numpy() for name, group in data.groupby("series_id")}
    methods = read(forecasts)
    most = max(len(by_origin) for by_origin, _ in methods.values())
    complete = [set(by_origin) for by_origin, _ in methods.values() if len(by_origin) >= 0.5 * most]
    common = set.intersection(*complete)
    rows = []
    for method, (by_origin, cpu) in methods.items():
        found = [
            measures(series[name], origin, SEASON[freq], by_origin[name, origin])
            for name, origin in sorted(common & set(by_origin))
        ]
        found = [row for row in found if row]
        rows.append((method, len(found), np.mean(found, axis=0), cpu))
    return sorted(rows, key=lambda row: row[2][1])


def show(rows):
    names = ["RMSSE", "SPL", "MASE", "bias", "<97.5", "<=97.5", "<90", ">2.5"]
    print(f"{'method':24}{'n':>5}" + "".join(f"{name:>8}" for name in names) + f"{'cpu ms':>9}")
    for method, count, row, cpu in rows:
        spent = "" if cpu is None else f"{cpu:9.2f}"
        print(f"{method:24}{count:5}" + "".join(f"{value:8.3f}" for value in row) + spent)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--freq", required=True, choices=SEASON)
    parser.add_argument("forecasts", nargs="+")
    options = parser.parse_args()
    named = [argument.split("=", 1) if "=" in argument else (argument, argument) for argument in options.forecasts]
    show(table(options.file, options.freq, dict(named)))


if __name__ == "__main__":
    main()
