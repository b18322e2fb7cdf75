//! One who works through days, one write after the other, until the server is gone.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use support::shop::unique;
use support::{Answer, Client};

use crate::day::{Act, Day, Place};

/// A write under its key.
struct Sent {
    key: String,
    path: String,
    body: Value,
    act: Act,
}

impl Sent {
    /// Sends it, again while the server asks for it. None when the server is gone.
    fn send(&self, client: &Client) -> Option<Answer> {
        loop {
            let draft = client.post(&self.path).key(&self.key).json(&self.body);
            let answer = draft.try_send().ok()?;
            if answer.status != 503 {
                assert!(answer.status < 300, "{}: {}", answer.sent(), answer.text);
                return Some(answer);
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

pub struct Writer<'p> {
    place: &'p Place,
    client: Client,
    pub days: Vec<Day>,
    /// What was answered since the last crash.
    answered: Vec<(Sent, Answer)>,
    cut_off: Option<Sent>,
}

impl<'p> Writer<'p> {
    pub fn at(place: &'p Place) -> Self {
        Self {
            place,
            client: place.market.client().on_its_own_connection(),
            days: vec![Day::default()],
            answered: Vec::new(),
            cut_off: None,
        }
    }

    pub fn place(&self) -> &'p Place {
        self.place
    }

    pub fn today(&self) -> &Day {
        self.days.last().expect("a day")
    }

    pub fn write_until_gone(&mut self, answered: &AtomicUsize) {
        loop {
            if self.today().act().is_none() {
                self.days.push(Day::default());
            }
            let day = self.today();
            let act = day.act().expect("a new day has an act");
            let (path, body) = day.request(act, self.place);
            let sent = Sent {
                key: unique("crash"),
                path,
                body,
                act,
            };
            let Some(answer) = sent.send(&self.client) else {
                self.cut_off = Some(sent);
                return;
            };
            self.learn(sent, answer);
            answered.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn learn(&mut self, sent: Sent, answer: Answer) {
        let day = self.days.last_mut().expect("a day");
        day.learn(sent.act, &answer);
        self.answered.push((sent, answer));
    }

    /// Sends everything again: what was answered has the same answer, what was cut off is done
    /// once. Says how many writes there were, and whether the one that was cut off had been done.
    pub fn repeat(&mut self) -> (usize, bool) {
        let mut was_done = false;
        if let Some(sent) = self.cut_off.take() {
            let answer = sent.send(&self.client).expect("an answer");
            was_done = answer.header("idempotency-replayed").is_some();
            self.learn(sent, answer);
        }
        for (sent, first) in &self.answered {
            let again = sent.send(&self.client).expect("an answer");
            assert_eq!(again.text, first.text, "what was answered was kept");
            assert_eq!(again.header("idempotency-replayed"), Some("true"));
        }
        (self.answered.drain(..).count(), was_done)
    }
}
