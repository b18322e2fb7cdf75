//! Movements that are ready to be posted.

use domain::{Instant, Statement, values};

use crate::rules::Leg;
use crate::statements::moves::POST;

/// Movements that are posted together.
#[derive(Clone, Debug)]
pub struct Posting {
    pub reason: &'static str,
    pub legs: Vec<Leg>,
    /// Type and id of the document of the movements.
    pub document: Option<(String, String)>,
    pub note: Option<String>,
    pub occurred_at: Instant,
}

impl Posting {
    /// The one statement that posts them, under as many ids as there are legs.
    pub fn statement(
        &self,
        org_id: i64,
        actor_id: &str,
        ids: &[String],
        now: Instant,
    ) -> Statement {
        let rows: Vec<_> = ids
            .iter()
            .zip(&self.legs)
            .map(|(id, leg)| {
                (
                    id,
                    &leg.item_id,
                    &leg.route.from,
                    &leg.route.to,
                    leg.quantity,
                    &leg.line,
                    leg.cost_c4,
                )
            })
            .collect();
        let (kind, document) = self.document.clone().unzip();
        POST.bind(values![
            org_id,
            // Integers and texts: this cannot fail.
            serde_json::to_string(&rows).unwrap_or_default(),
            self.reason,
            kind,
            document,
            actor_id,
            self.note.clone(),
            self.occurred_at,
            now
        ])
    }
}
