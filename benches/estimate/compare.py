"""Compares the estimates of the example `estimate` with slices of PrusaSlicer.

    python3 benches/estimate/compare.py target/release/examples/estimate SLICES SEED FOLDER...

Takes closed models from the folders, in sizes and with settings drawn from the seed, slices two thirds of them at usual
speeds and one third on a fast profile, and prints how far the estimates are off. README.md says more.
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import numpy
import trimesh

ENDINGS = {".stl", ".obj", ".ply", ".3mf"}


def models(folders):
    """Closed models by name, each shape once."""
    found = []
    for path in sorted(path for folder in folders for path in pathlib.Path(folder).rglob("*")):
        if path.suffix.lower() not in ENDINGS or path.stat().st_size > 20_000_000:
            continue
        try:
            mesh = trimesh.load_scene(str(path)).to_mesh()
            mesh.merge_vertices(merge_tex=True, merge_norm=True)
            usable = mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0 and len(mesh.faces) >= 12
            # Flat things say little about walls, and twelve boxes little about anything.
            if usable and mesh.extents.min() > 0.03 * mesh.extents.max():
                found.append((path.name, mesh))
        except BaseException:
            continue
    shapes = {}
    for name, mesh in found:
        shapes.setdefault(round(float(mesh.area / mesh.volume ** (2 / 3)), 4), (name, mesh))
    return list(shapes.values())


def settings(chance, fast):
    speed = (lambda low, high: chance.randrange(low, high) * (2.5 if fast else 1))
    return {
        "layer_height_mm": chance.choice([0.12, 0.16, 0.2, 0.28]),
        "line_width_mm": 0.45,
        "perimeters": chance.choice([2, 2, 3, 4]),
        "top_layers": chance.choice([3, 4, 5, 6]),
        "bottom_layers": chance.choice([3, 4, 5]),
        "infill_density": chance.choice([0.1, 0.15, 0.2, 0.3, 0.5]),
        "outer_speed_mm_s": speed(25, 45),
        "inner_speed_mm_s": speed(45, 70),
        "solid_speed_mm_s": speed(50, 80),
        "infill_speed_mm_s": speed(60, 90),
        "material_density_g_cm3": 1.24,
        "bed_mm": [250.0, 210.0, 210.0],
    }


def slice_model(path, profile, folder):
    """Seconds and cubic millimetres as the slicer has them."""
    out = folder / "out.gcode"
    lines = {
        "layer-height": profile["layer_height_mm"],
        "first-layer-height": profile["layer_height_mm"],
        "perimeters": profile["perimeters"],
        "top-solid-layers": profile["top_layers"],
        "bottom-solid-layers": profile["bottom_layers"],
        "fill-density": f"{profile['infill_density'] * 100:g}%",
        "external-perimeter-speed": profile["outer_speed_mm_s"],
        "perimeter-speed": profile["inner_speed_mm_s"],
        "solid-infill-speed": profile["solid_speed_mm_s"],
        "top-solid-infill-speed": profile["solid_speed_mm_s"],
        "infill-speed": profile["infill_speed_mm_s"],
        "external-perimeter-extrusion-width": 0.45,
        "perimeter-extrusion-width": 0.45,
        "infill-extrusion-width": 0.45,
        "solid-infill-extrusion-width": 0.45,
        "top-infill-extrusion-width": 0.45,
        "first-layer-extrusion-width": 0.45,
        "filament-diameter": 1.75,
        "skirts": 0,
        "bed-shape": "0x0,250x0,250x210,0x210",
        "center": "125,105",
        "gcode-flavor": "marlin",
        "fill-pattern": "grid",
    }
    command = ["nice", "-n", "19", "prusa-slicer", "-g", str(path), "-o", str(out)]
    for name, value in lines.items():
        command += [f"--{name}", str(value)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=180)
    if result.returncode != 0 or not out.exists():
        return None
    text = out.read_text(errors="replace")
    time = re.search(r"; estimated printing time \(normal mode\) = (.+)", text)
    length = re.search(r"; filament used \[mm\] = ([\d.]+)", text)
    if not time or not length:
        return None
    units = {"d": 86400, "h": 3600, "m": 60, "s": 1}
    seconds = sum(int(number) * units[unit] for number, unit in re.findall(r"(\d+)([dhms])", time[1]))
    return seconds, float(length[1]) * numpy.pi * 1.75**2 / 4


def estimate(program, folder, profile, path, jobs=()):
    (folder / "profile.json").write_text(json.dumps(profile))
    (folder / "jobs.json").write_text(json.dumps(list(jobs)))
    command = [program, str(folder / "profile.json"), str(path), str(folder / "jobs.json")]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def spread(errors):
    errors = numpy.abs(errors)
    return f"median {numpy.median(errors):.1%}, p90 {numpy.quantile(errors, 0.9):.1%}" if len(errors) else "none"


def main():
    program, wanted, seed, *folders = sys.argv[1:]
    wanted = int(wanted)
    chance = random.Random(int(seed))
    candidates = models(folders)
    print(f"{len(candidates)} models to draw from")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        rows = []
        tries = 0
        while len(rows) < wanted and tries < wanted * 2:
            tries += 1
            fast = len(rows) % 3 == 2
            model, mesh = chance.choice(candidates)
            profile = settings(chance, fast)
            size = chance.uniform(15, 75)
            mesh = mesh.copy()
            mesh.apply_scale(size / mesh.extents.max())
            path = folder / "model.stl"
            mesh.export(path)
            sliced = slice_model(path, profile, folder)
            if sliced is None:
                continue
            own = estimate(program, folder, profile, path)
            keep = folder / f"{len(rows)}.stl"
            path.rename(keep)
            rows.append((fast, model, profile, keep, own, *sliced))
            seconds, volume = sliced
            print(f"{model:28.28} {size:3.0f} mm h={profile['layer_height_mm']} {'fast' if fast else 'usual'}: "
                  f"{own['seconds']:7.0f} s of {seconds:6.0f} ({own['seconds'] / seconds - 1:+.0%}), "
                  f"{own['material_mm3']:7.0f} mm3 of {volume:7.0f} ({own['material_mm3'] / volume - 1:+.0%})", flush=True)
        usual = [row for row in rows if not row[0]]
        fast = [row for row in rows if row[0]]
        time_error = lambda rows: [own["seconds"] / seconds - 1 for *_, own, seconds, _ in rows]
        material = [own["material_mm3"] / volume - 1 for *_, own, _, volume in rows]
        print(f"time, {len(usual)} at usual speeds, not calibrated: {spread(time_error(usual))}")
        print(f"material, all {len(rows)}: {spread(material)}")
        print(f"time, {len(fast)} fast, not calibrated: {spread(time_error(fast))}")
        # Each run of five as the finished jobs, the rest as what comes next.
        for label, group in (("usual", usual), ("fast", fast)):
            errors = []
            for start in range(0, len(group) - 4):
                jobs = [{"terms": own["terms"], "actual_seconds": seconds, "predicted_material_mm3": own["material_mm3"],
                         "actual_material_mm3": volume} for *_, own, seconds, volume in group[start:start + 5]]
                for row in group[:start] + group[start + 5:]:
                    _, _, profile, path, _, seconds, _ = row
                    errors.append(estimate(program, folder, profile, path, jobs)["seconds"] / seconds - 1)
            print(f"time, {label}, after 5 jobs: {spread(errors)}")


main()
