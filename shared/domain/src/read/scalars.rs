//! Values that are no objects: texts, numbers, booleans, lists, and values that may be absent.

use super::{Invalid, Read, Reader};
use crate::Tree;

impl Read for String {
    fn read(from: &mut Reader) -> Self {
        from.text().unwrap_or_default()
    }
}

impl Read for bool {
    fn read(from: &mut Reader) -> Self {
        from.boolean()
    }
}

impl Read for i64 {
    fn read(from: &mut Reader) -> Self {
        from.integer().unwrap_or_default()
    }
}

macro_rules! smaller_integers {
    ($($kind:ident)*) => {
        $(impl Read for $kind {
            fn read(from: &mut Reader) -> Self {
                let detail = concat!("expected ", stringify!($kind));
                let invalid = Invalid::new("invalid_value", detail);
                let integer = from.within($kind::MIN.into(), $kind::MAX.into(), invalid);
                Self::try_from(integer).unwrap_or_default()
            }
        })*
    };
}

smaller_integers! { u8 u16 u32 }

impl<T: Read> Read for Option<T> {
    /// Null and nothing are the same.
    fn read(from: &mut Reader) -> Self {
        (!from.is_nothing()).then(|| T::read(from))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(from: &mut Reader) -> Self {
        from.list(0, usize::MAX)
    }
}

impl Read for Tree {
    fn read(from: &mut Reader) -> Self {
        from.tree().unwrap_or(Self::Null)
    }
}
