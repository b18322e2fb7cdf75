//! Spin or its double for one test: the functions as they were last built, a folder of its own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use support::{Answer, Client, mint};

/// Longer than a write waits for the lock of its database.
const PATIENCE: Duration = Duration::from_secs(30);

pub const INTERNAL_SECRET: &str = "internal-secret-of-the-spin-tests-32-bytes";

/// What a host is started with; every part can be spoilt.
pub struct Setup {
    pub folder: PathBuf,
    pub manifest: String,
    pub runtime_config: String,
    pub variables: Vec<(&'static str, String)>,
    pub options: Vec<String>,
}

/// The program: the real `spin`, or the path of its double.
fn program() -> String {
    std::env::var("TRASTIENDA_SPIN_HOST")
        .expect("`cargo xtask test` says what serves the functions")
}

/// Whether it is the real one, which cannot be made to have every fault and words its refusals otherwise.
pub fn is_real() -> bool {
    program() == "spin"
}

impl Setup {
    /// A setup in which everything is right.
    pub fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("spin-{}-{count}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for the test");
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .canonicalize()
            .expect("the root");
        let manifest = fs::read_to_string(root.join("spin.toml")).expect("spin.toml");
        let place = |label: &str| {
            let path = folder.join(format!("{label}.db"));
            format!("[sqlite_database.{label}]\ntype = \"spin\"\npath = {path:?}\n")
        };
        Self {
            manifest: manifest.replace("source = \"", &format!("source = \"{}/", root.display())),
            runtime_config: String::from("log_dir = \"\"\n") + &place("shard0") + &place("shard1"),
            variables: vec![
                ("ENVIRONMENT", "development".to_owned()),
                ("ISSUER", "https://trastienda.test".to_owned()),
                ("DENY_CACHE_SECONDS", "0".to_owned()),
                ("CLIENT_ADDRESS_HEADER", "cf-connecting-ip".to_owned()),
                ("INTERNAL_SECRET", INTERNAL_SECRET.to_owned()),
                (
                    "PASSWORD_PEPPER",
                    "pepper-of-the-spin-tests-32-bytes-long".to_owned(),
                ),
                (
                    "TOKEN_SECRET",
                    "token-secret-of-the-spin-tests-32-bytes".to_owned(),
                ),
                (
                    "DELIVERY_SECRET",
                    "delivery-secret-of-the-spin-tests-32-bytes".to_owned(),
                ),
                ("JWT_PRIVATE_KEY", mint::private_key()),
                ("JWT_PUBLIC_KEYS", mint::public_keys()),
            ],
            options: Vec::new(),
            folder,
        }
    }

    pub fn variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.to_owned()));
        self
    }

    /// Every request on an instance of its own.
    pub fn one_request_an_instance(self) -> Self {
        self.option("--max-instance-reuse-count", "1")
            .option("--max-instance-concurrent-reuse-count", "1")
    }

    pub fn option(mut self, name: &str, value: &str) -> Self {
        self.options.extend([name.to_owned(), value.to_owned()]);
        self
    }

    fn spawn(&self, port: u16) -> Child {
        let manifest = self.folder.join("spin.toml");
        let runtime_config = self.folder.join("runtime-config.toml");
        fs::write(&manifest, &self.manifest).expect("a manifest");
        fs::write(&runtime_config, &self.runtime_config).expect("a runtime configuration");
        let variables = self
            .variables
            .iter()
            .map(|(name, value)| (format!("SPIN_VARIABLE_{name}"), value));
        let mut command = Command::new(program());
        command
            .args(["up", "--listen", &format!("127.0.0.1:{port}")])
            .args(&self.options)
            .envs(variables);
        command
            .arg("--from")
            .arg(manifest)
            .arg("--runtime-config-file")
            .arg(runtime_config);
        command.arg("--state-dir").arg(&self.folder);
        // The real one starts another program that serves: both end with the group.
        command.process_group(0);
        command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the double starts")
    }

    /// Why it does not start.
    pub fn refusal(self) -> String {
        let output = self.spawn(0).wait_with_output().expect("the double ends");
        let _ = fs::remove_dir_all(&self.folder);
        assert!(!output.status.success(), "it started");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    pub fn start(self) -> Host {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let mut child = self.spawn(port);
        let log = Arc::new(Mutex::new(Vec::new()));
        let (errors, lines) = (child.stderr.take().expect("a pipe"), Arc::clone(&log));
        thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                lines.lock().expect("the log").push(line);
            }
        });
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = child.try_wait().expect("the double is there");
            assert!(ended.is_none(), "it did not start: {:?}", log.lock());
            thread::yield_now();
        }
        Host {
            folder: self.folder.clone(),
            setup: Some(self),
            child,
            log,
            client: Client::to(&format!("http://127.0.0.1:{port}")).waiting(PATIENCE),
        }
    }

    /// Started and brought to the newest schema.
    pub fn start_migrated(self) -> Host {
        let host = self.start();
        host.migrate().expect_status(200);
        host
    }
}

pub struct Host {
    pub client: Client,
    folder: PathBuf,
    /// Until it is stopped.
    setup: Option<Setup>,
    child: Child,
    log: Arc<Mutex<Vec<String>>>,
}

impl Host {
    /// Where it listens.
    pub fn address(&self) -> &str {
        self.client.base_url().trim_start_matches("http://")
    }

    pub fn migrate(&self) -> Answer {
        self.client
            .clone()
            .bearer(INTERNAL_SECRET)
            .post("/internal/system/migrate")
            .send()
    }

    /// The file of a database, opened beside the host.
    pub fn database(&self, label: &str) -> rusqlite::Connection {
        rusqlite::Connection::open(self.folder.join(format!("{label}.db")))
            .expect("the database opens")
    }

    /// How many rows of shard 0 there are of `table`, which may go on with a condition.
    pub fn count(&self, table: &str) -> u32 {
        let sql = format!("select count(*) from {table}");
        self.database("shard0")
            .query_row(&sql, [], |row| row.get(0))
            .expect("a count")
    }

    /// The first line of the log that holds a text; it may come a little after the answer.
    pub fn log_with(&self, text: &str) -> String {
        loop {
            let log = self.log.lock().expect("the log");
            if let Some(line) = log.iter().find(|line| line.contains(text)) {
                return line.clone();
            }
            drop(log);
            thread::yield_now();
        }
    }

    /// Kills it at once, as when the power goes.
    pub fn kill(&mut self) {
        self.end();
    }

    /// Stops it and gives its setup, to start anew with the same data.
    pub fn stop(mut self) -> Setup {
        self.end();
        self.setup.take().expect("it runs")
    }

    fn end(&mut self) {
        // Once it has ended its number may be another's.
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.child.wait();
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.end();
        if self.setup.is_some() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}
