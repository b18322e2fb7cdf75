//! `events`: what happened, as a feed and as a stream.

mod feed;
mod topics;
