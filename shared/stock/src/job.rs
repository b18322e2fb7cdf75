//! Changes of stock that nobody asked for, in a job.

use std::collections::BTreeSet;

use crate::{Place, Touch};
use domain::Id;
use web::Stop;
use web::job::Work;

/// An organisation, an item and a location.
pub type Spot = (i64, String, String);

/// What happens around a change of these places.
///
/// # Errors
/// A fault without randomness.
pub fn touch(work: &Work<'_>, spots: BTreeSet<Spot>) -> Result<Touch, Stop> {
    let mut places = Vec::with_capacity(spots.len());
    for ((org_id, item, location), sequence) in spots.into_iter().zip(0_u16..) {
        let alert = Id::<()>::new(work.now.ms(), sequence, work.platform.random()?);
        places.push((org_id, Place(item, location), alert.to_string()));
    }
    Ok(Touch::new(places.into_iter(), work.now))
}
