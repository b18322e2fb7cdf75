//! A receiver of webhooks and e-mails: a real server on this machine that keeps the requests it gets and gives prepared
//! answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64ct::{Base64, Encoding};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// A received request.
#[derive(Clone, Debug)]
pub struct Received {
    pub path: String,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Received {
    /// # Panics
    /// When it has no such header.
    pub fn header(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name);
        found.map_or_else(
            || panic!("no {name} in {:?}", self.headers),
            |(_, value)| value,
        )
    }

    /// How many of its signatures are made with this secret (Standard Webhooks).
    ///
    /// # Panics
    /// When the secret has another form.
    pub fn signatures_by(&self, secret: &str) -> usize {
        let key = secret.strip_prefix("whsec_").expect("a secret");
        let key = Base64::decode_vec(key).expect("a secret in base64");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
        for part in [
            self.header("webhook-id"),
            ".",
            self.header("webhook-timestamp"),
            ".",
            &self.body,
        ] {
            mac.update(part.as_bytes());
        }
        let expected = format!("v1,{}", Base64::encode_string(&mac.finalize().into_bytes()));
        let given = self.header("webhook-signature").split(' ');
        given.filter(|one| *one == expected).count()
    }
}

#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    /// Gives these answers in turn, then always the last one: a status, then headers, each on its own line.
    ///
    /// # Panics
    /// When this machine has no free port.
    pub fn answering(answers: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let received = Arc::new(Mutex::new(Vec::new()));
        let answers: Vec<String> = answers
            .iter()
            .map(|answer| answer.replace('\n', "\r\n"))
            .collect();
        let kept = Arc::clone(&received);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Some((stream, request)) = stream.ok().and_then(read) else {
                    continue;
                };
                let mut kept = kept.lock().expect("nobody panics");
                let answer = answers.get(kept.len()).or(answers.last());
                // Kept before it is answered, so that a test that has the answer finds it.
                kept.push(request);
                drop(kept);
                answer_with(stream, answer.map_or("204 No Content", String::as_str));
            }
        });
        Self {
            url: format!("http://{address}/hook"),
            received,
        }
    }

    /// The requests so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().expect("nobody panics").clone()
    }
}

fn read(stream: TcpStream) -> Option<(TcpStream, Received)> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(": ") else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let of = |name: &str| {
        headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    };
    let body = match of("content-length").and_then(|length| length.parse().ok()) {
        Some(length) => {
            let mut body = vec![0; length];
            reader.read_exact(&mut body).ok()?;
            body
        }
        None => read_chunks(&mut reader)?,
    };
    let body = String::from_utf8(body).ok()?;
    Some((
        reader.into_inner(),
        Received {
            path,
            headers,
            body,
        },
    ))
}

/// A body in chunks, without a content length.
fn read_chunks(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let length = usize::from_str_radix(line.trim(), 16).ok()?;
        let mut chunk = vec![0; length + 2];
        reader.read_exact(&mut chunk).ok()?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(&chunk[..length]);
    }
}

fn answer_with(mut stream: TcpStream, answer: &str) {
    let body = "prepared answer\n";
    let length = if answer.starts_with("204") {
        0
    } else {
        body.len()
    };
    let text = format!(
        "HTTP/1.1 {answer}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{}",
        &body[..length]
    );
    let _ = stream.write_all(text.as_bytes());
}
