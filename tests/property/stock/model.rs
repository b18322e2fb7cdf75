//! A simple model of stock.

use std::collections::{BTreeMap, BTreeSet};

use super::command::{Command, REASONS, Transition};
use crate::purchases::{Place, Purchase, Step};

/// From where, to where, how many pieces.
type Leg = (Location, Location, i64);

/// A place in a warehouse, or a virtual location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    At(Place),
    Outside(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Held,
    Committed,
    Consumed,
    Released,
    Expired,
}

#[derive(Clone, Debug)]
pub struct Reservation {
    pub id: String,
    pub place: Place,
    pub pieces: i64,
    pub state: State,
    pub expires_at: i64,
}

impl Reservation {
    fn is_open(&self) -> bool {
        matches!(self.state, State::Held | State::Committed)
    }

    fn is_due(&self, now: i64) -> bool {
        self.state == State::Held && self.expires_at <= now
    }
}

#[derive(Clone, Debug)]
pub struct Movement {
    pub id: String,
    pub from: Location,
    pub to: Location,
    pub pieces: i64,
    pub is_reversal: bool,
    pub is_reversed: bool,
    /// Whether a purchase order posted it.
    pub is_bought: bool,
}

/// An alert that is not resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    pub level: &'static str,
    pub is_acknowledged: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Model {
    pub on_hand: BTreeMap<Place, i64>,
    pub minimum: BTreeMap<Place, i64>,
    pub reservations: Vec<Reservation>,
    pub movements: Vec<Movement>,
    pub orders: Vec<Purchase>,
    pub alerts: BTreeMap<Place, Alert>,
    pub alerts_opened: usize,
    pub alerts_resolved: usize,
}

/// The expected answer, and the places that may have changed.
pub struct Expected {
    pub status: u16,
    pub code: &'static str,
    pub changed: BTreeSet<Place>,
}

impl Expected {
    fn done(status: u16, changed: BTreeSet<Place>) -> Self {
        Self {
            status,
            code: "",
            changed,
        }
    }

    fn refused(status: u16, code: &'static str) -> Self {
        Self {
            status,
            code,
            changed: BTreeSet::new(),
        }
    }
}

const SHORT: (u16, &str) = (409, "insufficient_stock");

impl Model {
    pub fn on_hand(&self, place: Place) -> i64 {
        self.on_hand.get(&place).copied().unwrap_or(0)
    }

    /// The reserved quantity of the level: holds whose time is over count until they are expired.
    pub fn reserved(&self, place: Place) -> i64 {
        let open = self
            .reservations
            .iter()
            .filter(|one| one.place == place && one.is_open());
        open.map(|one| one.pieces).sum()
    }

    /// The available quantity for a change of stock, which first expires holds whose time is over.
    pub fn available(&self, place: Place, now: i64) -> i64 {
        let due = self
            .reservations
            .iter()
            .filter(|one| one.place == place && one.is_due(now));
        self.on_hand(place) - self.reserved(place) + due.map(|one| one.pieces).sum::<i64>()
    }

