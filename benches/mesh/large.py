"""Writes large balls, about 100 MB each: FOLDER/ball.stl, ball.obj, ball.ply, ball.3mf, and shuffled.stl, whose triangles
are in no order.

    python3 benches/mesh/large.py FOLDER
"""

import pathlib
import sys
import zipfile

import numpy


def ball(rings):
    around = rings * 2
    polar = numpy.pi * numpy.arange(1, rings) / rings
    turn = 2 * numpy.pi * numpy.arange(around) / around
    side = numpy.sin(polar)[:, None]
    grid = numpy.stack([side * numpy.cos(turn), side * numpy.sin(turn), numpy.broadcast_to(numpy.cos(polar)[:, None], (rings - 1, around))], axis=2)
    vertices = numpy.vstack([[[0, 0, 1.0]], grid.reshape(-1, 3), [[0, 0, -1.0]]]) * 50
    ring, step = numpy.meshgrid(numpy.arange(rings - 2), numpy.arange(around), indexing="ij")
    a = 1 + ring * around + step
    b = 1 + ring * around + (step + 1) % around
    upper = numpy.stack([a, a + around, b + around], axis=2).reshape(-1, 3)
    lower = numpy.stack([a, b + around, b], axis=2).reshape(-1, 3)
    steps = numpy.arange(around)
    last = len(vertices) - 1
    base = 1 + (rings - 2) * around
    top = numpy.stack([numpy.zeros_like(steps), 1 + steps, 1 + (steps + 1) % around], axis=1)
    bottom = numpy.stack([numpy.full_like(steps, last), base + (steps + 1) % around, base + steps], axis=1)
    faces = numpy.empty((2 * len(upper), 3), dtype=numpy.int64)
    faces[0::2], faces[1::2] = upper, lower
    return vertices, numpy.vstack([top, faces, bottom])


def stl(path, vertices, faces):
    records = numpy.zeros(len(faces), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("rest", "<u2")])
    records["corners"] = vertices[faces]
    path.write_bytes(b" " * 80 + numpy.uint32(len(faces)).tobytes() + records.tobytes())


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    vertices, faces = ball(708)
    stl(folder / "ball.stl", vertices, faces)
    stl(folder / "shuffled.stl", vertices, numpy.random.default_rng(1).permutation(faces))
    vertices, faces = ball(810)
    with open(folder / "ball.obj", "w") as out:
        out.writelines(f"v {x:.6f} {y:.6f} {z:.6f}\n" for x, y, z in vertices)
        out.writelines(f"f {a} {b} {c}\n" for a, b, c in faces + 1)
    with zipfile.ZipFile(folder / "ball.3mf", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>")
        archive.writestr("_rels/.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='a' Target='/3D/3dmodel.model' Type='http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel'/></Relationships>")
        with archive.open("3D/3dmodel.model", "w") as out:
            out.write(b"<model unit='millimeter' xmlns='http://schemas.microsoft.com/3dmanufacturing/core/2015/02'><resources><object id='1'><mesh><vertices>\n")
            for x, y, z in vertices:
                out.write(f'<vertex x="{x:.6f}" y="{y:.6f}" z="{z:.6f}"/>\n'.encode())
            out.write(b"</vertices><triangles>\n")
            for a, b, c in faces:
                out.write(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>\n'.encode())
            out.write(b"</triangles></mesh></object></resources><build><item objectid='1'/></build></model>")
    vertices, faces = ball(1140)
    rows = numpy.zeros(len(faces), dtype=[("count", "u1"), ("corners", "<i4", 3)])
    rows["count"], rows["corners"] = 3, faces
    header = f"ply\nformat binary_little_endian 1.0\nelement vertex {len(vertices)}\nproperty float x\nproperty float y\nproperty float z\nelement face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    (folder / "ball.ply").write_bytes(header.encode() + vertices.astype("<f4").tobytes() + rows.tobytes())


main()
