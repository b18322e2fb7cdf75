//! The rules of stock by themselves, against brute force.

use std::collections::BTreeMap;

use domain::quantity::Positive;
use domain::refusal::{Member, code};
use domain::{Instant, Quantity, Refusal, Unit};
use inventory::availability::rules::{RequestedLine, check};
use inventory::reservations::rules::{Command, HoldLine, State, permit, plan_holds};
use stock::rules::{Found, FoundItem, FoundLevel, FoundWarehouse, MoveLine, Reason, Route, plan};
use stock::{Facts, Place};

use crate::random::Random;

const CASES: usize = 20_000;
const PLACES: [&str; 3] = ["north", "south", "east"];
const ITEMS: [&str; 2] = ["cup", "saucer"];

/// A small shop with random stock, some of it reserved.
fn shop(random: &mut Random) -> (Facts, BTreeMap<Place, i64>) {
    let mut free = BTreeMap::new();
    let mut levels = Vec::new();
    for item in ITEMS {
        for location in PLACES {
            if random.once_in(5) {
                continue;
            }
            let reserved = random.between(0, 4);
            let on_hand = reserved + random.between(0, 10);
            free.insert(Place::new(item, location), on_hand - reserved);
            levels.push(FoundLevel {
                item_id: item.to_owned(),
                location_id: location.to_owned(),
                on_hand,
                reserved,
                posting_seq: 1,
            });
        }
    }
    let items = ITEMS.map(|id| FoundItem {
        id: id.to_owned(),
        unit: "each".to_owned(),
        kind: "product".to_owned(),
        per_qty: 1,
        currency: "GBP".to_owned(),
        deleted_at: None,
    });
    let warehouses = PLACES.map(|id| FoundWarehouse {
        id: id.to_owned(),
        deleted_at: None,
    });
    let found = Found {
        items: items.into(),
        warehouses: warehouses.into(),
        levels,
    };
    (found.into(), free)
}

fn pieces(value: i64) -> Positive {
    Positive(Quantity {
        value,
        unit: Unit::Each,
    })
}

fn is_short(refusal: &Refusal, line: usize, available: i64) -> bool {
    refusal.code == &code::INSUFFICIENT_STOCK
        && refusal
            .errors
            .first()
            .is_some_and(|error| error.pointer == format!("/lines/{line}"))
        && refusal
            .members
            .contains(&("available", Member::Integer(available)))
}

#[test]
fn movements_are_accepted_exactly_when_every_line_has_enough_stock() {
    let mut random = Random::seeded(11);
    let (mut planned, mut refused) = (0, 0);
    for case in 0..CASES {
        let (facts, mut free) = shop(&mut random);
        let reason = *random.pick(&[Reason::Receipt, Reason::Sale, Reason::Transfer]);
        let mut lines = Vec::new();
        let mut expected = None;
        for number in 0..random.between(1, 5) {
            let number = usize::try_from(number).expect("small");
            let item = *random.pick(&ITEMS);
            let from = random.below(PLACES.len());
            let to = PLACES[(from + 1 + random.below(2)) % PLACES.len()];
            let quantity = random.between(1, 6);
            let second = (reason == Reason::Transfer).then_some(to);
            let pointer = format!("/lines/{number}");
            let route = Route::of(reason, PLACES[from], second, &pointer).expect("a route");
            if expected.is_none() {
                let here = Place::new(item, PLACES[from]);
                let left = free.get(&here).copied().unwrap_or(0);
                match reason {
                    Reason::Receipt => *free.entry(here).or_default() += quantity,
                    _ if left < quantity => expected = Some((number, left)),
                    _ => {
                        *free.entry(here).or_default() -= quantity;
                        if second.is_some() {
                            *free.entry(Place::new(item, to)).or_default() += quantity;
                        }
                    }
                }
            }
            lines.push(MoveLine {
                cost: None,
                pointer,
                item_id: item.to_owned(),
                route,
                quantity: pieces(quantity),
                line: None,
            });
        }
        let count = lines.len();
        match (plan(&facts, lines), expected) {
            (Ok(legs), None) => {
                assert_eq!(legs.len(), count, "case {case}");
                planned += 1;
            }
            (Err(refusal), Some((line, left))) => {
                assert!(is_short(&refusal, line, left), "case {case}: {refusal:?}");
                refused += 1;
            }
            (plan, expected) => panic!("case {case}: {plan:?} but {expected:?}"),
        }
    }
    assert!(
        planned > CASES / 10 && refused > CASES / 10,
        "{planned} planned, {refused} refused"
    );
}

