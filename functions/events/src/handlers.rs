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
    let [end, events] = batch_statements(c.org_id(), after, most, topics);
    let [end, events, newest] = c.read([end, events, find_newest(c)]).await?;
    check_position(after, &newest)?;
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
    let [newest] = c.read([find_newest(c)]).await?;
    let after = match resumed {
        Some(position) => check_position(position.seq(), &newest)?,
        None => seq(&newest)?,
    };
    Ok(OrderStream::open(c, after, seconds.count()).into_reply())
}

fn find_newest(c: &Context<'_>) -> Statement {
    FIND_NEWEST.bind(values![c.org_id()])
}

/// The position of the last event.
fn seq(newest: &Rows) -> Result<i64, Stop> {
    Ok(newest.first::<(i64,)>()?.map_or(0, |(seq,)| seq))
}

/// Refuses a position after the last event: its owner would wait, and miss what takes the numbers up
/// to it.
fn check_position(after: i64, newest: &Rows) -> Result<i64, Stop> {
    let last = seq(newest)?;
    if after > last {
        let refusal = Refusal::new(&code::UNKNOWN_POSITION).with("last", last);
        return Err(refusal.into());
    }
    Ok(after)
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