    fn level(&self, place: Place) -> Option<&'static str> {
        let minimum = self.minimum.get(&place).copied().unwrap_or(0);
        match self.on_hand(place) - self.reserved(place) {
            _ if minimum == 0 => None,
            available if available <= 0 => Some("out"),
            available if 2 * available <= minimum => Some("critical"),
            available if available <= minimum => Some("warning"),
            _ => None,
        }
    }

    fn expire(&mut self, now: i64, places: Option<&BTreeSet<Place>>) -> BTreeSet<Place> {
        let mut changed = BTreeSet::new();
        for one in &mut self.reservations {
            if one.is_due(now) && places.is_none_or(|places| places.contains(&one.place)) {
                one.state = State::Expired;
                changed.insert(one.place);
            }
        }
        changed
    }

    fn refresh_alerts(&mut self, places: &BTreeSet<Place>) {
        for place in places {
            match (self.level(*place), self.alerts.get_mut(place)) {
                (Some(level), Some(alert)) => alert.level = level,
                (Some(level), None) => {
                    self.alerts.insert(
                        *place,
                        Alert {
                            level,
                            is_acknowledged: false,
                        },
                    );
                    self.alerts_opened += 1;
                }
                (None, Some(_)) => {
                    self.alerts.remove(place);
                    self.alerts_resolved += 1;
                }
                (None, None) => {}
            }
        }
    }

    fn add(&mut self, location: Location, pieces: i64) {
        if let Location::At(place) = location {
            *self.on_hand.entry(place).or_default() += pieces;
        }
    }

    /// Posts movements one after the other, or none of them.
    fn post(&mut self, now: i64, legs: &[Leg]) -> Result<BTreeSet<Place>, ()> {
        let mut left: BTreeMap<Place, i64> = BTreeMap::new();
        for (from, to, pieces) in legs {
            if let Location::At(place) = *from {
                let left = left
                    .entry(place)
                    .or_insert_with(|| self.available(place, now));
                if *left < *pieces {
                    return Err(());
                }
                *left -= pieces;
            }
            if let Location::At(place) = *to {
                *left
                    .entry(place)
                    .or_insert_with(|| self.available(place, now)) += pieces;
            }
        }
        let changed = left.into_keys().collect();
        self.expire(now, Some(&changed));
        for (from, to, pieces) in legs {
            self.add(*from, -pieces);
            self.add(*to, *pieces);
        }
        self.refresh_alerts(&changed);
        Ok(changed)
    }

    fn record(&mut self, legs: &[Leg], is_reversal: bool) {
        for (from, to, pieces) in legs {
            self.movements.push(Movement {
                id: String::new(),
                from: *from,
                to: *to,
                pieces: *pieces,
                is_reversal,
                is_reversed: false,
                is_bought: false,
            });
        }
    }

    fn posted(&mut self, now: i64, legs: &[Leg]) -> Expected {
        match self.post(now, legs) {
            Ok(changed) => {
                self.record(legs, false);
                Expected::done(201, changed)
            }
            Err(()) => Expected::refused(SHORT.0, SHORT.1),
        }
    }

    /// Applies a command and gives the expected answer. New records get their ids later.
    pub fn apply(&mut self, command: &Command, now: i64) -> Expected {
        match command {
            Command::Move(reason, lines) => {
                let (_, from, to) = REASONS[*reason];
                let legs: Vec<_> = lines
                    .iter()
                    .map(|(place, goal, pieces)| {
                        let goal = Location::At((place.0, *goal));
                        let here = Location::At(*place);
                        match (from, to) {
                            (Some(from), _) => (Location::Outside(from), here, *pieces),
                            (None, Some(to)) => (here, Location::Outside(to), *pieces),
                            (None, None) => (here, goal, *pieces),
                        }
                    })
                    .collect();
                self.posted(now, &legs)
            }
            Command::Draft(lines) => {
                self.orders.push(Purchase::draft(lines));
                Expected::done(201, BTreeSet::new())
            }
            Command::Buy(age, step) => self.buy(now, *age, *step),
            Command::Change(place, change) => self.adjust(now, *place, *change),
            Command::Count(place, counted) => {
                self.adjust(now, *place, counted - self.on_hand(*place))
            }
            Command::Reverse(age) => self.reverse(now, *age),
            Command::Hold(lines, ttl_seconds) => self.hold(now, lines, *ttl_seconds),
            Command::Transition(age, act) => self.act(now, *age, *act),
            Command::SetMinimum(place, minimum) => {
                let changed = BTreeSet::from([*place]);
                self.minimum.insert(*place, *minimum);
                self.expire(now, Some(&changed));
                self.refresh_alerts(&changed);
                Expected::done(200, changed)
            }
            Command::Acknowledge(place) => match self.alerts.get_mut(place) {
                Some(alert) if !alert.is_acknowledged => {
                    alert.is_acknowledged = true;
                    Expected::done(200, BTreeSet::from([*place]))
                }
                _ => Expected::refused(409, "illegal_transition"),
            },
            Command::CheckAvailability(_) | Command::Wait(_) => {
                Expected::done(200, BTreeSet::new())
            }
            Command::ExpireReservations => {
                let changed = self.expire(now, None);
                self.refresh_alerts(&changed);
                Expected::done(200, changed)
            }
            Command::CheckStock => {
                let all = self.minimum.keys().copied().collect();
                self.refresh_alerts(&all);
                Expected::done(200, all)
            }
        }
    }

    fn buy(&mut self, now: i64, age: usize, step: Step) -> Expected {
        let Some(position) = self.orders.len().checked_sub(age + 1) else {
            return Expected::refused(404, "not_found");
        };
        match self.orders[position].take(step) {
            Ok(Some((place, pieces))) => {
                let legs = [(Location::Outside("supplier"), Location::At(place), pieces)];
                let changed = self.post(now, &legs).expect("nothing is taken");
                self.record(&legs, false);
                if let Some(receipt) = self.movements.last_mut() {
                    receipt.is_bought = true;
                }
                Expected::done(200, changed)
            }
            Ok(None) => Expected::done(200, BTreeSet::new()),
            Err((status, code)) => Expected::refused(status, code),
        }
    }

    fn adjust(&mut self, now: i64, place: Place, change: i64) -> Expected {
        let (here, outside) = (Location::At(place), Location::Outside("adjust"));
        match change {
            0 => {
                // Nothing moves, but holds of the place expire.
                let changed = BTreeSet::from([place]);
                self.expire(now, Some(&changed));
                self.refresh_alerts(&changed);
                Expected::done(201, changed)
            }
            more if more > 0 => self.posted(now, &[(outside, here, more)]),
            less => self.posted(now, &[(here, outside, -less)]),
        }
    }

    fn reverse(&mut self, now: i64, age: usize) -> Expected {
        let Some(position) = self.movements.len().checked_sub(age + 1) else {
            return Expected::refused(404, "not_found");
        };
        let original = self.movements[position].clone();
        if original.is_reversal {
            return Expected::refused(422, "invalid_move");
        }
        if original.is_bought {
            return Expected::refused(409, "belongs_to_document");
        }
        if original.is_reversed {
            return Expected::refused(409, "already_reversed");
        }
        let legs = [(original.to, original.from, original.pieces)];
        match self.post(now, &legs) {
            Ok(changed) => {
                self.record(&legs, true);
                self.movements[position].is_reversed = true;
                Expected::done(201, changed)
            }
            Err(()) => Expected::refused(SHORT.0, SHORT.1),
        }
    }

    fn hold(&mut self, now: i64, lines: &[(Place, i64)], ttl_seconds: i64) -> Expected {
        let mut left: BTreeMap<Place, i64> = BTreeMap::new();
        for (place, pieces) in lines {
            let left = left
                .entry(*place)
                .or_insert_with(|| self.available(*place, now));
            if *left < *pieces {
                return Expected::refused(SHORT.0, SHORT.1);
            }
            *left -= pieces;
        }
        let changed = left.into_keys().collect();
        self.expire(now, Some(&changed));
        for (place, pieces) in lines {
            self.reservations.push(Reservation {
                id: String::new(),
                place: *place,
                pieces: *pieces,
                state: State::Held,
                expires_at: now + ttl_seconds * 1000,
            });
        }
        self.refresh_alerts(&changed);
        Expected::done(201, changed)
    }

    fn act(&mut self, now: i64, age: usize, act: Transition) -> Expected {
        let Some(position) = self.reservations.len().checked_sub(age + 1) else {
            return Expected::refused(404, "not_found");
        };
        let found = self.reservations[position].clone();
        if found.is_due(now) || found.state == State::Expired {
            return Expected::refused(409, "reservation_expired");
        }
        if !found.is_open() || act == Transition::Confirm && found.state == State::Committed {
            return Expected::refused(409, "illegal_transition");
        }
        let changed = BTreeSet::from([found.place]);
        let state = match act {
            Transition::Confirm => State::Committed,
            Transition::Release => State::Released,
            Transition::Consume => State::Consumed,
        };
        if act != Transition::Confirm {
            self.expire(now, Some(&changed));
        }
        self.reservations[position].state = state;
        if act == Transition::Consume {
            let legs = [(
                Location::At(found.place),
                Location::Outside("customer"),
                found.pieces,
            )];
            self.add(legs[0].0, -found.pieces);
            self.record(&legs, false);
        }
        if act != Transition::Confirm {
            self.refresh_alerts(&changed);
        }
        Expected::done(200, changed)
    }
}
