//! A world of its own with a shop in it.

use support::dump::Dump;
use support::{Native, Shop};

pub struct Stage {
    pub native: Native,
    pub shop: Shop,
}

impl Stage {
    /// A new installation where so many shops are registered; the last is `shop`.
    pub fn open(shops: usize) -> Self {
        let native = Native::start();
        let client = native.client();
        for _ in 1..shops {
            Shop::open_at(&client);
        }
        Self {
            shop: Shop::open_at(&client),
            native,
        }
    }

    pub fn dump(&self) -> Dump {
        Dump::of(&self.native.world)
    }
}
