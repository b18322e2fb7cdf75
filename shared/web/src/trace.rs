//! W3C Trace Context: a request continues its caller's trace or starts one.

use platform::{Platform, Request};

use crate::hex;

/// The caller's `traceparent` if it is valid, else a new one that is not sampled.
pub fn of(platform: &Platform, request: &Request) -> String {
    if let Some(given) = request
        .header("traceparent")
        .filter(|given| is_valid(given))
    {
        return given.to_owned();
    }
    let trace: [u8; 16] = platform.random().unwrap_or([1; 16]);
    let span: [u8; 8] = platform.random().unwrap_or([1; 8]);
    format!("00-{}-{}-00", hex(&trace), hex(&span))
}

fn is_valid(given: &str) -> bool {
    let parts: Vec<&str> = given.split('-').collect();
    let [version, trace, span, flags] = parts.as_slice() else {
        return false;
    };
    let hexadecimal = |text: &str, length: usize| {
        text.len() == length
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let named =
        |text: &str, length: usize| hexadecimal(text, length) && text.bytes().any(|b| b != b'0');
    hexadecimal(version, 2)
        && *version != "ff"
        && named(trace, 32)
        && named(span, 16)
        && hexadecimal(flags, 2)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn only_a_valid_traceparent_is_continued() {
        assert!(is_valid(
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        ));
        for bad in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
