//! Whole numbers with a minimum and a maximum.

/// `bounded! { /// What it is. pub Share = 0..=1_000_000, "a share is 0 to 1000000" }`: a whole
/// number on the wire, refused as `out_of_range` with these words beyond its bounds.
#[macro_export]
macro_rules! bounded {
    ($(#[doc = $doc:literal])* $vis:vis $name:ident = $min:literal..=$max:literal, $words:literal) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug)]
        $vis struct $name(pub i64);

        impl $crate::Read for $name {
            fn read(from: &mut $crate::Reader) -> Self {
                Self(from.within($min, $max, $crate::Invalid::new("out_of_range", $words)))
            }
        }

        impl ::schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({
                    "type": "integer", "minimum": $min, "maximum": $max,
                    "description": concat!($($doc),*).trim_start()
                })
            }
        }
    };
}
