//! The local server: serve.mjs in Node, which runs workerd.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::time::{Duration, Instant};

use crate::failure::{OrFail, Result, fail};
use crate::process;

const SCRIPT: &str = "xtask/workers/serve.mjs";
const STOP_LIMIT: Duration = Duration::from_secs(10);

pub struct Server {
    node: Child,
    /// Closing it is the order to stop.
    orders: Option<ChildStdin>,
    answers: Receiver<String>,
}

impl Server {
    /// Starts and waits until it answers. What the functions log goes to the file `log`.
    pub fn start(
        functions: &[String],
        port: u16,
        state: &Path,
        secrets: &Path,
        log: &str,
    ) -> Result<Self> {
        let mut command = Command::new("node");
        command.arg(SCRIPT).args(["--port", &port.to_string()]);
        command
            .arg("--state")
            .arg(state)
            .arg("--secrets")
            .arg(secrets)
            .args(["--log", log])
            .args(functions);
        command
            .env("WRANGLER_SEND_METRICS", "false")
            .env("WRANGLER_LOG", "error");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        // A group of its own: Ctrl-C in the terminal reaches us alone, and we stop it in order.
        command.process_group(0);
        let mut node = command.spawn().or_fail("cannot start node")?;
        let orders = node.stdin.take();
        let (sender, answers) = mpsc::channel();
        if let Some(output) = node.stdout.take() {
            std::thread::spawn(move || {
                BufReader::new(output)
                    .lines()
                    .map_while(std::io::Result::ok)
                    .try_for_each(|line| sender.send(line))
            });
        }
        let mut server = Self {
            node,
            orders,
            answers,
        };
        server.answer("ready")?;
        Ok(server)
    }

    /// Loads the modules and wrangler.toml anew, keeping the data.
    pub fn reload(&mut self) -> Result {
        self.order("reload")?;
        self.answer("reloaded").map(drop)
    }

    /// Fires every scheduled trigger once and says how many there are.
    pub fn fire_triggers(&mut self) -> Result<String> {
        self.order("scheduled")?;
        self.answer("scheduled")
    }

    /// Shows in the terminal too what the functions log from here on.
    pub fn show_log(&mut self) -> Result {
        self.order("show")?;
        self.answer("shown").map(drop)
    }

    /// Node's, to which workerd belongs too.
    pub fn group(&self) -> u32 {
        self.node.id()
    }

    /// Fails when the server exited.
    pub fn check(&mut self) -> Result {
        match self
            .node
            .try_wait()
            .or_fail("cannot read the state of the server")?
        {
            Some(status) => fail(format!("the server exited ({status})")),
            None => Ok(()),
        }
    }

    fn order(&mut self, line: &str) -> Result {
        match &mut self.orders {
            Some(orders) => {
                writeln!(orders, "{line}").or_fail("cannot send a command to the server")
            }
            None => fail("the server is stopping"),
        }
    }

    /// Waits for the answer that begins with `word` and returns the rest of its line.
    fn answer(&mut self, word: &str) -> Result<String> {
        loop {
            match self.answers.try_recv() {
                Ok(line) => match line.split_once(' ').unwrap_or((&line, "")) {
                    (first, rest) if first == word => return Ok(rest.to_owned()),
                    ("failed", why) => return fail(why),
                    // Another line that a library printed.
                    _ => eprintln!("{line}"),
                },
                Err(TryRecvError::Empty) => process::pause()?,
                Err(TryRecvError::Disconnected) => {
                    return fail("the server did not start; see above");
                }
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.orders.take());
        let limit = Instant::now() + STOP_LIMIT;
        while Instant::now() < limit {
            if !matches!(self.node.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        // The whole group, or workerd would survive node.
        let _ = Command::new("kill")
            .args(["-KILL", "--", &format!("-{}", self.node.id())])
            .status();
        let _ = self.node.wait();
    }
}

/// Fails when something already listens there, on either address of localhost.
pub fn check_port(port: u16) -> Result {
    for address in ["127.0.0.1", "::1"] {
        if let Err(error) = TcpListener::bind((address, port))
            && error.kind() == std::io::ErrorKind::AddrInUse
        {
            return fail(format!(
                "port {port} is in use: stop what listens there or choose another with --port"
            ));
        }
    }
    Ok(())
}

pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).or_fail("no free port")?;
    Ok(listener.local_addr().or_fail("no free port")?.port())
}
