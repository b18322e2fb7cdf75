//! Addresses and contacts as they are stored.

use domain::Refusal;
use domain::fold::phrase;
use domain::refusal::code;
use serde::Serialize;

use super::addresses::{Address, Contact};

/// # Errors
/// `already_exists` at the second default address of a kind.
pub fn refuse_rivals(addresses: &[Address]) -> Result<(), Refusal> {
    for (position, address) in addresses.iter().enumerate() {
        let before = addresses.iter().take(position);
        let taken = |one: &Address| one.default && one.kind == address.kind;
        if address.default && before.into_iter().any(taken) {
            let pointer = format!("/addresses/{position}/default");
            return Err(Refusal::new(&code::ALREADY_EXISTS).at(pointer));
        }
    }
    Ok(())
}

/// A contact with its name as it is searched.
#[derive(Serialize)]
pub struct Stored<'a> {
    #[serde(flatten)]
    contact: &'a Contact,
    name_fold: String,
}

pub fn stored(contacts: &[Contact]) -> Vec<Stored<'_>> {
    let one = |contact| Stored {
        contact,
        name_fold: phrase(contact.name.as_str()),
    };
    contacts.iter().map(one).collect()
}
