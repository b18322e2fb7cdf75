//! Requests whose answer comes before they are sent: a server that refuses a large body closes the
//! connection, and most clients then report the connection and not the answer.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

use super::{Answer, Draft};

/// How a body says where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    ContentLength,
    Chunks,
    /// Its last chunk has a size that is no number.
    BadChunk,
    /// It is shorter than its length says, and nothing more comes.
    CutOff,
}

impl Draft<'_> {
    /// Sends as much as the server takes and reads what it says meanwhile.
    ///
    /// # Panics
    /// When it says nothing.
    pub fn send_stubbornly(self, ending: Ending) -> Answer {
        let host = self.client.base_url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("the server listens");
        let patience = Some(Duration::from_secs(30));
        stream.set_read_timeout(patience).expect("a timeout");
        stream.set_write_timeout(patience).expect("a timeout");
        let bytes = self.bytes_to_send(host, ending);
        let mut outgoing = stream.try_clone().expect("a second handle");
        let received = thread::scope(|scope| {
            // What cannot be sent any more has been answered.
            scope.spawn(move || {
                let sent = outgoing.write_all(&bytes);
                if ending == Ending::CutOff {
                    let _ = outgoing.shutdown(Shutdown::Write);
                }
                sent
            });
            let received = read_whole(&mut stream);
            let _ = stream.shutdown(Shutdown::Both);
            received
        });
        let answer = self.read_answer(&received);
        crate::check::answer(&self.method, &self.path, &answer);
        answer
    }

    fn bytes_to_send(&self, host: &str, ending: Ending) -> Vec<u8> {
        let body = self.body.clone().unwrap_or_default();
        let mut head = format!("{} {} HTTP/1.1\r\nhost: {host}\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("connection: close\r\n");
        let mut bytes = match ending {
            Ending::ContentLength => format!("{head}content-length: {}\r\n\r\n", body.len()),
            Ending::CutOff => format!("{head}content-length: {}\r\n\r\n", body.len() + 1),
            Ending::Chunks | Ending::BadChunk => {
                format!(
                    "{head}transfer-encoding: chunked\r\n\r\n{:x}\r\n",
                    body.len()
                )
            }
        }
        .into_bytes();
        bytes.extend(body);
        match ending {
            Ending::ContentLength | Ending::CutOff => {}
            Ending::Chunks => bytes.extend(b"\r\n0\r\n\r\n"),
            Ending::BadChunk => bytes.extend(b"\r\nnonsense\r\n"),
        }
        bytes
    }

    fn read_answer(&self, received: &[u8]) -> Answer {
        let sent = format!("{} {}", self.method, self.path);
        let received = String::from_utf8_lossy(received).into_owned();
        let (head, body) = received
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("{sent}: no answer: {received:?}"));
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let chunked = headers.iter().any(|(_, value)| value == "chunked");
        let text = if chunked {
            joined(body)
        } else {
            body.to_owned()
        };
        Answer {
            sent,
            status: status.and_then(|code| code.parse().ok()).expect("a status"),
            headers,
            bytes: text.clone().into_bytes(),
            text,
        }
    }
}

/// Reads until the answer has ended, or the connection: some servers keep it open for the rest of
/// the body.
fn read_whole(stream: &mut TcpStream) -> Vec<u8> {
    let mut received = Vec::new();
    let mut part = [0; 4096];
    while !is_whole(&String::from_utf8_lossy(&received)) {
        match stream.read(&mut part) {
            // An end without a goodbye is an end too.
            Ok(0) | Err(_) => break,
            Ok(count) => received.extend(&part[..count]),
        }
    }
    received
}

fn is_whole(received: &str) -> bool {
    let Some((head, body)) = received.split_once("\r\n\r\n") else {
        return false;
    };
    let head = head.to_ascii_lowercase();
    let length = head.split("\r\n").find_map(|line| {
        let value = line.strip_prefix("content-length:")?;
        value.trim().parse::<usize>().ok()
    });
    match length {
        Some(length) => body.len() >= length,
        None => body.ends_with("0\r\n\r\n"),
    }
}

/// The chunks of a body put together. Their sizes count bytes, and ours are ASCII.
fn joined(mut chunks: &str) -> String {
    let mut text = String::new();
    while let Some((size, rest)) = chunks.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 || rest.len() < size {
            break;
        }
        text.push_str(&rest[..size]);
        chunks = rest[size..].trim_start_matches("\r\n");
    }
    text
}
