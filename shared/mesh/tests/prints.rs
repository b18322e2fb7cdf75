//! Estimates, what finished jobs teach, what a person must look at, and pictures.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may panic"
)]

mod support;

use mesh::calibration::Basis;
use mesh::estimate::Terms;
use mesh::{
    Calibration, Check, Estimate, Figures, Image, Job, Kind, Picture, PrintProfile, ReviewReason,
    Sink, Slices, Triangle, estimate, review,
};
use support::{Chance, ball, cuboid, figures};

fn profile() -> PrintProfile {
    PrintProfile {
        layer_height_mm: 0.2,
        line_width_mm: 0.5,
        perimeters: 2,
        top_layers: 5,
        bottom_layers: 5,
        infill_density: 0.2,
        outer_speed_mm_s: 30.0,
        inner_speed_mm_s: 60.0,
        solid_speed_mm_s: 60.0,
        infill_speed_mm_s: 80.0,
        ..PrintProfile::default()
    }
}

fn of(figures: &Figures) -> Estimate {
    estimate(figures, &profile(), &Calibration::default())
}

#[track_caller]
fn assert_near(own: f64, wanted: f64) {
    assert!(
        (own - wanted).abs() <= 1e-9 * wanted.abs(),
        "{own} is not {wanted}"
    );
}

#[test]
fn a_cube_takes_what_the_formulas_say() {
    let own = of(&figures(&cuboid([0.0; 3], [20.0; 3]).triangles()));
    // Contours: 80 mm in each of 100 layers. Walls: 8000 mm · 0.2 · 1. Solid: 5 layers above and below, 400 mm² each.
    assert_eq!(own.layers, 100);
    assert_near(own.walls_mm3, 1600.0);
    assert_near(own.solid_mm3, 800.0);
    assert_near(own.infill_mm3, (8000.0 - 2400.0) * 0.2);
    assert_near(own.material_mm3, 3520.0);
    assert_near(own.material_g, 3520.0 * 1.24 / 1000.0);
    let walls = 2.4 * 8000.0 / 30.0 + 0.6 * (16_000.0 - 8000.0) / 60.0;
    let filling = 1.4 * 8000.0 / 60.0 + 0.6 * 11_200.0 / 80.0;
    // 352 mm of path a layer.
    let changes = 4.0 * 100.0 * (1.0 - (-3.52_f64).exp());
    assert_near(own.seconds, walls + filling + changes);
    assert!(own.seconds_low < own.seconds && own.seconds < own.seconds_high);
}

#[test]
fn a_wall_of_one_line_is_not_walked_twice() {
    // 0.5 mm thick: two contours of 20 mm, one path.
    let own = of(&figures(&cuboid([0.0; 3], [20.0, 0.5, 20.0]).triangles()));
    assert_near(own.walls_mm3, 0.98 * 200.0);
    assert_near(own.terms.outer, 0.98 * 200.0 / 0.1 / 30.0);
    assert_eq!(own.terms.inner, 0.0);
}

#[test]
fn short_layers_are_slowed_down_to_cool() {
    // A pillar of 2 by 2 mm: 40 mm³ in 50 layers, 0.98 of it walls, the rest infill: about 8 mm a layer at 10 mm/s.
    let own = of(&figures(&cuboid([0.0; 3], [2.0, 2.0, 10.0]).triangles()));
    let path = own.material_mm3 / (0.5 * 0.2);
    assert_near(own.seconds, path / 10.0 + 0.5 * 50.0);
}

#[test]
fn more_of_anything_never_takes_less_material() {
    let own = figures(&ball(20.0, 40).triangles());
    let material = |change: &dyn Fn(&mut PrintProfile)| {
        let mut profile = profile();
        change(&mut profile);
        estimate(&own, &profile, &Calibration::default()).material_mm3
    };
    let base = material(&|_| {});
    assert!(material(&|profile| profile.perimeters = 3) > base);
    assert!(material(&|profile| profile.infill_density = 0.5) > base);
    assert!(material(&|profile| profile.top_layers = 9) > base);
    assert!(material(&|profile| profile.infill_density = 1.0) <= own.volume_mm3 * (1.0 + 1e-12));
}

#[test]
fn a_profile_that_no_printer_has_is_named() {
    assert_eq!(PrintProfile::default().wrong_member(), None);
    let wrong = |change: &dyn Fn(&mut PrintProfile)| {
        let mut profile = profile();
        change(&mut profile);
        profile.wrong_member()
    };
    assert_eq!(
        wrong(&|profile| profile.layer_height_mm = 0.0),
        Some("layer_height_mm")
    );
    assert_eq!(
        wrong(&|profile| profile.infill_density = f64::NAN),
        Some("infill_density")
    );
    assert_eq!(
        wrong(&|profile| profile.perimeters = 5000),
        Some("perimeters")
    );
    assert_eq!(wrong(&|profile| profile.bed_mm[2] = -1.0), Some("bed_mm"));
}

