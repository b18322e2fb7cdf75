//! A queue of the writers of one instance for each database. SQLite itself only retries, each writer in a thread of the
//! host, and the last writer may get the lock first.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// A waiting writer.
struct Waiter {
    called: Cell<bool>,
    waker: Cell<Option<Waker>>,
}

thread_local! {
    /// The waiting writers of each database that this instance is writing to.
    static QUEUES: RefCell<HashMap<String, VecDeque<Rc<Waiter>>>> = RefCell::default();
}

/// The right to write to a database. Dropping it passes it to the next writer in the queue.
pub struct Turn {
    label: String,
    waiter: Option<Rc<Waiter>>,
}

impl Turn {
    /// Waits until all earlier writers are done.
    pub async fn take(label: &str) -> Self {
        let waiter = QUEUES.with_borrow_mut(|queues| match queues.get_mut(label) {
            None => {
                queues.insert(label.to_owned(), VecDeque::new());
                None
            }
            Some(queue) => {
                let waiter = Rc::new(Waiter {
                    called: Cell::new(false),
                    waker: Cell::new(None),
                });
                queue.push_back(Rc::clone(&waiter));
                Some(waiter)
            }
        });
        let turn = Self {
            label: label.to_owned(),
            waiter,
        };
        poll_fn(|context| match &turn.waiter {
            Some(waiter) if !waiter.called.get() => {
                waiter.waker.set(Some(context.waker().clone()));
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
        QUEUES.with_borrow_mut(|queues| {
            let Some(queue) = queues.get_mut(&self.label) else {
                return;
            };
            // A writer that stops waiting only leaves the queue.
            if let Some(waiter) = &self.waiter
                && !waiter.called.get()
            {
                queue.retain(|other| !Rc::ptr_eq(other, waiter));
                return;
            }
            match queue.pop_front() {
                Some(next) => {
                    next.called.set(true);
                    if let Some(waker) = next.waker.take() {
                        waker.wake();
                    }
                }
                None => {
                    queues.remove(&self.label);
                }
            }
        });
    }
}
