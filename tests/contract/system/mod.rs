//! `system`: the installation and its documentation.

mod docs;
mod installation;
