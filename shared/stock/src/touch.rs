//! What happens around every change of stock, in its own batch.

use domain::{Instant, Statement, values};

use crate::Place;
use crate::statements::{alerts, expiry};

/// The statements to put before and after a change of these places.
#[derive(Clone, Debug)]
pub struct Touch {
    /// `[[org, item, location, alert], …]`: one parameter, however many places.
    places: String,
    now: Instant,
    request_id: Option<String>,
    traceparent: Option<String>,
}

impl Touch {
    /// Places, each once, with whose they are and the id of the alert that each may open.
    ///
    /// The ids are made beforehand, because SQL has no clock and no randomness that the tests
    /// could hold still; most of them are never used.
    pub fn new(places: impl Iterator<Item = (i64, Place, String)>, now: Instant) -> Self {
        let rows: Vec<_> = places
            .map(|(org_id, Place(item_id, location_id), alert)| {
                (org_id, item_id, location_id, alert)
            })
            .collect();
        Self {
            // Integers and texts: this cannot fail.
            places: serde_json::to_string(&rows).unwrap_or_default(),
            now,
            request_id: None,
            traceparent: None,
        }
    }

    /// Names the request in the events, so that they can be followed to their cause.
    #[must_use]
    pub fn caused_by(mut self, request_id: &str, traceparent: &str) -> Self {
        self.request_id = Some(request_id.to_owned());
        self.traceparent = Some(traceparent.to_owned());
        self
    }

    /// Expires the holds that ran out here, so that what they kept can be used.
    pub fn before(&self) -> Vec<Statement> {
        vec![
            expiry::PUBLISH_DUE.bind(values![
                &self.places,
                self.now,
                self.request_id.clone(),
                self.traceparent.clone()
            ]),
            expiry::AUDIT_DUE.bind(values![&self.places, self.now, self.request_id.clone()]),
            expiry::EXPIRE_DUE.bind(values![&self.places, self.now]),
        ]
    }

    /// Brings the alerts of these places in line with their stock.
    pub fn after(&self) -> Vec<Statement> {
        let mut statements = vec![self.publish_changes()];
        statements.extend(self.alerts());
        statements.push(self.publish_openings());
        statements
    }

    /// The events of alerts that will change or resolve; comes before `alerts`.
    pub fn publish_changes(&self) -> Statement {
        alerts::PUBLISH_CHANGES.bind(self.event())
    }

    /// Changes, resolves and opens alerts.
    pub fn alerts(&self) -> [Statement; 2] {
        let values = values![&self.places, self.now];
        [
            alerts::CHANGE.bind(values.clone()),
            alerts::OPEN.bind(values),
        ]
    }

    /// The events of alerts that were opened; comes after `alerts`.
    pub fn publish_openings(&self) -> Statement {
        alerts::PUBLISH_OPENINGS.bind(self.event())
    }

    fn event(&self) -> Vec<domain::Value> {
        values![
            &self.places,
            self.now,
            self.request_id.clone(),
            self.traceparent.clone()
        ]
    }
}
