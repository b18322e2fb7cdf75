//! What Spin does with a request before our code runs.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::host::{Host, Setup};

/// What a connection answers to these bytes, up to its end or to two seconds of silence.
fn say(host: &Host, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(host.address()).expect("the double listens");
    let patience = Some(Duration::from_secs(2));
    stream.set_read_timeout(patience).expect("a timeout");
    stream.write_all(bytes).expect("a request");
    let mut received = Vec::new();
    let _ = stream.read_to_end(&mut received);
    String::from_utf8_lossy(&received).into_owned()
}

#[test]
fn requests_that_spin_refuses_do_not_reach_the_functions() {
    let host = Setup::new().start();
    let line = "GET /v1/auth/health HTTP/1.1\r\n";
    let end = "connection: close\r\n\r\n";
    for (bytes, start) in [
        (format!("{line}host: shop.example\r\n{end}"), "HTTP/1.1 200"),
        // Dropped without an answer.
        (format!("{line}{end}"), ""),
        (format!("{line}host: a b\r\n{end}"), ""),
        (
            format!("GET http://a.example/v1/auth/health HTTP/1.1\r\nhost: b.example\r\n{end}"),
            "",
        ),
        (
            format!("CONNECT shop.example:443 HTTP/1.1\r\nhost: shop.example:443\r\n{end}"),
            "",
        ),
    ] {
        let answer = say(&host, bytes.as_bytes());
        let as_expected = match start {
            "" => answer.is_empty(),
            start => answer.starts_with(start),
        };
        assert!(as_expected, "{bytes}: {answer}");
    }
    let mut strange = format!("{line}host: shop.example\r\nx-note: ").into_bytes();
    strange.extend(b"\xff\xfe\r\n");
    strange.extend(end.as_bytes());
    let answer = say(&host, &strange);
    assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn two_paths_belong_to_spin() {
    let host = Setup::new().start();
    let ask = |path: &str| {
        say(
            &host,
            format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").as_bytes(),
        )
    };
    assert!(ask("/.well-known/spin/health").ends_with("\r\n\r\nOK"));
    assert!(ask("/.well-known/spin/info").contains("\"name\":\"trastienda\""));
    assert!(ask("/.well-known/spin/other").starts_with("HTTP/1.1 404"));
}
