//! `#[derive(Read)]`: how a type is read from JSON (`domain::Read`), one call for each field.
//!
//! It follows the attributes of serde that the schema follows too, so that both say the same:
//! - `#[serde(default)]` on a field or on the whole, `#[serde(default = "function")]`;
//! - `#[serde(rename_all = "snake_case")]` or `"lowercase"` on an enum, `#[serde(rename, alias)]` on a variant.
//!
//! and two of its own for a field: `#[read(given)]` for an `Option` that may be absent but not null,
//! `#[read(with = function)]` for a function from `&mut Reader`.

mod fields;
mod variants;

use proc_macro::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, parse_macro_input};

#[proc_macro_derive(Read, attributes(read, serde))]
pub fn derive_read(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

fn expand(input: &DeriveInput) -> syn::Result<proc_macro2::TokenStream> {
    let body = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(named) => fields::named(&input.attrs, named)?,
            Fields::Unnamed(unnamed) => fields::unnamed(unnamed)?,
            Fields::Unit => return Err(Error::new_spanned(&input.ident, "nothing is not read")),
        },
        Data::Enum(data) => variants::unit(&input.attrs, data)?,
        Data::Union(_) => return Err(Error::new_spanned(&input.ident, "a union is not read")),
    };
    let name = &input.ident;
    let (generics, arguments, conditions) = input.generics.split_for_impl();
    Ok(quote! {
        impl #generics ::domain::Read for #name #arguments #conditions {
            fn read(from: &mut ::domain::Reader) -> Self {
                #body
            }
        }
    })
}
