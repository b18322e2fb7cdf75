"""Forecasts of Prophet and statsforecast at the rolling origins of `cargo xtask backtest`, in its format.

    python peers.py FILE.csv --freq D|W|MS --horizon H --origins k1,k2,… --out F.csv [--series N] [--only a,b]

One process, one thread. The output has the columns of the backtest after a column `method`, and `cpu_ms`:
the CPU time of this series at this origin.
"""

import argparse
import csv
import logging
import os
import time
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(name, "1")
os.environ.setdefault("NIXTLA_NUMBA_CACHE", "1")
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import numpy as np
import pandas as pd

SEASON = {"D": 7, "W": 52, "MS": 12}
FIELDS = ["mean", "lo80", "hi80", "lo95", "hi95", "median"]


def prophet_forecast(frame, horizon, freq):
    from prophet import Prophet

    model = Prophet(uncertainty_samples=500)
    model.fit(frame.rename(columns={"date": "ds"})[["ds", "y"]])
    future = model.make_future_dataframe(horizon, freq={"W": "7D"}.get(freq, freq), include_history=False)
    np.random.seed(0)
    mean = model.predict(future)["yhat"].to_numpy()
    np.random.seed(0)
    samples = model.predictive_samples(future)["yhat"]
    lo95, lo80, median, hi80, hi95 = np.quantile(samples, [0.025, 0.1, 0.5, 0.9, 0.975], axis=1)
    return np.column_stack([mean, lo80, hi80, lo95, hi95, median])


def statsforecast_models(freq, horizon, length):
    from statsforecast import models as m
    from statsforecast.utils import ConformalIntervals

    season = SEASON[freq] if length > 2 * SEASON[freq] else 1
    conformal = ConformalIntervals(n_windows=2, h=horizon) if length > 3 * horizon + 2 else None
    window = {"D": 28, "W": 8, "MS": 6}[freq]
    found = {
        "AutoETS": m.AutoETS(season_length=season if season <= 24 else 1),
        "DynamicOptimizedTheta": m.DynamicOptimizedTheta(season_length=season),
        "AutoTheta": m.AutoTheta(season_length=season),
        "SeasonalNaive": m.SeasonalNaive(season_length=season),
    }
    if conformal is not None:
        found |= {
            "SES": m.SimpleExponentialSmoothingOptimized(prediction_intervals=conformal),
            "WindowAverage": m.WindowAverage(window_size=window, prediction_intervals=conformal),
            "TSB": m.TSB(alpha_d=0.2, alpha_p=0.2, prediction_intervals=conformal),
            "IMAPA": m.IMAPA(prediction_intervals=conformal),
        }
    return found


def statsforecast_forecast(model, values, horizon):
    answer = model.forecast(y=values, h=horizon, level=[80, 95])
    mean = answer["mean"]
    columns = [mean] + [answer[name] for name in ("lo-80", "hi-80", "lo-95", "hi-95")] + [mean]
    return np.column_stack(columns)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--freq", required=True, choices=SEASON)
    parser.add_argument("--horizon", type=int, required=True)
    parser.add_argument("--origins", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--series", type=int, help="only the first N series")
    parser.add_argument("--only", help="only these methods")
    options = parser.parse_args()
    only = options.only.split(",") if options.only else None
    data = pd.read_csv(options.file, parse_dates=["date"])
    names = list(dict.fromkeys(data.series_id))[: options.series]
    with open(options.out, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["method", "series_id", "origin", "step", *FIELDS, "cpu_ms"])
        for name in names:
            series = data[data.series_id == name].sort_values("date")
            for distance in map(int, options.origins.split(",")):
                past = series.iloc[: len(series) - distance]
                values = past.y.to_numpy(dtype=np.float64)
                if len(values) < 4:
                    continue
                runs = {"Prophet": lambda: prophet_forecast(past, options.horizon, options.freq)}
                for label, model in statsforecast_models(options.freq, options.horizon, len(values)).items():
                    runs[label] = lambda model=model: statsforecast_forecast(model, values, options.horizon)
                for label, run in runs.items():
                    if only and label not in only:
                        continue
                    start = time.process_time()
                    try:
                        rows = run()
                    except Exception as error:  # A peer that cannot is left out of this series.
                        print(f"{label} {name} {distance}: {error}")
                        continue
                    spent = 1000 * (time.process_time() - start)
                    for step, row in enumerate(rows, 1):
                        writer.writerow([label, name, distance, step, *(f"{x:.9g}" for x in row), f"{spent:.2f}"])
        # Compilation counts into the first call of a method: read medians of cpu_ms.


if __name__ == "__main__":
    main()