fn job(chance: &mut Chance, coefficients: &[f64; 5], noise: f64) -> Job {
    let mut part = || 100.0 + chance.below(5000) as f64;
    let terms = Terms {
        outer: part(),
        inner: part(),
        solid: part(),
        infill: part(),
        layers: part() / 10.0,
    };
    let spread = 1.0 + noise * (chance.below(2001) as f64 / 1000.0 - 1.0);
    Job {
        terms,
        actual_seconds: terms.seconds(coefficients) * spread,
        predicted_material_mm3: 1000.0,
        actual_material_mm3: Some(1100.0),
    }
}

#[test]
fn few_jobs_teach_little_and_three_a_factor() {
    let slow = Terms::COEFFICIENTS.map(|own| own * 1.5);
    let mut chance = Chance(3);
    let jobs: Vec<Job> = (0..10).map(|_| job(&mut chance, &slow, 0.0)).collect();
    assert_eq!(Calibration::from_jobs(&[]), Calibration::default());
    let two = Calibration::from_jobs(&jobs[..2]);
    assert_eq!(
        (two.basis, two.coefficients, two.jobs),
        (Basis::Defaults, Terms::COEFFICIENTS, 2)
    );
    let three = Calibration::from_jobs(&jobs[..3]);
    let ten = Calibration::from_jobs(&jobs);
    assert_eq!((three.basis, ten.basis), (Basis::Factor, Basis::Factor));
    let factor = |calibration: &Calibration| calibration.coefficients[0] / Terms::COEFFICIENTS[0];
    // Drawn towards 1: 1.5 to the power of 3/5 and of 10/12.
    assert_near(factor(&three), 1.5_f64.powf(0.6));
    assert_near(factor(&ten), 1.5_f64.powf(10.0 / 12.0));
    assert_near(three.material_factor, 1.1_f64.powf(0.6));
}

#[test]
fn one_job_that_went_wrong_changes_nothing() {
    let mut chance = Chance(4);
    let mut jobs: Vec<Job> = (0..5)
        .map(|_| job(&mut chance, &Terms::COEFFICIENTS, 0.0))
        .collect();
    jobs[2].actual_seconds *= 20.0;
    jobs.push(Job {
        actual_seconds: f64::NAN,
        ..jobs[0]
    });
    jobs.push(Job {
        actual_seconds: 0.0,
        ..jobs[0]
    });
    let own = Calibration::from_jobs(&jobs);
    assert_eq!(own.jobs, 5);
    assert_near(own.coefficients[1], Terms::COEFFICIENTS[1]);
}

#[test]
fn twenty_jobs_teach_the_coefficients() {
    // A printer that is quick at walls and slow at changing layers.
    let truth = [1.5, 0.9, 1.0, 0.8, 9.0];
    let mut chance = Chance(5);
    let jobs: Vec<Job> = (0..40).map(|_| job(&mut chance, &truth, 0.05)).collect();
    let own = Calibration::from_jobs(&jobs);
    assert_eq!(own.basis, Basis::Refitted);
    let error = |calibration: &Calibration, job: &Job| {
        (job.terms.seconds(&calibration.coefficients) / job.actual_seconds - 1.0).abs()
    };
    let unseen: Vec<Job> = (0..200).map(|_| job(&mut chance, &truth, 0.0)).collect();
    let mean = |calibration: &Calibration| {
        unseen
            .iter()
            .map(|job| error(calibration, job))
            .sum::<f64>()
            / 200.0
    };
    let (fitted, one_factor) = (mean(&own), mean(&Calibration::from_jobs(&jobs[..19])));
    assert!(
        fitted < 0.05 && fitted < one_factor / 2.0,
        "{fitted} {one_factor}"
    );
}

