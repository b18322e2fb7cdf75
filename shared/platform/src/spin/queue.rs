//! Writers of one instance line up for a database here. In SQLite's own way of waiting, each asks
//! again and again from a thread of the host, and who comes last may get it first.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// A place in the line of a database.
struct Place {
    called: Cell<bool>,
    waker: Cell<Option<Waker>>,
}

thread_local! {
    /// Those who wait for each database that somebody of this instance writes to.
    static LINES: RefCell<HashMap<String, VecDeque<Rc<Place>>>> = RefCell::default();
}

/// The right to write to a database, passed on to the next in line when dropped.
pub struct Turn {
    label: String,
    place: Option<Rc<Place>>,
}

impl Turn {
    /// Waits until everybody who came before is done.
    pub async fn take(label: &str) -> Self {
        let place = LINES.with_borrow_mut(|lines| match lines.get_mut(label) {
            None => {
                lines.insert(label.to_owned(), VecDeque::new());
                None
            }
            Some(line) => {
                let place = Rc::new(Place {
                    called: Cell::new(false),
                    waker: Cell::new(None),
                });
                line.push_back(Rc::clone(&place));
                Some(place)
            }
        });
        let turn = Self {
            label: label.to_owned(),
            place,
        };
        poll_fn(|context| match &turn.place {
            Some(place) if !place.called.get() => {
                place.waker.set(Some(context.waker().clone()));
                Poll::Pending
            }
            _ => Poll::Ready(()),
        })
        .await;
        turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        LINES.with_borrow_mut(|lines| {
            let Some(line) = lines.get_mut(&self.label) else {
                return;
            };
            // Whoever leaves before being called only gives up the place.
            if let Some(place) = &self.place
                && !place.called.get()
            {
                line.retain(|other| !Rc::ptr_eq(other, place));
                return;
            }
            match line.pop_front() {
                Some(next) => {
                    next.called.set(true);
                    if let Some(waker) = next.waker.take() {
                        waker.wake();
                    }
                }
                None => {
                    lines.remove(&self.label);
                }
            }
        });
    }
}
