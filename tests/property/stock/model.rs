//! What stock is, as simply as it can be said.

use std::collections::{BTreeMap, BTreeSet};

use super::command::{Act, Command, REASONS};
use crate::purchases::{Place, Purchase, Step};

/// From where, to where, how many pieces.
type Leg = (Spot, Spot, i64);

/// A place, or a word for what lies outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
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
    pub from: Spot,
    pub to: Spot,
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

/// What the answer must be, and which places it may have changed.
pub struct Expected {
    pub status: u16,
    pub code: &'static str,
    pub touched: BTreeSet<Place>,
}

impl Expected {
    fn done(status: u16, touched: BTreeSet<Place>) -> Self {
        Self {
            status,
            code: "",
            touched,
        }
    }

    fn refused(status: u16, code: &'static str) -> Self {
        Self {
            status,
            code,
            touched: BTreeSet::new(),
        }
    }
}

const SHORT: (u16, &str) = (409, "insufficient_stock");

impl Model {
    pub fn on_hand(&self, place: Place) -> i64 {
        self.on_hand.get(&place).copied().unwrap_or(0)
    }

    /// What the level says is reserved: holds that ran out count until they are expired.
    pub fn reserved(&self, place: Place) -> i64 {
        let open = self
            .reservations
            .iter()
            .filter(|one| one.place == place && one.is_open());
        open.map(|one| one.pieces).sum()
    }

    /// What a change of stock finds: it expires what ran out first.
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
        let mut touched = BTreeSet::new();
        for one in &mut self.reservations {
            if one.is_due(now) && places.is_none_or(|places| places.contains(&one.place)) {
                one.state = State::Expired;
                touched.insert(one.place);
            }
        }
        touched
    }

    fn follow(&mut self, places: &BTreeSet<Place>) {
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

    fn shift(&mut self, spot: Spot, pieces: i64) {
        if let Spot::At(place) = spot {
            *self.on_hand.entry(place).or_default() += pieces;
        }
    }

    /// Posts movements one after the other, or none of them.
    fn post(&mut self, now: i64, legs: &[Leg]) -> Result<BTreeSet<Place>, ()> {
        let mut left: BTreeMap<Place, i64> = BTreeMap::new();
        for (from, to, pieces) in legs {
            if let Spot::At(place) = *from {
                let left = left
                    .entry(place)
                    .or_insert_with(|| self.available(place, now));
                if *left < *pieces {
                    return Err(());
                }
                *left -= pieces;
            }
            if let Spot::At(place) = *to {
                *left
                    .entry(place)
                    .or_insert_with(|| self.available(place, now)) += pieces;
            }
        }
        let touched = left.into_keys().collect();
        self.expire(now, Some(&touched));
        for (from, to, pieces) in legs {
            self.shift(*from, -pieces);
            self.shift(*to, *pieces);
        }
        self.follow(&touched);
        Ok(touched)
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
            Ok(touched) => {
                self.record(legs, false);
                Expected::done(201, touched)
            }
            Err(()) => Expected::refused(SHORT.0, SHORT.1),
        }
    }

    /// Applies a command and says what the answer must be. New records get their ids later.
    pub fn apply(&mut self, command: &Command, now: i64) -> Expected {
        match command {
            Command::Move(reason, lines) => {
                let (_, from, to) = REASONS[*reason];
                let legs: Vec<_> = lines
                    .iter()
                    .map(|(place, goal, pieces)| {
                        let goal = Spot::At((place.0, *goal));
                        let here = Spot::At(*place);
                        match (from, to) {
                            (Some(from), _) => (Spot::Outside(from), here, *pieces),
                            (None, Some(to)) => (here, Spot::Outside(to), *pieces),
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
            Command::Act(age, act) => self.act(now, *age, *act),
            Command::Watch(place, minimum) => {
                let touched = BTreeSet::from([*place]);
                self.minimum.insert(*place, *minimum);
                self.expire(now, Some(&touched));
                self.follow(&touched);
                Expected::done(200, touched)
            }
            Command::Acknowledge(place) => match self.alerts.get_mut(place) {
                Some(alert) if !alert.is_acknowledged => {
                    alert.is_acknowledged = true;
                    Expected::done(200, BTreeSet::from([*place]))
                }
                _ => Expected::refused(409, "illegal_transition"),
            },
            Command::Ask(_) | Command::Wait(_) => Expected::done(200, BTreeSet::new()),
            Command::ExpireReservations => {
                let touched = self.expire(now, None);
                self.follow(&touched);
                Expected::done(200, touched)
            }
            Command::CheckStock => {
                let all = self.minimum.keys().copied().collect();
                self.follow(&all);
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
                let legs = [(Spot::Outside("supplier"), Spot::At(place), pieces)];
                let touched = self.post(now, &legs).expect("nothing is taken");
                self.record(&legs, false);
                if let Some(receipt) = self.movements.last_mut() {
                    receipt.is_bought = true;
                }
                Expected::done(200, touched)
            }
            Ok(None) => Expected::done(200, BTreeSet::new()),
            Err((status, code)) => Expected::refused(status, code),
        }
    }

    fn adjust(&mut self, now: i64, place: Place, change: i64) -> Expected {
        let (here, outside) = (Spot::At(place), Spot::Outside("adjust"));
        match change {
            0 => {
                // Nothing moves, but the place was touched.
                let touched = BTreeSet::from([place]);
                self.expire(now, Some(&touched));
                self.follow(&touched);
                Expected::done(201, touched)
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
            Ok(touched) => {
                self.record(&legs, true);
                self.movements[position].is_reversed = true;
                Expected::done(201, touched)
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
        let touched = left.into_keys().collect();
        self.expire(now, Some(&touched));
        for (place, pieces) in lines {
            self.reservations.push(Reservation {
                id: String::new(),
                place: *place,
                pieces: *pieces,
                state: State::Held,
                expires_at: now + ttl_seconds * 1000,
            });
        }
        self.follow(&touched);
        Expected::done(201, touched)
    }

    fn act(&mut self, now: i64, age: usize, act: Act) -> Expected {
        let Some(position) = self.reservations.len().checked_sub(age + 1) else {
            return Expected::refused(404, "not_found");
        };
        let found = self.reservations[position].clone();
        if found.is_due(now) || found.state == State::Expired {
            return Expected::refused(409, "reservation_expired");
        }
        if !found.is_open() || act == Act::Confirm && found.state == State::Committed {
            return Expected::refused(409, "illegal_transition");
        }
        let touched = BTreeSet::from([found.place]);
        let state = match act {
            Act::Confirm => State::Committed,
            Act::Release => State::Released,
            Act::Consume => State::Consumed,
        };
        if act != Act::Confirm {
            self.expire(now, Some(&touched));
        }
        self.reservations[position].state = state;
        if act == Act::Consume {
            let legs = [(
                Spot::At(found.place),
                Spot::Outside("customer"),
                found.pieces,
            )];
            self.shift(legs[0].0, -found.pieces);
            self.record(&legs, false);
        }
        if act != Act::Confirm {
            self.follow(&touched);
        }
        Expected::done(200, touched)
    }
}