#[test]
fn holds_are_accepted_exactly_when_all_fit_the_stock() {
    let mut random = Random::seeded(12);
    for case in 0..CASES {
        let (facts, mut free) = shop(&mut random);
        let mut expected = None;
        let mut lines = Vec::new();
        for number in 0..random.below(4) + 1 {
            let (item, place): (&str, &str) = (*random.pick(&ITEMS), *random.pick(&PLACES));
            let place = Place::new(item, place);
            let quantity = random.between(1, 6);
            if expected.is_none() {
                let left = free.entry(place.clone()).or_default();
                if *left < quantity {
                    expected = Some((number, *left));
                } else {
                    *left -= quantity;
                }
            }
            let pointer = format!("/lines/{number}");
            lines.push(HoldLine {
                pointer,
                place,
                quantity: pieces(quantity),
                line: None,
            });
        }
        match (plan_holds(&facts, lines, false), expected) {
            (Ok(_), None) => {}
            (Err(refusal), Some((line, left))) => {
                assert!(is_short(&refusal, line, left), "case {case}: {refusal:?}");
            }
            (held, expected) => panic!("case {case}: {held:?} but {expected:?}"),
        }
    }
}

/// Whether what may come from anywhere can be spread over what the named lines left.
fn can_be_met(free: &BTreeMap<Place, i64>, requests: &[(usize, Option<usize>, i64)]) -> bool {
    ITEMS.iter().enumerate().all(|(item, name)| {
        let mut left: Vec<i64> = PLACES
            .iter()
            .map(|place| free.get(&Place::new(name, place)).copied().unwrap_or(0))
            .collect();
        for (_, place, quantity) in requests.iter().filter(|request| request.0 == item) {
            if let Some(place) = place {
                left[*place] -= quantity;
            }
        }
        let anywhere = requests
            .iter()
            .filter(|request| request.0 == item && request.1.is_none());
        left.iter().all(|left| *left >= 0)
            && anywhere.map(|request| request.2).sum::<i64>() <= left.iter().sum()
    })
}

#[test]
fn lines_are_available_exactly_when_the_stock_covers_all_of_them() {
    let mut random = Random::seeded(13);
    let mut met = 0;
    for case in 0..CASES {
        let (facts, free) = shop(&mut random);
        let requests: Vec<_> = (0..random.below(4) + 1)
            .map(|_| {
                let place = random.once_in(2).then(|| random.below(PLACES.len()));
                (random.below(ITEMS.len()), place, random.between(1, 9))
            })
            .collect();
        let lines = requests
            .iter()
            .enumerate()
            .map(|(number, (item, place, quantity))| RequestedLine {
                pointer: format!("/lines/{number}"),
                item_id: ITEMS[*item].to_owned(),
                warehouse_id: place.map(|place| PLACES[place].to_owned()),
                quantity: pieces(*quantity),
            });
        let lines = check(&facts, lines.collect()).expect("everything is known");
        let ok = lines.iter().all(|line| line.short() == 0);
        assert_eq!(
            ok,
            can_be_met(&free, &requests),
            "case {case}: {requests:?} of {free:?}: {lines:?}"
        );
        met += usize::from(ok);
    }
    assert!(
        met > CASES / 10 && met < CASES * 9 / 10,
        "{met} of {CASES} met"
    );
}

#[test]
fn a_reservation_allows_exactly_these_transitions() {
    use Command::{Confirm, Consume, Release};
    use State::{Committed, Consumed, Expired, Held, Released};
    let now = Instant(1_000_000);
    let (later, past) = (Some(1_000_001), Some(1_000_000));
    let (over, illegal) = (Some("reservation_expired"), Some("illegal_transition"));
    for (state, expires_at, confirm, release, consume) in [
        (Held, later, None, None, None),
        (Held, past, over, over, over),
        (Committed, None, illegal, None, None),
        (Consumed, None, illegal, illegal, illegal),
        (Released, None, illegal, illegal, illegal),
        (Expired, None, over, over, over),
    ] {
        for (command, expected) in [(Confirm, confirm), (Release, release), (Consume, consume)] {
            let refused = permit(state, expires_at, command, now).err();
            let name = refused.map(|refusal| refusal.code.name);
            assert_eq!(name, expected, "{command:?} from {state:?}");
        }
    }
}
