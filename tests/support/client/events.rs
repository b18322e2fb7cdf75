//! A client of server-sent events (WHATWG HTML, 9.2) that can be cut off at any byte.

use std::io::Read;
use std::time::Duration;

use serde_json::Value;
use ureq::http;

use super::Draft;

/// Longer than any stream stays open.
const STREAM_MAX: Duration = Duration::from_secs(60);

/// An event as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub id: i64,
    pub topic: String,
    pub data: Value,
}

/// A stream that is open. Dropping it closes the connection.
pub struct Stream {
    pub headers: http::HeaderMap,
    reader: ureq::BodyReader<'static>,
    received: Vec<u8>,
    /// The last id that was told, with an event or without.
    pub last_id: String,
    /// How many comments and empty blocks came.
    pub heartbeats: usize,
}

impl Draft<'_> {
    /// Opens the stream.
    ///
    /// # Panics
    /// When the answer is not a stream of events.
    #[track_caller]
    pub fn open(self) -> Stream {
        let url = format!("{}{}", self.client.base_url, self.path);
        let mut request = http::Request::builder().method("GET").uri(&url);
        for (name, value) in &self.headers {
            request = request.header(name, value.as_bytes());
        }
        let request = request.body(()).expect("a valid request");
        let timed = self.client.agent.configure_request(request);
        let request = timed.timeout_global(Some(STREAM_MAX)).build();
        let response = self.client.agent.run(request).expect("an answer");
        let (head, body) = response.into_parts();
        assert_eq!(head.status, 200, "{}", self.path);
        let kind = head.headers.get("content-type").expect("a content type");
        assert_eq!(kind, "text/event-stream");
        Stream {
            headers: head.headers,
            reader: body.into_reader(),
            received: Vec::new(),
            last_id: String::new(),
            heartbeats: 0,
        }
    }
}

impl Stream {
    /// The next event; none when the stream is over.
    pub fn next_event(&mut self) -> Option<Event> {
        let mut any = usize::MAX;
        self.next_within(&mut any)
    }

    /// The next event, if it comes within so many bytes, which are counted down.
    pub fn next_within(&mut self, bytes_left: &mut usize) -> Option<Event> {
        loop {
            while let Some(block) = self.take_block() {
                if let Some(event) = self.read_block(&block) {
                    return Some(event);
                }
            }
            if *bytes_left == 0 {
                return None;
            }
            let mut buffer = [0; 256];
            let most = buffer.len().min(*bytes_left);
            // A connection that breaks is over as well.
            let size = self.reader.read(&mut buffer[..most]).unwrap_or(0);
            if size == 0 {
                return None;
            }
            *bytes_left -= size;
            self.received.extend(&buffer[..size]);
        }
    }

    /// A whole block: what was cut off counts for nothing.
    fn take_block(&mut self) -> Option<String> {
        let end = self.received.windows(2).position(|pair| pair == b"\n\n")?;
        let block: Vec<u8> = self.received.drain(..end + 2).collect();
        Some(String::from_utf8(block).expect("UTF-8"))
    }

    fn read_block(&mut self, block: &str) -> Option<Event> {
        let (mut topic, mut data) = (None, None);
        for line in block.lines().filter(|line| !line.is_empty()) {
            match line.split_once(':').expect("a field") {
                ("", _) => {}
                ("id", id) => self.last_id = id.trim().to_owned(),
                ("event", name) => topic = Some(name.trim().to_owned()),
                ("data", json) => data = Some(serde_json::from_str(json).expect("JSON")),
                ("retry", time) => assert!(time.trim().parse::<u64>().is_ok(), "{time}"),
                (name, _) => panic!("{name} is no field"),
            }
        }
        let Some(data) = data else {
            self.heartbeats += 1;
            return None;
        };
        Some(Event {
            id: self.last_id.parse().expect("a number"),
            topic: topic.expect("a topic"),
            data,
        })
    }
}
