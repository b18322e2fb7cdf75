//! Percent-encoding in a path (RFC 3986): a SKU or a barcode may hold any character.

/// The text that was encoded; what is no encoding of UTF-8 stays as it is, and matches nothing.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = match (first, after) {
            (b'%', [high, low, after @ ..]) => digits(*high, *low).map(|byte| (byte, after)),
            _ => None,
        };
        let (byte, after) = escaped.unwrap_or((*first, after));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn digits(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn what_is_no_encoding_stays_as_it_is() {
        for (encoded, text) in [
            ("85123A", "85123A"),
            ("a%2Fb%20c", "a/b c"),
            ("%C3%B1", "ñ"),
            ("%c3%b1", "ñ"),
            ("1+1", "1+1"),
            ("100%", "100%"),
            ("%zz%4", "%zz%4"),
            ("%+1", "%+1"),
            ("%ff", "%ff"),
        ] {
            assert_eq!(decode(encoded), text);
        }
    }
}
