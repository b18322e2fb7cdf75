//! `/v1/events` and `/v1/orders/events`: what was committed, to poll or to follow.

use domain::refusal::code;
use domain::{Refusal, Statement, Tree, values};
use platform::Rows;
use web::{Answer, Context, Reply, Stop};

use crate::feed::{Feed, WINDOW};
use crate::statements::{FIND_END, FIND_NEWEST, LIST};
use crate::wire::{Filter, Place, StreamFilter};

pub async fn list(c: &Context<'_>) -> Answer {
    let Filter {
        after,
        topic,
        limit,
    } = c.query()?;
    let after = after.map_or(0, Place::seq);
    let most = limit.count();
    let topics = topic.map(|topic| Tree::List(vec![Tree::from(topic.as_str())]).to_string());
    let [end, events] = c.read(looks(c.org_id(), after, most, topics)).await?;
    let seen = Seen::of(&end, &events, most)?;
    let bodies: Vec<&str> = seen
        .events
        .iter()
        .map(|(_, _, body)| body.as_str())
        .collect();
    Ok(Reply::json(format!(
        "{{\"items\":[{}],\"next_after\":{},\"more\":{}}}",
        bodies.join(","),
        seen.after,
        seen.more
    )))
}

pub async fn stream(c: &Context<'_>) -> Answer {
    let StreamFilter { after, seconds } = c.query()?;
    let resumed = match c.request.header("last-event-id") {
        None | Some("") => after,
        Some(text) => {
            let place = Place::parse(text);
            Some(place.ok_or_else(|| Refusal::new(&code::INVALID_CURSOR))?)
        }
    };
    let after = match resumed {
        Some(place) => place.seq(),
        None => newest(c).await?,
    };
    Ok(Feed::open(c, after, seconds.count()).follow())
}

/// The place of the last event there is.
async fn newest(c: &Context<'_>) -> Result<i64, Stop> {
    let [newest] = c.read([FIND_NEWEST.bind(values![c.org_id()])]).await?;
    Ok(newest.first::<(i64,)>()?.map_or(0, |(seq,)| seq))
}

/// What looks for at most `most` events after a place: the end of the window first, so that what
/// is committed between the two is listed, not skipped.
pub fn looks(org_id: i64, after: i64, most: i64, topics: Option<String>) -> [Statement; 2] {
    // Where every event is wanted, no more are walked than can be told.
    let window = topics.as_ref().map_or(most.min(WINDOW), |_| WINDOW);
    [
        FIND_END.bind(values![org_id, after, window]),
        LIST.bind(values![org_id, after, window, most, topics]),
    ]
}

/// What such a look saw.
pub struct Seen {
    /// Seq, topic and JSON of each event.
    pub events: Vec<(i64, String, String)>,
    /// Up to where nothing was missed.
    pub after: i64,
    /// Whether there is more beyond.
    pub more: bool,
}

impl Seen {
    /// # Errors
    /// A fault when the rows are not those of `looks`.
    pub fn of(end: &Rows, events: &Rows, most: i64) -> Result<Self, Stop> {
        let (end, walked) = end.first::<(i64, i64)>()?.unwrap_or_default();
        let events: Vec<(i64, String, String)> = events.all()?;
        let last = events.last().map_or(0, |(seq, _, _)| *seq);
        // A full list may have left events of the window out.
        let is_full = i64::try_from(events.len()).is_ok_and(|count| count >= most);
        Ok(Self {
            after: if is_full { last } else { end.max(last) },
            more: is_full || walked >= WINDOW,
            events,
        })
    }
}
