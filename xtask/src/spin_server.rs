//! The local server on Spin: one process that serves every component of spin.toml.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::failure::{OrFail, Result, fail};
use crate::spin_host::SpinHost;
use crate::{process, project};

const STOP_LIMIT: Duration = Duration::from_secs(10);
/// The header in which local tests pass the address, as Cloudflare does on Workers.
const ADDRESS_HEADER: (&str, &str) = ("CLIENT_ADDRESS_HEADER", "cf-connecting-ip");
/// The hosts that functions may call: only tests on this machine.
const OUTBOUND_HOSTS: (&str, &str) = ("OUTBOUND_HOSTS", "http://127.0.0.1:*");

pub struct SpinServer {
    host: SpinHost,
    port: u16,
    state: PathBuf,
    variables: Vec<(String, String)>,
    log: Log,
    child: Child,
}

impl SpinServer {
    /// Starts and waits until it listens. What the functions log goes to the file `log`.
    pub fn start(
        host: SpinHost,
        port: u16,
        state: &Path,
        settings: &BTreeMap<String, String>,
        log: &str,
    ) -> Result<Self> {
        // The databases are for nobody else on this machine.
        let mut folder = fs::DirBuilder::new();
        let made = folder.recursive(true).mode(0o700).create(state);
        made.or_fail(format!("cannot create {}", state.display()))?;
        let state = fs::canonicalize(state).or_fail(format!("cannot enter {}", state.display()))?;
        write_runtime_config(&state)?;
        let address_header = (ADDRESS_HEADER.0.to_owned(), ADDRESS_HEADER.1.to_owned());
        let outbound_hosts = (OUTBOUND_HOSTS.0.to_owned(), OUTBOUND_HOSTS.1.to_owned());
        let settings = settings.clone().into_iter();
        let settings = settings.chain([address_header, outbound_hosts]);
        // By the environment: arguments can be read by every user of the machine.
        let variables = settings.map(|(name, value)| (format!("SPIN_VARIABLE_{name}"), value));
        let variables: Vec<_> = variables.collect();
        let log = Log::create(log)?;
        let child = spawn(&host, port, &state, &variables, &log)?;
        let mut server = Self {
            host,
            port,
            state,
            variables,
            log,
            child,
        };
        server.wait_until_it_listens()?;
        Ok(server)
    }

    /// Starts anew with the components as they are now, keeping the data.
    pub fn reload(&mut self) -> Result {
        self.stop();
        self.child = spawn(
            &self.host,
            self.port,
            &self.state,
            &self.variables,
            &self.log,
        )?;
        self.wait_until_it_listens()
    }

    /// Shows in the terminal too what the functions log from here on.
    pub fn show_log(&self) {
        self.log.shown.store(true, Ordering::Relaxed);
    }

    pub fn group(&self) -> u32 {
        self.child.id()
    }

    /// Fails when the server exited.
    pub fn check(&mut self) -> Result {
        match self
            .child
            .try_wait()
            .or_fail("cannot read the state of the server")?
        {
            Some(status) => fail(format!(
                "{} exited ({status}): {}",
                self.host.name(),
                self.log.last_line()
            )),
            None => Ok(()),
        }
    }

    fn wait_until_it_listens(&mut self) -> Result {
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            self.check()?;
            process::pause()?;
        }
        Ok(())
    }

    fn stop(&mut self) {
        let group = format!("-{}", self.child.id());
        let signal = |name: &str| {
            let _ = Command::new("kill").args([name, "--", &group]).status();
        };
        signal("-INT");
        let limit = Instant::now() + STOP_LIMIT;
        while Instant::now() < limit {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        signal("-KILL");
        let _ = self.child.wait();
    }
}

impl Drop for SpinServer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn spawn(
    host: &SpinHost,
    port: u16,
    state: &Path,
    variables: &[(String, String)],
    log: &Log,
) -> Result<Child> {
    let mut command = host.up();
    command
        .args(["--from", project::SPIN_MANIFEST])
        .args(["--listen", &format!("127.0.0.1:{port}")])
        .arg("--state-dir")
        .arg(state)
        .arg("--runtime-config-file")
        .arg(state.join("runtime-config.toml"))
        .envs(variables.iter().cloned());
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    // A group of its own: Ctrl-C in the terminal reaches us alone, and we stop it in order.
    command.process_group(0);
    let mut child = command
        .spawn()
        .or_fail(format!("cannot start {}", host.name()))?;
    if let Some(output) = child.stdout.take() {
        log.follow(output);
    }
    if let Some(errors) = child.stderr.take() {
        log.follow(errors);
    }
    Ok(child)
}

/// Maps every label of spin.toml to a file of the state folder.
fn write_runtime_config(state: &Path) -> Result {
    // No copy of what the functions log: it is followed here.
    let mut text = String::from("log_dir = \"\"\n");
    for label in project::spin_databases()? {
        let file = state.join(format!("{label}.db"));
        text.push_str(&format!(
            "[sqlite_database.{label}]\ntype = \"spin\"\npath = {:?}\n",
            file.display().to_string()
        ));
    }
    fs::write(state.join("runtime-config.toml"), text)
        .or_fail(format!("cannot write to {}", state.display()))
}

/// Where what the functions log goes.
struct Log {
    file: Arc<Mutex<File>>,
    shown: Arc<AtomicBool>,
    last_line: Arc<Mutex<String>>,
    /// One a pipe; it ends with the pipe.
    readers: Mutex<Vec<JoinHandle<()>>>,
}

impl Log {
    fn create(path: &str) -> Result<Self> {
        let file = File::create(path).or_fail(format!("cannot write {path}"))?;
        Ok(Self {
            file: Arc::new(Mutex::new(file)),
            shown: Arc::default(),
            last_line: Arc::default(),
            readers: Mutex::default(),
        })
    }

    fn follow(&self, output: impl Read + Send + 'static) {
        let (file, shown) = (Arc::clone(&self.file), Arc::clone(&self.shown));
        let last_line = Arc::clone(&self.last_line);
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(output)
                .lines()
                .map_while(std::io::Result::ok)
            {
                if let Ok(mut file) = file.lock() {
                    let _ = writeln!(file, "{line}");
                }
                if shown.load(Ordering::Relaxed) {
                    eprintln!("{line}");
                }
                if let Ok(mut last) = last_line.lock() {
                    *last = line;
                }
            }
        });
        if let Ok(mut readers) = self.readers.lock() {
            readers.push(reader);
        }
    }

    /// What was said last, which after a failed start is why.
    fn last_line(&self) -> String {
        let readers = self
            .readers
            .lock()
            .map(|mut readers| std::mem::take(&mut *readers));
        for reader in readers.into_iter().flatten() {
            let _ = reader.join();
        }
        self.last_line
            .lock()
            .map_or(String::new(), |line| line.clone())
    }
}
