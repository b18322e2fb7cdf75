//! A struct is read from an object, field by field in their order.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Attribute, Error, ExprPath, Field, FieldsNamed, FieldsUnnamed, LitStr, Token};

/// Where a field's value comes from.
#[derive(Default)]
struct Source {
    /// The value of an absent field: `Default`, or a function.
    default: Option<Option<ExprPath>>,
    /// An option that may be absent but not null.
    is_given: bool,
    with: Option<ExprPath>,
}

pub fn named(attributes: &[Attribute], fields: &FieldsNamed) -> syn::Result<TokenStream> {
    let has_default = Source::of(attributes)?.default.is_some();
    let mut names = Vec::new();
    let mut values = Vec::new();
    for field in &fields.named {
        let mut source = Source::of(&field.attrs)?;
        if has_default && source.default.is_none() {
            source.default = Some(None);
        }
        let Some(name) = &field.ident else { continue };
        names.push(name.unraw().to_string());
        let value = value(field, &source);
        values.push(quote!(#name: { from.next(); #value }));
    }
    Ok(quote! {
        from.enter(&[#(#names),*]);
        let whole = Self { #(#values),* };
        from.leave();
        whole
    })
}

/// A wrapper of one value is read as that value.
pub fn unnamed(fields: &FieldsUnnamed) -> syn::Result<TokenStream> {
    if fields.unnamed.len() == 1 {
        return Ok(quote!(Self(::domain::Read::read(from))));
    }
    Err(Error::new_spanned(fields, "a wrapper has one value"))
}

fn value(field: &Field, source: &Source) -> TokenStream {
    let kind = &field.ty;
    let read = match &source.with {
        Some(function) => quote!(#function(from)),
        None if source.is_given => return quote!(from.given()),
        None => quote!(<#kind as ::domain::Read>::read(from)),
    };
    match &source.default {
        Some(Some(function)) => quote!(if from.is_absent() { #function() } else { #read }),
        // These types accept an absent field.
        Some(None) if is_any_of(kind, &["Option", "Patch"]) => read,
        Some(None) => {
            quote!(if from.is_absent() { ::core::default::Default::default() } else { #read })
        }
        None => read,
    }
}

fn is_any_of(kind: &syn::Type, names: &[&str]) -> bool {
    let syn::Type::Path(path) = kind else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|segment| names.iter().any(|name| segment.ident == name))
}

impl Source {
    fn of(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut source = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("read") {
                attribute.parse_nested_meta(|meta| {
                    if meta.path.is_ident("given") {
                        source.is_given = true;
                        return Ok(());
                    }
                    if meta.path.is_ident("with") {
                        source.with = Some(meta.value()?.parse()?);
                        return Ok(());
                    }
                    Err(meta.error("only `given` and `with` are known"))
                })?;
            } else if attribute.path().is_ident("serde") {
                attribute.parse_nested_meta(|meta| {
                    if ["deny_unknown_fields", "transparent"]
                        .iter()
                        .any(|name| meta.path.is_ident(name))
                    {
                        // So it is always.
                    } else if !meta.path.is_ident("default") {
                        return Err(meta.error("of serde's attributes only `default` is followed"));
                    } else if meta.input.peek(Token![=]) {
                        let function: LitStr = meta.value()?.parse()?;
                        source.default = Some(Some(function.parse()?));
                    } else {
                        source.default = Some(None);
                    }
                    Ok(())
                })?;
            }
        }
        Ok(source)
    }
}
