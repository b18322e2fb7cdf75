//! What models measure.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may panic"
)]

mod support;

use mesh::{Kind, Sink, Slices};
use support::{
    Chance, ball, cuboid, figures, measure, model_xml, object_xml, threemf, threemf_with,
};

#[track_caller]
fn assert_near(own: f64, wanted: f64) {
    assert!(
        (own - wanted).abs() <= 1e-9 * wanted.abs().max(1.0),
        "{own} is not {wanted}"
    );
}

#[test]
fn a_box_measures_the_same_in_every_format_and_in_pieces_of_any_size() {
    let shape = cuboid([1.0, 2.0, 3.0], [11.0, 22.0, 33.0]);
    let wanted = figures(&shape.triangles());
    assert_near(wanted.volume_mm3, 6000.0);
    assert_near(wanted.area_mm2, 2200.0);
    assert!(wanted.closed && wanted.edges_exact);
    assert_eq!(
        (
            wanted.open_edges,
            wanted.flipped_edges,
            wanted.non_manifold_edges
        ),
        (0, 0, 0)
    );
    assert_eq!((wanted.triangles, wanted.shells), (12, Some(1)));
    assert_near(wanted.bed_area_mm2, 200.0);
    assert_near(wanted.overhang_area_mm2, 0.0);
    assert_near(wanted.mean_thickness_mm, 2.0 * 6000.0 / 2200.0);
    for (kind, file) in shape.files() {
        assert_eq!(support::sniff(&file), Ok(kind));
        for piece in [1, 2, 3, 7, 50, 64, 1000, usize::MAX / 2] {
            assert_eq!(
                measure(kind, &file, piece),
                Ok(wanted.clone()),
                "{kind:?} by {piece}"
            );
        }
    }
}

#[test]
fn a_binary_stl_may_begin_with_solid() {
    let mut file = cuboid([0.0; 3], [1.0; 3]).stl_binary();
    file[..6].copy_from_slice(b"solid ");
    assert_eq!(support::sniff(&file), Ok(Kind::StlBinary));
    assert_near(
        measure(Kind::StlBinary, &file, 100).unwrap().volume_mm3,
        1.0,
    );
}

#[test]
fn a_ball_has_the_complexity_of_one() {
    let shape = ball(10.0, 100);
    let own = figures(&shape.triangles());
    let complexity = own.complexity.unwrap();
    assert!((1.0..1.001).contains(&complexity), "{complexity}");
    assert_eq!((own.closed, own.shells), (true, Some(1)));
    // The part of a ball below 45 degrees: 2π r² (1 − cos 45°).
    let wanted = std::f64::consts::TAU * 100.0 * (1.0 - std::f64::consts::FRAC_1_SQRT_2);
    assert!(
        (own.overhang_area_mm2 / wanted - 1.0).abs() < 0.03,
        "{}",
        own.overhang_area_mm2
    );
}

#[test]
fn a_model_that_is_inside_out_has_a_negative_volume() {
    let triangles = cuboid([0.0; 3], [2.0; 3]).triangles();
    let turned: Vec<_> = triangles.iter().map(|[a, b, c]| [*a, *c, *b]).collect();
    let own = figures(&turned);
    assert_near(own.volume_mm3, -8.0);
    assert!(own.closed);
}

#[test]
fn holes_flipped_faces_and_shared_edges_are_counted_apart() {
    let triangles = cuboid([0.0; 3], [2.0; 3]).triangles();
    let open = figures(&triangles[1..]);
    assert_eq!(
        (open.closed, open.open_edges, open.flipped_edges),
        (false, 3, 0)
    );
    let mut flipped = triangles.clone();
    flipped[0].swap(1, 2);
    let flipped = figures(&flipped);
    assert_eq!(
        (flipped.closed, flipped.open_edges, flipped.flipped_edges),
        (false, 0, 3)
    );
    // Two boxes that touch at one edge: it has four faces.
    let mut touching = triangles;
    touching.extend(cuboid([2.0, 2.0, 0.0], [4.0, 4.0, 2.0]).triangles());
    let touching = figures(&touching);
    assert_eq!(
        (
            touching.closed,
            touching.non_manifold_edges,
            touching.shells
        ),
        (true, 1, Some(1))
    );
}

