//! The platforms that the functions are built for.

use std::path::{Path, PathBuf};

use crate::failure::{Result, fail};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    Workers,
    Spin,
}

pub const ALL: &[Platform] = &[Platform::Workers, Platform::Spin];

impl Platform {
    pub fn parse(name: &str) -> Result<Self> {
        match ALL.iter().find(|platform| platform.name() == name) {
            Some(platform) => Ok(*platform),
            None => fail(format!("the platforms are workers and spin, not `{name}`")),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Platform::Workers => "workers",
            Platform::Spin => "spin",
        }
    }

    /// The target of the Rust compiler.
    pub fn target(self) -> &'static str {
        match self {
            Platform::Workers => "wasm32-unknown-unknown",
            Platform::Spin => "wasm32-wasip2",
        }
    }

    /// What a function becomes: on Workers a folder of modules, on Spin one component. The
    /// manifests name the same paths.
    pub fn artifact(self, function: &str) -> PathBuf {
        match self {
            Platform::Workers => Path::new("target/edge/workers").join(function),
            Platform::Spin => Path::new("target/edge/spin").join(format!("{function}.wasm")),
        }
    }
}
