//! An enum is read from one of its words.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Attribute, DataEnum, Error, LitStr};

pub fn unit(attributes: &[Attribute], data: &DataEnum) -> syn::Result<TokenStream> {
    let style = style(attributes)?;
    let mut words = Vec::new();
    let mut arms = Vec::new();
    for variant in &data.variants {
        if !variant.fields.is_empty() {
            return Err(Error::new_spanned(variant, "a variant is a word alone"));
        }
        let name = &variant.ident;
        for word in spellings(&variant.attrs, &name.unraw().to_string(), style)? {
            let position = words.len();
            words.push(word);
            arms.push(quote!(#position => Self::#name));
        }
    }
    // Another word is refused, and the first variant is a placeholder.
    let Some(first) = data.variants.first().map(|variant| &variant.ident) else {
        return Err(Error::new_spanned(&data.variants, "an enum has a variant"));
    };
    let others = arms.iter().skip(1);
    Ok(quote! {
        match from.position(&[#(#words),*]) {
            #(#others,)*
            _ => Self::#first,
        }
    })
}

#[derive(Clone, Copy)]
enum Style {
    Snake,
    Lower,
    AsItIs,
}

fn style(attributes: &[Attribute]) -> syn::Result<Style> {
    let mut style = Style::AsItIs;
    each(attributes, |name, value| {
        match (name, value.value().as_str()) {
            ("rename_all", "snake_case") => style = Style::Snake,
            ("rename_all", "lowercase") => style = Style::Lower,
            _ => {
                return Err(Error::new_spanned(
                    value,
                    "only snake_case and lowercase are known",
                ));
            }
        }
        Ok(())
    })?;
    Ok(style)
}

/// The words of a variant: its name or `rename`, and its aliases.
fn spellings(attributes: &[Attribute], name: &str, style: Style) -> syn::Result<Vec<String>> {
    let mut word = match style {
        Style::Snake => snake(name),
        Style::Lower => name.to_lowercase(),
        Style::AsItIs => name.to_owned(),
    };
    let mut others = Vec::new();
    each(attributes, |name, value| {
        match name {
            "rename" => word = value.value(),
            "alias" => others.push(value.value()),
            _ => {
                return Err(Error::new_spanned(
                    value,
                    "only `rename` and `alias` are known",
                ));
            }
        }
        Ok(())
    })?;
    others.insert(0, word);
    Ok(others)
}

fn snake(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push('_');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

fn each(
    attributes: &[Attribute],
    mut take: impl FnMut(&str, &LitStr) -> syn::Result<()>,
) -> syn::Result<()> {
    let of_serde = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"));
    for attribute in of_serde {
        attribute.parse_nested_meta(|meta| {
            let name = meta.path.require_ident()?.to_string();
            take(&name, &meta.value()?.parse()?)
        })?;
    }
    Ok(())
}
