//! Somebody outside whom the functions call: a real server on this machine that keeps what it is
//! sent, and answers as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64ct::{Base64, Encoding};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// A request that came.
#[derive(Clone, Debug)]
pub struct Caught {
    pub path: String,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Caught {
    /// # Panics
    /// When it came without this header.
    pub fn header(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name);
        found.map_or_else(
            || panic!("no {name} in {:?}", self.headers),
            |(_, value)| value,
        )
    }

    /// How many of its signatures are by this secret, as Standard Webhooks has it.
    ///
    /// # Panics
    /// When the secret is none.
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
        let wanted = format!("v1,{}", Base64::encode_string(&mac.finalize().into_bytes()));
        let given = self.header("webhook-signature").split(' ');
        given.filter(|one| *one == wanted).count()
    }
}

#[derive(Clone)]
pub struct Catcher {
    pub url: String,
    caught: Arc<Mutex<Vec<Caught>>>,
}

impl Catcher {
    /// Answers with these in turn, then always with the last: a status, then headers if any, each
    /// on a line of its own.
    ///
    /// # Panics
    /// When this machine has no port left.
    pub fn answering(answers: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let caught = Arc::new(Mutex::new(Vec::new()));
        let answers: Vec<String> = answers
            .iter()
            .map(|answer| answer.replace('\n', "\r\n"))
            .collect();
        let kept = Arc::clone(&caught);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Some((stream, request)) = stream.ok().and_then(read) else {
                    continue;
                };
                let mut kept = kept.lock().expect("nobody panics");
                let answer = answers.get(kept.len()).or(answers.last());
                // Kept before it is answered: who has the answer finds it here.
                kept.push(request);
                drop(kept);
                answer_with(stream, answer.map_or("204 No Content", String::as_str));
            }
        });
        Self {
            url: format!("http://{address}/hook"),
            caught,
        }
    }

    /// What came so far.
    pub fn caught(&self) -> Vec<Caught> {
        self.caught.lock().expect("nobody panics").clone()
    }
}

fn read(stream: TcpStream) -> Option<(TcpStream, Caught)> {
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
        Caught {
            path,
            headers,
            body,
        },
    ))
}

/// A body whose length was not told beforehand.
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
    let body = "so it is\n";
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
