"""The product's forecasts beside Prophet and statsforecast, at the same rolling origins: one table.

    python compare.py SETS_FOLDER [--only sku,totals] [--series N] [--details]

Run it from the root of the repository, after sets.py. Forecasts of the peers are kept beside the sets and made again
only when they are missing: they take long.
"""

import argparse
import subprocess
import sys
from pathlib import Path

import score

HERE = Path(__file__).parent
# Name: frequency, horizon, origins.
SETS = {
    "sku": ("D", 28, "28,112"),
    "totals": ("D", 28, "28,56,84,112,140,168"),
    "daily": ("D", 28, "28,56"),
    "walmart": ("W", 8, "8,16,24,32"),
    "weekly": ("W", 8, "8,16"),
    "monthly": ("MS", 12, "12,18"),
    "parts": ("MS", 6, "6,12"),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--series", type=int, help="only the first N series for the peers")
    parser.add_argument("--details", action="store_true", help="print every method of every set")
    options = parser.parse_args()
    only = options.only.split(",") if options.only else SETS
    lines = []
    for name in only:
        freq, horizon, origins = SETS[name]
        file = options.folder / f"{name}.csv"
        if not file.exists():
            print(f"{name}: no such set")
            continue
        ours, peers = options.folder / f"{name}.ours", options.folder / f"{name}.peers"
        common = [str(file), "--freq", freq, "--horizon", str(horizon), "--origins", origins]
        subprocess.run(["cargo", "xtask", "backtest", *common, "--out", str(ours)], check=True)
        if not peers.exists():
            more = ["--series", str(options.series)] if options.series else []
            subprocess.run([sys.executable, str(HERE / "peers.py"), *common, "--out", str(peers), *more], check=True)
        table = score.table(file, freq, {"ours": ours, "": peers})
        if options.details:
            print(f"\n{name}")
            score.show(table)
        rows = {row[0]: row for row in table}
        _, count, own, _ = rows.pop("ours")
        rmsse = min(rows.values(), key=lambda row: row[2][0])
        spl = min(rows.values(), key=lambda row: row[2][1])
        lines.append(
            f"{name:9}{count:5}{own[0]:8.3f}{rmsse[2][0]:8.3f} {rmsse[0]:22}{own[0] / rmsse[2][0]:6.3f}"
            f"{own[1]:8.3f}{spl[2][1]:8.3f} {spl[0]:22}{own[1] / spl[2][1]:6.3f}{100 * own[4]:7.1f}{100 * own[5]:7.1f}"
        )
    print(f"\n{'set':9}{'n':>5}{'RMSSE':>8}{'best':>8} {'peer':22}{'ratio':>6}{'SPL':>8}{'best':>8} {'peer':22}{'ratio':>6}{'<97.5':>7}{'<=97.5':>7}")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
