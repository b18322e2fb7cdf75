//! Requests to other servers in tests: HTTP/1.1 without TLS, to this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::Platform;
use url::{Position, Url};

use crate::outbound::REASON_BYTES_MAX;
use crate::{Call, Fault, Reply};

impl Platform {
    /// Sends a request to another server and waits for the response. Only `http://127.0.0.1:…` can be called.
    ///
    /// # Errors
    /// Why there was no response: no connection, or the time limit.
    #[expect(clippy::unused_async, reason = "asynchronous on the other platforms")]
    pub async fn call(&self, call: &Call) -> Result<Reply, Fault> {
        exchange(call).map_err(|error| Fault::new(error.to_string()))
    }
}

fn exchange(call: &Call) -> std::io::Result<Reply> {
    let out_of_reach = || std::io::Error::other("native calls plain HTTP only");
    let url = Url::parse(&call.url).ok();
    let url = url
        .filter(|url| url.scheme() == "http")
        .ok_or_else(out_of_reach)?;
    let (host, path) = (
        &url[Position::BeforeHost..Position::AfterPort],
        &url[Position::BeforePath..Position::AfterQuery],
    );
    let ends = Instant::now() + Duration::from_millis(call.timeout_ms);
    let mut stream = TcpStream::connect(host)?;
    let mut head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n",
        call.body.len()
    );
    for (name, value) in &call.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{head}\r\n{}", call.body).as_bytes())?;
    let left = ends.saturating_duration_since(Instant::now());
    stream.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line
        .split_whitespace()
        .nth(1)
        .and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other("no answer in HTTP"))?;
    let mut retry_after = None;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("retry-after") {
            retry_after = Some(value.trim().to_owned());
        }
    }
    let mut reason = Vec::new();
    let most = u64::try_from(REASON_BYTES_MAX).unwrap_or(u64::MAX);
    // A connection that fails after the headers has still answered.
    let _ = reader.take(most).read_to_end(&mut reason);
    Ok(Reply {
        status,
        retry_after,
        reason: String::from_utf8_lossy(&reason).into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::exchange;
    use crate::Call;

    #[test]
    fn a_host_that_never_answers_times_out() {
        // The system accepts the connection, but no server answers on it.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let call = Call {
            url: format!("http://{}/", silent.local_addr().unwrap()),
            headers: Vec::new(),
            body: "{}".to_owned(),
            timeout_ms: 20,
        };
        assert!(exchange(&call).is_err());
    }
}
