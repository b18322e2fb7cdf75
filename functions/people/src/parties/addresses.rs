//! The addresses and contacts of a party, and how they are stored. They are replaced as a whole, so that one version
//! and one event cover the party.

use domain::fold::phrase;
use domain::refusal::code;
use domain::text::{Email, Line, Name, Phone};
use domain::{Country, List, Read, Refusal};
use schemars::JsonSchema;
use serde::Serialize;

/// An address of a party.
#[derive(Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    pub kind: AddressKind,
    /// Whether it is the default address of its kind; at most one is.
    #[serde(default)]
    pub default: bool,
    /// The recipient there, if it is not the party itself.
    pub recipient: Option<Name>,
    pub line1: Name,
    pub line2: Option<Name>,
    pub city: Option<Line<100>>,
    pub region: Option<Line<100>>,
    pub postcode: Option<Line<20>>,
    pub country: Country,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    Billing,
    Shipping,
    Other,
}

/// A contact person of a party.
#[derive(Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    pub name: Name,
    /// Their position there: `Purchasing`.
    pub job_title: Option<Line<100>>,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
}

pub type Addresses = List<Address, 0, 20>;
pub type Contacts = List<Contact, 0, 20>;

/// Checks that each kind of address has at most one default.
///
/// # Errors
/// `already_exists` at the second default address of a kind.
pub fn check_defaults(addresses: &[Address]) -> Result<(), Refusal> {
    for (position, address) in addresses.iter().enumerate() {
        let mut before = addresses.iter().take(position);
        let same_kind = |one: &Address| one.default && one.kind == address.kind;
        if address.default && before.any(same_kind) {
            let pointer = format!("/addresses/{position}/default");
            return Err(Refusal::new(&code::ALREADY_EXISTS).at(pointer));
        }
    }
    Ok(())
}

/// A contact with its name in the form that is searched.
#[derive(Serialize)]
pub struct StoredContact<'a> {
    #[serde(flatten)]
    contact: &'a Contact,
    name_fold: String,
}

pub fn stored_contacts(contacts: &[Contact]) -> Vec<StoredContact<'_>> {
    let one = |contact| StoredContact {
        contact,
        name_fold: phrase(contact.name.as_str()),
    };
    contacts.iter().map(one).collect()
}
