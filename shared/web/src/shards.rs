//! The number of shards. An organisation lives on one of them, whose number is in its tokens, so databases scale out
//! without a look-up.

use platform::Platform;

/// `SHARDS`, at least one.
pub fn shards(platform: &Platform) -> u8 {
    let count = platform.setting("SHARDS");
    let count = count.and_then(|count| count.parse().ok());
    count.unwrap_or(1).max(1)
}
