//! All functions on one local port, on either platform.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::failure::{Failure, Result};
use crate::platform::Platform;
use crate::progress::Progress;
use crate::project;
use crate::secrets::Secrets;
use crate::server::Server;
use crate::spin_host::SpinHost;
use crate::spin_server::SpinServer;
use crate::tick::tick_all;

pub enum LocalServer {
    Workers(Server),
    Spin {
        server: SpinServer,
        clock: Clock,
        /// Where it answers and the secret of its internal routes.
        url: String,
        internal_secret: String,
    },
}

/// The configuration of a server.
pub struct Start<'a> {
    pub functions: &'a [String],
    pub port: u16,
    /// The folder of its data.
    pub state: &'a Path,
    /// The folder of the files with the secrets, and what they hold.
    pub secrets_folder: &'a Path,
    pub secrets: &'a Secrets,
    /// Where what the functions log goes.
    pub log: &'a str,
}

impl LocalServer {
    /// Starts and waits until it answers.
    pub fn start(platform: Platform, start: &Start, progress: Progress) -> Result<Self> {
        let Start { port, state, .. } = *start;
        if platform == Platform::Workers {
            progress.step("starting workerd");
            let Start {
                functions,
                secrets_folder,
                log,
                ..
            } = *start;
            let server = Server::start(functions, port, state, secrets_folder, log)?;
            return Ok(Self::Workers(server));
        }
        let host = SpinHost::find(progress)?;
        progress.step(format!("starting {}", host.name()));
        let server = SpinServer::start(host, port, state, start.secrets.all(), start.log)?;
        Ok(Self::Spin {
            server,
            clock: Clock::start(),
            url: format!("http://127.0.0.1:{port}"),
            internal_secret: start.secrets.get("INTERNAL_SECRET")?.to_owned(),
        })
    }

    /// Loads the functions anew, keeping the data.
    pub fn reload(&mut self) -> Result {
        match self {
            Self::Workers(server) => server.reload(),
            Self::Spin { server, .. } => server.reload(),
        }
    }

    /// Fires every scheduled trigger once and says how many there are.
    pub fn fire_triggers(&mut self) -> Result<String> {
        match self {
            Self::Workers(server) => server.fire_triggers(),
            Self::Spin {
                url,
                internal_secret,
                ..
            } => {
                tick_all(url, internal_secret)?;
                Ok(project::scheduled_functions()?.len().to_string())
            }
        }
    }

    /// Must be called often: on Spin this calls the functions every minute. The server of Workers does it itself.
    pub fn keep_time(&mut self) {
        if let Self::Spin {
            clock,
            url,
            internal_secret,
            ..
        } = self
            && clock.minute_began()
        {
            // A failed call is repeated a minute later.
            if let Err(Failure::Because(why)) = tick_all(url, internal_secret) {
                eprintln!("{why}");
            }
        }
    }

    /// Shows in the terminal too what the functions log from here on.
    pub fn show_log(&mut self) -> Result {
        match self {
            Self::Workers(server) => server.show_log(),
            Self::Spin { server, .. } => {
                server.show_log();
                Ok(())
            }
        }
    }

    /// Its process group, to which whatever it started belongs as well.
    pub fn group(&self) -> u32 {
        match self {
            Self::Workers(server) => server.group(),
            Self::Spin { server, .. } => server.group(),
        }
    }

    /// Fails when the server exited.
    pub fn check(&mut self) -> Result {
        match self {
            Self::Workers(server) => server.check(),
            Self::Spin { server, .. } => server.check(),
        }
    }
}

/// Knows when a minute begins.
pub struct Clock {
    minute: u64,
}

impl Clock {
    fn start() -> Self {
        Self { minute: minute() }
    }

    fn minute_began(&mut self) -> bool {
        let now = minute();
        let began = now != self.minute;
        self.minute = now;
        began
    }
}

fn minute() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs() / 60)
}
