//! What goes before and after every change of stock, in the same batch.

use std::collections::BTreeSet;

use domain::{Id, Instant, Statement, values};
use platform::Fault;
use web::job::Work;
use web::{Context, Stop};

use crate::Place;
use crate::statements::{alerts, expiry, levels};

/// An organisation, an item and a location.
pub type OrgPlace = (i64, String, String);

/// The statements around a change of stock at some places: expired holds are closed before it, so
/// that their stock can be used, and the low-stock alerts follow the stock after it.
#[derive(Clone, Debug)]
pub struct HoldsAndAlerts {
    /// `[[org, item, location, alert], …]`: one parameter, however many places. The last is the id
    /// of the alert that the place may open, and of which its event's id is made. Ids are made here because SQL has
    /// no clock and no randomness that tests could fix.
    places: String,
    now: Instant,
    request_id: Option<String>,
    traceparent: Option<String>,
}

impl HoldsAndAlerts {
    /// Of a change that a request makes. Its events name the request.
    ///
    /// # Errors
    /// A fault without randomness.
    pub fn in_request(c: &Context<'_>, places: BTreeSet<Place>) -> Result<Self, Fault> {
        let alerts = c.new_ids(places.len())?;
        let places = places.into_iter().zip(alerts);
        let places =
            places.map(|(Place(item, location), alert)| (c.org_id(), item, location, alert));
        Ok(Self {
            request_id: Some(c.request_id.clone()),
            traceparent: Some(c.traceparent.clone()),
            ..Self::new(places.collect(), c.now)
        })
    }

    /// Of a change that a job makes.
    ///
    /// # Errors
    /// A fault without randomness.
    pub fn in_job(work: &Work<'_>, places: BTreeSet<OrgPlace>) -> Result<Self, Stop> {
        let mut rows = Vec::with_capacity(places.len());
        for ((org_id, item, location), sequence) in places.into_iter().zip(0_u16..) {
            let alert = Id::<()>::new(work.now.ms(), sequence, work.platform.random()?);
            rows.push((org_id, item, location, alert.to_string()));
        }
        Ok(Self::new(rows, work.now))
    }

    fn new(places: Vec<(i64, String, String, String)>, now: Instant) -> Self {
        Self {
            // Integers and texts: this cannot fail.
            places: serde_json::to_string(&places).unwrap_or_default(),
            now,
            request_id: None,
            traceparent: None,
        }
    }

    /// Goes before the change: expires the holds of these places whose time is over.
    pub fn expire_holds(&self) -> Vec<Statement> {
        vec![
            expiry::PUBLISH_DUE.bind(self.event()),
            expiry::AUDIT_DUE.bind(values![&self.places, self.now, self.request_id.clone()]),
            expiry::EXPIRE_DUE.bind(values![&self.places, self.now]),
        ]
    }

    /// Goes after the change: publishes the levels of these places that have changed, and changes, resolves and
    /// opens their alerts, with their events.
    pub fn refresh_alerts(&self) -> Vec<Statement> {
        let mut statements = vec![
            levels::PUBLISH_CHANGED.bind(self.event()),
            self.publish_changes(),
        ];
        statements.extend(self.alerts());
        statements.push(self.publish_openings());
        statements
    }

    /// The events of alerts that will change or resolve; goes before `alerts`.
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

    /// The events of alerts that were opened; goes after `alerts`.
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
