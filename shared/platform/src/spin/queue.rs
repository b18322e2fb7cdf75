//! Turns: of what must not happen twice at once in an instance, each waits in a queue until the one before is done.
//!
//! The writers of a database take turns, because SQLite itself only retries, each writer in a thread of the host, and
//! the last writer may get the lock first. The calls of the key-value store take turns, because each blocks the thread
//! of the instance.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// One who waits.
struct Waiter {
    called: Cell<bool>,
    waker: Cell<Option<Waker>>,
}

thread_local! {
    /// Who waits in each queue where somebody has the turn.
    static QUEUES: RefCell<HashMap<String, VecDeque<Rc<Waiter>>>> = RefCell::default();
}

/// The turn in a queue. Dropping it passes it to the next.
pub struct Turn {
    label: String,
    waiter: Option<Rc<Waiter>>,
}

impl Turn {
    /// Waits until all who came earlier are done.
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
            // Who stops waiting only leaves the queue.
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
