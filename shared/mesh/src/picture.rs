//! A picture of a model.

pub mod view;
