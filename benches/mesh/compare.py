"""Compares the figures of the example `figures` with those of trimesh.

    python3 benches/mesh/compare.py target/release/examples/figures FOLDER...

Prints each file that differs, and the totals. README.md says where the models come from.
"""

import json
import logging
import pathlib
import subprocess
import sys

import numpy
import trimesh

TOLERANCE = 1e-6
ENDINGS = {".stl", ".stl_ascii", ".obj", ".ply", ".3mf"}
MILLIMETRES = {"micron": 0.001, "millimeter": 1, "centimeter": 10, "inch": 25.4, "foot": 304.8, "meter": 1000}

logging.getLogger("trimesh").setLevel(logging.CRITICAL)


def ours(program, path):
    line = subprocess.run([program, str(path)], capture_output=True, text=True, check=True).stdout
    return json.loads(line)


def theirs(path):
    """Volume, area, box and whether every edge has two faces; a text if trimesh cannot read the file."""
    try:
        file_type = "stl_ascii" if path.suffix == ".stl_ascii" else path.suffix[1:].lower()
        scene = trimesh.load_scene(str(path), file_type=file_type, process=False)
        mesh = scene.to_mesh()
        if len(mesh.faces) == 0:
            return "no faces"
        if file_type == "3mf" and scene.units in MILLIMETRES:
            mesh.apply_scale(MILLIMETRES[scene.units])
        if not numpy.isfinite(mesh.triangles).all():
            return "not finite"
        box = mesh.bounds
        result = {"volume": float(mesh.volume), "area": float(mesh.area), "box": box.tolist(), "faces": len(mesh.faces)}
        merged = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
        merged.merge_vertices(merge_tex=True, merge_norm=True)
        result["watertight"] = bool(merged.is_watertight)
        result["consistent"] = bool(merged.is_winding_consistent)
        if len(mesh.faces) < 200_000:
            result["bodies"] = int(merged.body_count)
        return result
    except BaseException as error:
        return f"{type(error).__name__}: {str(error)[:60]}"


def differences(figures, truth):
    low, high = numpy.array(truth["box"])
    size = float(numpy.linalg.norm(high - low))
    # What is nearly nothing is compared with what the box could hold.
    scales = {"volume": max(abs(truth["volume"]), 1e-6 * size**3), "area": max(truth["area"], 1e-6 * size**2)}
    found = {}
    for name, own in (("volume", figures["volume_mm3"]), ("area", figures["area_mm2"])):
        found[name] = abs(own - truth[name]) / scales[name] if scales[name] else abs(own - truth[name])
    box = numpy.array([figures["bounds"]["min_mm"], figures["bounds"]["max_mm"]])
    found["box"] = float(numpy.abs(box - numpy.array([low, high])).max()) / (size or 1)
    return found


def main():
    program, *folders = sys.argv[1:]
    paths = sorted(path for folder in folders for path in pathlib.Path(folder).rglob("*") if path.suffix.lower() in ENDINGS)
    agree, differ, refused, only_ours, neither = 0, 0, [], [], []
    worst = {"volume": 0.0, "area": 0.0, "box": 0.0}
    closed_same, closed_other, shells_same, shells_other = 0, [], 0, []
    for path in paths:
        own, truth = ours(program, path), theirs(path)
        if isinstance(truth, str) or "figures" not in own:
            if isinstance(truth, str) and "figures" not in own:
                neither.append((path, own["reason"], truth))
            elif isinstance(truth, str):
                only_ours.append((path, truth))
            else:
                refused.append((path, own["reason"], own["detail"]))
            continue
        figures = own["figures"]
        found = differences(figures, truth)
        for name, value in found.items():
            worst[name] = max(worst[name], value)
        if max(found.values()) <= TOLERANCE:
            agree += 1
        else:
            differ += 1
            print("DIFFERS", path, {name: f"{value:.2g}" for name, value in found.items()}, truth, figures["triangles"], figures["volume_mm3"])
        watertight = figures["open_edges"] == 0 and figures["non_manifold_edges"] == 0
        if watertight == truth["watertight"]:
            closed_same += 1
        else:
            closed_other.append((path.name, figures["open_edges"], figures["non_manifold_edges"], figures["degenerate_triangles"], truth["watertight"]))
        if "bodies" in truth:
            if figures["shells"] == truth["bodies"]:
                shells_same += 1
            else:
                shells_other.append((path.name, figures["shells"], truth["bodies"]))
    print(f"{len(paths)} files: {agree} agree within {TOLERANCE:g}, {differ} differ, {len(neither)} readable by neither,")
    print(f"{len(only_ours)} by us only, {len(refused)} by trimesh only; the largest differences: {worst}")
    for path, reason, why in neither:
        print("  neither reads", path, reason, "|", why)
    for path, why in only_ours:
        print("  trimesh does not read", path, why)
    for path, reason, detail in refused:
        print("  we refuse", path, reason, detail)
    print(f"watertight: {closed_same} alike, {len(closed_other)} not (file, open, non-manifold, degenerate, trimesh): {closed_other}")
    print(f"shells: {shells_same} alike, {len(shells_other)} not (file, ours, trimesh): {shells_other}")
    sys.exit(1 if differ else 0)


main()
