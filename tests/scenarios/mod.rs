//! Stories of a shop, told over HTTP alone, with every figure asserted. They run with the contract, on each platform.

mod shop_day;
