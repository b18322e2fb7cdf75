"""Scores forecasts in the format of `cargo xtask backtest` and prints one table.

    python score.py FILE.csv --freq D|W|MS NAME=FORECASTS.csv …

A file with a column `method` holds several methods. Everything is scaled by the past of each origin: RMSSE as in
M5 (mean squared difference from one observation to the next, after leading zeros), MASE and SPL (mean pinball loss of
2.5, 10, 50, 90 and 97.5 %) by the mean absolute difference from one season to the next. Values below zero are
set to zero where the series has none. Only series and origins that every method has are counted.
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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--freq", required=True, choices=SEASON)
    parser.add_argument("forecasts", nargs="+")
    options = parser.parse_args()
    data = pd.read_csv(options.file)
    series = {name: group.sort_values("t").y.to_numpy() for name, group in data.groupby("series_id")}
    methods = {}
    for argument in options.forecasts:
        label, path = argument.split("=", 1) if "=" in argument else ("", argument)
        frame = pd.read_csv(path)
        if "method" in frame:
            for method, rows in frame.groupby("method"):
                methods[method] = rows
        else:
            methods[label or path] = frame
    keys = None
    groups = {}
    for method, frame in methods.items():
        groups[method] = {key: rows for key, rows in frame.groupby(["series_id", "origin"])}
        # A peer that refuses many series is compared on what it has, not the others on so few.
        if keys is None or len(groups[method]) >= 0.9 * len(keys):
            keys = set(groups[method]) if keys is None else keys & set(groups[method])
    table = []
    for method in methods:
        rows = []
        for name, origin in sorted(keys):
            values = series[name]
            past, future = values[: len(values) - origin], values[len(values) - origin:]
            step, naive = scales(past, SEASON[options.freq])
            found = groups[method].get((name, origin))
            if found is None or step <= 0 or naive <= 0:
                continue
            forecast = found.sort_values("step")[COLUMNS].to_numpy()[: len(future)]
            future = future[: len(forecast)]
            if (values >= 0).all():
                forecast = np.maximum(forecast, 0)
            error = future - forecast[:, 0]
            pinball = [
                np.mean(np.maximum(q * (future - x), (q - 1) * (future - x)))
                for q, x in zip(LEVELS.values(), forecast[:, 1:].T)
            ]
            low, high = forecast[:, 1], forecast[:, 5]
            rows.append([
                np.sqrt(np.mean(error**2) / step),
                np.mean(pinball) / naive,
                np.mean(np.abs(error)) / naive,
                np.mean(error) / naive,
                np.mean((future < high) + 0.5 * (future == high)),
                np.mean(future <= high),
                np.mean((future < forecast[:, 4]) + 0.5 * (future == forecast[:, 4])),
                np.mean((future > low) + 0.5 * (future == low)),
            ])
        cpu = f"{methods[method].groupby(['series_id', 'origin']).cpu_ms.first().median():9.2f}" if "cpu_ms" in methods[method] else ""
        table.append((method, len(rows), np.mean(rows, axis=0), cpu))
    table.sort(key=lambda row: row[2][1])
    print(f"{'method':24}{'n':>5}{'RMSSE':>8}{'SPL':>8}{'MASE':>8}{'bias':>8}{'<97.5':>8}{'<=97.5':>8}{'<90':>8}{'>2.5':>8}{'cpu ms':>9}")
    for method, count, row, cpu in table:
        print(f"{method:24}{count:5}" + "".join(f"{value:8.3f}" for value in row) + cpu)


if __name__ == "__main__":
    main()
