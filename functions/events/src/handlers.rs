//! `/v1/events` and `/v1/orders/events`.

use domain::refusal::code;
use domain::{Refusal, Statement, Tree, values};
use platform::Rows;
use web::{Answer, Context, Reply, Stop};

use crate::statements::{FIND_LAST, FIND_NEWEST, LIST};
use crate::stream::{OrderStream, WINDOW};
use crate::wire::{Filter, Position, StreamFilter};

pub async fn list(c: &Context<'_>) -> Answer {
    let Filter {
        after,
        topic,
        limit,
    } = c.query()?;
    let after = after.map_or(0, Position::seq);
    let most = limit.count();
    let topics = topic.map(|topic| Tree::List(vec![Tree::from(topic.as_str())]).to_string());
    let [end, events] = c
        .read(batch_statements(c.org_id(), after, most, topics))
        .await?;
    let batch = Batch::of(&end, &events, most)?;
    let bodies: Vec<&str> = batch
        .events
        .iter()
        .map(|(_, _, body)| body.as_str())
        .collect();
    Ok(Reply::json(format!(
        "{{\"items\":[{}],\"next_after\":{},\"more\":{}}}",
        bodies.join(","),
        batch.after,
        batch.more
    )))
}

pub async fn stream(c: &Context<'_>) -> Answer {
    let StreamFilter { after, seconds } = c.query()?;
    let resumed = match c.request.header("last-event-id") {
        None | Some("") => after,
        Some(text) => {
            let position = Position::parse(text);
            Some(position.ok_or_else(|| Refusal::new(&code::INVALID_CURSOR))?)
        }
    };
    let after = match resumed {
        Some(position) => position.seq(),
        None => newest(c).await?,
    };
    Ok(OrderStream::open(c, after, seconds.count()).into_reply())
}

/// The position of the last event.
async fn newest(c: &Context<'_>) -> Result<i64, Stop> {
    let [newest] = c.read([FIND_NEWEST.bind(values![c.org_id()])]).await?;
    Ok(newest.first::<(i64,)>()?.map_or(0, |(seq,)| seq))
}

/// The statements that read at most `most` events after a position. The end of the window is read first, so that an event
/// that is committed between the two is listed, not skipped.
pub fn batch_statements(
    org_id: i64,
    after: i64,
    most: i64,
    topics: Option<String>,
) -> [Statement; 2] {
    // Without a topic, no more events are read than can be sent.
    let window = topics.as_ref().map_or(most.min(WINDOW), |_| WINDOW);
    [
        FIND_LAST.bind(values![org_id, after, window]),
        LIST.bind(values![org_id, after, window, most, topics]),
    ]
}

/// The result of these statements.
pub struct Batch {
    /// Seq, topic and JSON of each event.
    pub events: Vec<(i64, String, String)>,
    /// The position up to which all events were read.
    pub after: i64,
    /// Whether more events may follow.
    pub more: bool,
}

impl Batch {
    /// # Errors
    /// A fault when the rows have another form.
    pub fn of(end: &Rows, events: &Rows, most: i64) -> Result<Self, Stop> {
        let (end, walked) = end.first::<(i64, i64)>()?.unwrap_or_default();
        let events: Vec<(i64, String, String)> = events.all()?;
        let last = events.last().map_or(0, |(seq, _, _)| *seq);
        // A full list may not hold all events of the window.
        let is_full = i64::try_from(events.len()).is_ok_and(|count| count >= most);
        Ok(Self {
            after: if is_full { last } else { end.max(last) },
            more: is_full || walked >= WINDOW,
            events,
        })
    }
}