#[test]
fn what_a_person_must_look_at_is_named() {
    use ReviewReason::*;
    let reasons = |triangles: &[Triangle]| {
        let own = figures(triangles);
        let mut slices = Slices::new(&own.bounds);
        for triangle in triangles {
            slices.triangle(triangle);
        }
        review(&own, Some(&slices.finish()), &profile(), &of(&own))
    };
    let cube = cuboid([0.0; 3], [20.0; 3]).triangles();
    assert_eq!(reasons(&cube), []);
    assert_eq!(reasons(&cube[1..]), [NotClosed]);
    let turned: Vec<Triangle> = cube.iter().map(|[a, b, c]| [*a, *c, *b]).collect();
    assert!(reasons(&turned).contains(&InsideOut));
    let two = cuboid([0.0; 3], [20.0; 3]).and(&cuboid([30.0, 0.0, 0.0], [50.0, 20.0, 20.0]));
    assert_eq!(reasons(&two.triangles()), [SeveralShells]);
    assert_eq!(
        reasons(&cuboid([0.0; 3], [260.0, 20.0, 20.0]).triangles()),
        [TooLargeForBed]
    );
    // It fits when it is turned.
    assert_eq!(
        reasons(&cuboid([0.0; 3], [200.0, 240.0, 20.0]).triangles()),
        []
    );
    assert_eq!(
        reasons(&cuboid([0.0; 3], [0.5; 3]).triangles()),
        [UnitUnsure, ThinWalls, ShortPrint]
    );
    assert_eq!(
        reasons(&cuboid([0.0; 3], [50.0, 0.8, 40.0]).triangles()),
        [ThinWalls]
    );
    assert_eq!(
        reasons(&cuboid([0.0; 3], [5.0, 5.0, 100.0]).triangles()),
        [TallAndThin]
    );
    let table =
        cuboid([0.0; 3], [30.0, 30.0, 20.0]).and(&cuboid([-30.0, -30.0, 20.0], [60.0, 60.0, 25.0]));
    assert!(reasons(&table.triangles()).contains(&MuchOverhang));
    let flat = [[[0.0; 3], [20.0, 0.0, 0.0], [0.0, 20.0, 0.0]]];
    assert!(reasons(&flat).contains(&NoVolume));
}

fn draw(triangles: &[Triangle], pixels: usize) -> Image {
    let mut picture = Picture::new(&figures(triangles), pixels);
    for triangle in triangles {
        picture.triangle(triangle);
    }
    picture.finish()
}

#[test]
fn a_picture_is_the_same_every_time_and_passes_our_own_checks() {
    let shape = cuboid([0.0; 3], [30.0, 20.0, 4.0]).and(&ball(6.0, 16));
    let image = draw(&shape.triangles(), 128);
    let png = image.png();
    assert_eq!(png, draw(&shape.triangles(), 128).png());
    // Whoever changes how pictures look changes this number.
    assert_eq!(crc32fast::hash(&image.rgba), PICTURE_CRC);
    assert_eq!(support::accept(&png, 100), Ok(Kind::Png));
    let svg = image.svg("30 × 20 × 4 mm <script>alert(1)</script> & \"so on\"");
    assert!(!svg.contains("<script"));
    assert_eq!(support::accept(svg.as_bytes(), 1000), Ok(Kind::Svg));
    let mut check = Check::new(Kind::Svg, svg.len() as u64).unwrap();
    check.push(svg.as_bytes()).unwrap();
    check.finish().unwrap();
}

const PICTURE_CRC: u32 = 67_532_867;

#[test]
fn hidden_surfaces_are_not_seen_in_any_order() {
    // The order in a file does not matter: what is nearer wins.
    let shape = cuboid([0.0; 3], [10.0; 3]).and(&cuboid([3.0, 3.0, 3.0], [7.0, 7.0, 7.0]));
    let alone = draw(&cuboid([0.0; 3], [10.0; 3]).triangles(), 64);
    let mut triangles = shape.triangles();
    assert_eq!(draw(&triangles, 64).rgba, alone.rgba);
    triangles.reverse();
    assert_eq!(draw(&triangles, 64).rgba, alone.rgba);
}

#[test]
fn the_frame_holds_the_model() {
    for (from, to) in [
        ([0.0; 3], [10.0, 10.0, 200.0]),
        ([-500.0; 3], [500.0, 500.0, -499.0]),
        ([1e6; 3], [1e6 + 1.0; 3]),
    ] {
        let image = draw(&cuboid(from, to).triangles(), 64);
        let solid = |at: usize| image.rgba[at * 4 + 3] == 255;
        assert!((0..64 * 64).any(solid), "something is drawn");
        let border = (0..64).flat_map(|at| [at, 63 * 64 + at, at * 64, at * 64 + 63]);
        assert!(!border.into_iter().any(solid), "the border is free");
    }
}

#[test]
fn flat_and_tiny_models_are_drawn_without_failing() {
    for triangle in [
        [[0.0; 3]; 3],
        [[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
        [[1e300; 3], [-1e300, 0.0, 0.0], [0.0; 3]],
    ] {
        assert_eq!(draw(&[triangle], 64).rgba.len(), 64 * 64 * 4);
    }
}