#[test]
fn parts_that_do_not_touch_are_counted() {
    let mut shape = cuboid([0.0; 3], [1.0; 3]);
    for place in 1..40 {
        let at = f64::from(place) * 3.0;
        shape = shape.and(&cuboid([at, 0.0, 0.0], [at + 1.0, 1.0, 1.0]));
    }
    assert_eq!(figures(&shape.triangles()).shells, Some(40));
}

#[test]
fn zero_and_minus_zero_are_one_place_and_noise_is_no_gap() {
    let mut triangles = cuboid([0.0; 3], [1.0; 3]).triangles();
    for corner in &mut triangles[0] {
        for number in corner.iter_mut() {
            *number = if *number == 0.0 {
                -0.0
            } else {
                *number + 1e-12
            };
        }
    }
    assert!(figures(&triangles).closed);
}

#[test]
fn far_from_the_origin_a_model_keeps_its_volume() {
    let at = 100_000.0;
    let shape = cuboid([at; 3], [at + 0.5, at + 0.25, at + 0.125]);
    for (kind, file) in shape
        .files()
        .into_iter()
        .filter(|(kind, _)| *kind != Kind::StlBinary)
    {
        let own = measure(kind, &file, 1000).unwrap();
        assert!(
            (own.volume_mm3 - 0.015_625).abs() < 1e-9,
            "{kind:?} {}",
            own.volume_mm3
        );
        assert!(own.closed);
    }
}

#[test]
fn a_large_surface_is_counted_the_same_in_order_and_out_of_order() {
    // 160,000 triangles: more edges than the table holds at once.
    let triangles = ball(50.0, 201).triangles();
    let wanted = figures(&triangles);
    assert_eq!(
        (wanted.closed, wanted.shells, wanted.edges_exact),
        (true, Some(1), true)
    );
    let mut mixed = triangles.clone();
    let mut chance = Chance(7);
    for at in (1..mixed.len()).rev() {
        mixed.swap(at, chance.below(at + 1));
    }
    let own = figures(&mixed);
    assert!(own.closed);
    assert_eq!((own.open_edges, own.flipped_edges), (0, 0));
    // A hole of one triangle in the ordered one is found exactly; in the other at least that it is not closed.
    let hole = figures(&triangles[1..]);
    assert_eq!(
        (hole.closed, hole.open_edges, hole.shells),
        (false, 3, Some(1))
    );
    assert!(!figures(&mixed[1..]).closed);
}

#[test]
fn where_the_table_is_too_small_open_edges_are_estimated() {
    // 400,000 triangles that do not touch: 1,200,000 open edges.
    let mut measure = mesh::Measure::default();
    for number in 0..400_000 {
        let x = f64::from(number) * 2.0;
        measure.triangle(&[[x, 0.0, 0.0], [x + 1.0, 0.0, 0.0], [x, 1.0, 0.0]]);
    }
    let own = measure.finish().unwrap();
    assert_eq!(
        (own.edges_exact, own.shells, own.closed),
        (false, None, false)
    );
    let error = own.open_edges as f64 / 1_200_000.0 - 1.0;
    assert!(error.abs() < 0.05, "{}", own.open_edges);
}

