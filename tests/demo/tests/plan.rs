//! The plan against the file, and against the laws of stock.

// A test may stop where it fails.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use demo::calendar::{DAYS, Window};
use demo::entry::{Entry, Line};
use demo::lines::read;
use demo::moves::{MoveKind, Warehouse};
use demo::plan::{Plan, last_day, plan};

/// Read once for all tests.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| read(demo::FILE).unwrap());

fn planned(entries: &[Entry], today: &str) -> Plan {
    let today: NaiveDate = today.parse().unwrap();
    plan(entries, Window::new(last_day(entries).unwrap(), today))
}

#[test]
fn the_same_day_gives_the_same_plan() {
    assert_eq!(
        planned(&ENTRIES, "2026-07-04"),
        planned(&ENTRIES, "2026-07-04")
    );
    assert_eq!(
        planned(&ENTRIES, "2026-07-04"),
        planned(&ENTRIES, "2026-07-10"),
        "within a week nothing moves"
    );
}

#[test]
fn stock_is_never_negative() {
    let plan = planned(&ENTRIES, "2026-07-04");
    let mut stock: BTreeMap<(Warehouse, &str), i64> = BTreeMap::new();
    for step in &plan.moves {
        let (from, to) = step.kind.route();
        for line in &step.lines {
            assert!(line.quantity > 0);
            if let Some(warehouse) = from {
                let left = stock.entry((warehouse, &line.sku)).or_default();
                *left -= line.quantity;
                assert!(*left >= 0, "{}: {} at {left}", step.id, line.sku);
            }
            if let Some(warehouse) = to {
                *stock.entry((warehouse, &line.sku)).or_default() += line.quantity;
            }
        }
    }
    assert_eq!(stock, plan.closing_stock());
}

/// Units by stock code and day, of the lines of one kind.
fn by_day<'a>(lines: impl Iterator<Item = &'a Line>) -> BTreeMap<(NaiveDate, &'a str), i64> {
    let mut units = BTreeMap::new();
    for line in lines {
        *units
            .entry((line.day(), line.stock_code.as_str()))
            .or_default() += line.quantity.abs();
    }
    units
}

fn by_day_in_plan(
    plan: &Plan,
    wanted: fn(MoveKind) -> bool,
    shift: chrono::Duration,
) -> BTreeMap<(NaiveDate, &str), i64> {
    let mut units = BTreeMap::new();
    for step in plan.moves.iter().filter(|step| wanted(step.kind)) {
        for line in &step.lines {
            *units
                .entry((step.occurred_at.date() - shift, line.sku.as_str()))
                .or_default() += line.quantity;
        }
    }
    units
}

#[test]
fn each_day_sells_and_returns_what_the_file_has_for_that_weekday() {
    for today in ["2026-07-04", "2026-11-22", "2028-03-01"] {
        let plan = planned(&ENTRIES, today);
        let shift = plan.window.last() - last_day(&ENTRIES).unwrap();
        assert_eq!(shift.num_days() % 7, 0);
        assert_eq!(
            plan.window.last().weekday(),
            last_day(&ENTRIES).unwrap().weekday()
        );
        let start = plan.window.first() - shift;

        let sold = ENTRIES.iter().filter_map(|entry| match entry {
            Entry::Sale(line) if line.day() >= start => Some(line),
            _ => None,
        });
        let issued = by_day_in_plan(&plan, |kind| matches!(kind, MoveKind::Issue(_)), shift);
        assert_eq!(issued, by_day(sold));

        let cancelled = ENTRIES.iter().filter_map(|entry| match entry {
            Entry::Cancellation(line) if line.day() >= start => Some(line),
            _ => None,
        });
        let returned = by_day_in_plan(&plan, |kind| kind == MoveKind::Return, shift);
        assert_eq!(returned, by_day(cancelled));
    }
}

#[test]
fn all_movements_are_in_the_past() {
    for today in ["2026-07-03", "2026-07-04", "2026-07-05"] {
        let plan = planned(&ENTRIES, today);
        let today: NaiveDate = today.parse().unwrap();
        assert!(
            plan.moves
                .iter()
                .all(|step| step.occurred_at.date() < today)
        );
        assert!((today - plan.window.last()).num_days() <= 7);
    }
}

#[test]
fn deliveries_come_on_the_supplier_s_weekday_once_a_week() {
    let plan = planned(&ENTRIES, "2026-07-04");
    let mut deliveries = 0;
    for step in &plan.moves {
        if let MoveKind::Delivery(code) = step.kind {
            let supplier = plan
                .suppliers
                .iter()
                .find(|supplier| supplier.code == code)
                .unwrap();
            assert_eq!(step.occurred_at.weekday(), supplier.delivers_on);
            deliveries += 1;
        }
    }
    assert!(deliveries <= plan.suppliers.len() * DAYS.div_ceil(7));
    assert!(
        deliveries >= plan.suppliers.len() * 8,
        "{deliveries} deliveries in 90 days"
    );
}

#[test]
fn the_catalogue_is_complete_and_its_codes_are_unique() {
    let plan = planned(&ENTRIES, "2026-07-04");
    assert_eq!(plan.items.len(), 120);
    let barcodes: BTreeSet<&str> = plan
        .items
        .iter()
        .map(|item| item.barcode.as_str())
        .collect();
    assert_eq!(barcodes.len(), 120);
    for item in &plan.items {
        assert!(
            item.price_minor > 0 && item.cost_minor > 0 && item.cost_minor < item.price_minor,
            "{item:?}"
        );
        assert!(
            !item.name.is_empty() && item.name.chars().any(char::is_lowercase),
            "{item:?}"
        );
        assert!(plan.categories.contains(&item.category));
    }
    let named = |sku: &str| plan.items.iter().find(|item| item.sku == sku).unwrap();
    assert_eq!(named("85123A").name, "White Hanging Heart T-Light Holder");
    assert_eq!(named("22423").category, "Kitchen and Table");
    assert_eq!(named("23444").purchase, None);
    let ids: BTreeSet<&str> = plan.moves.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(ids.len(), plan.moves.len());
}

#[test]
fn some_items_end_low_and_a_few_end_empty() {
    let plan = planned(&ENTRIES, "2026-07-04");
    let low = plan.low();
    let empty = low.iter().filter(|(_, left)| *left == 0).count();
    assert!(
        (8..=20).contains(&low.len()),
        "{} of {} are low",
        low.len(),
        plan.levels.len()
    );
    assert!((3..=8).contains(&empty), "{empty} are empty");
    for level in &plan.levels {
        assert!(
            level.minimum > 0 && level.maximum > level.minimum,
            "{level:?}"
        );
    }
}

#[test]
fn no_movement_has_more_lines_than_a_request_allows() {
    let plan = planned(&ENTRIES, "2026-07-04");
    assert!(
        plan.moves
            .iter()
            .all(|step| (1..=200).contains(&step.lines.len()))
    );
}