#[test]
fn units_transforms_components_and_parts_of_3mf_count() {
    let unit_box = cuboid([0.0; 3], [1.0; 3]).mesh_xml();
    let object = object_xml(1, &unit_box);
    let inch = measure(
        Kind::ThreeMf,
        &threemf(&model_xml("inch", &object, "<item objectid=\"1\"/>")),
        999,
    );
    assert_near(inch.unwrap().volume_mm3, 25.4 * 25.4 * 25.4);

    // Moved by 10, 20, 30 and made twice as wide.
    let item = "<item objectid=\"1\" transform=\"2 0 0 0 1 0 0 0 1 10 20 30\"/>";
    let moved = measure(
        Kind::ThreeMf,
        &threemf(&model_xml("millimeter", &object, item)),
        999,
    )
    .unwrap();
    assert_eq!(moved.bounds.min_mm, [10.0, 20.0, 30.0]);
    assert_eq!(moved.bounds.max_mm, [12.0, 21.0, 31.0]);
    assert_near(moved.volume_mm3, 2.0);

    // A mirror does not turn the model inside out.
    let item = "<item objectid=\"1\" transform=\"-1 0 0 0 1 0 0 0 1 0 0 0\"/>";
    let mirrored = measure(
        Kind::ThreeMf,
        &threemf(&model_xml("millimeter", &object, item)),
        999,
    );
    assert_near(mirrored.unwrap().volume_mm3, 1.0);

    // A quarter turn in the component, then a shift in the item: (1, 0, 0) goes to (0, 1, 0), then to (5, 1, 0).
    let components = "<components><component objectid=\"1\" transform=\"0 1 0 -1 0 0 0 0 1 0 0 0\"/></components>";
    let both = object.clone() + &object_xml(2, components);
    let item = "<item objectid=\"2\" transform=\"1 0 0 0 1 0 0 0 1 5 0 0\"/>";
    let turned = measure(
        Kind::ThreeMf,
        &threemf(&model_xml("millimeter", &both, item)),
        999,
    )
    .unwrap();
    assert_eq!(turned.bounds.min_mm, [4.0, 0.0, 0.0]);
    assert_eq!(turned.bounds.max_mm, [5.0, 1.0, 1.0]);

    // The mesh in another part, as large slicers write it; what is not built does not count.
    let part = model_xml(
        "millimeter",
        &(object.clone() + &object_xml(9, &unit_box)),
        "",
    );
    let components = "<components><component p:path=\"/3D/Objects/one.model\" objectid=\"1\"/>\
        <component p:path=\"/3D/Objects/one.model\" objectid=\"1\" transform=\"1 0 0 0 1 0 0 0 1 7 0 0\"/></components>";
    let root = model_xml(
        "millimeter",
        &object_xml(3, components),
        "<item objectid=\"3\"/>",
    );
    let file = threemf_with(&root, &[("3D/Objects/one.model", &part)]);
    let own = measure(Kind::ThreeMf, &file, 100).unwrap();
    assert_near(own.volume_mm3, 2.0);
    assert_eq!((own.shells, own.bounds.max_mm[0]), (Some(2), 8.0));
}

#[test]
fn polygons_and_negative_indices_of_obj_count() {
    let text = "v 0 0 0\nv 4 0 0\nv 4 3 0\nv 0 3 0\nf -4 -3 -2 -1\nf 1/1 2/2 \\\n3/3 # half\n";
    let own = measure(Kind::Obj, text.as_bytes(), 5).unwrap();
    assert_near(own.area_mm2, 18.0);
    assert_eq!(own.triangles, 3);
}

#[test]
fn lines_may_end_in_any_way() {
    let text = cuboid([0.0; 3], [1.0; 3]).obj();
    for end in ["\r\n", "\r", "\n\r"] {
        let file = text.replace('\n', end);
        assert_near(
            measure(Kind::Obj, file.as_bytes(), 3).unwrap().volume_mm3,
            1.0,
        );
    }
}

#[test]
fn slices_show_the_thinnest_place() {
    // A plate of 20 × 20 × 5 with a wall of 1 × 20 × 10 on it.
    let mut triangles = cuboid([0.0; 3], [20.0, 20.0, 5.0]).triangles();
    triangles.extend(cuboid([0.0, 0.0, 5.0], [1.0, 20.0, 15.0]).triangles());
    let own = figures(&triangles);
    let mut slices = Slices::new(&own.bounds);
    for triangle in &triangles {
        slices.triangle(triangle);
    }
    let slices = slices.finish();
    assert_near(slices.area_max_mm2, 400.0);
    assert_near(slices.outline_max_mm, 80.0);
    assert_near(slices.thinnest_mm.unwrap(), 2.0 * 20.0 / 42.0);
}

#[test]
fn figures_come_back_from_json() {
    let own = figures(&ball(3.0, 20).triangles());
    let text = serde_json::to_string(&own).unwrap();
    let back: mesh::Figures = serde_json::from_str(&text).unwrap();
    // The parser may lose the last digit of a fraction.
    assert_near(back.volume_mm3, own.volume_mm3);
    assert_near(back.up.solid_mm3(1.0, 0.9), own.up.solid_mm3(1.0, 0.9));
    assert_eq!((back.triangles, back.shells), (own.triangles, own.shells));
}
