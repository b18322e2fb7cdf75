//! The words that all documents need, in both languages.

use domain::Language;

pub struct Words {
    pub tax_id: &'static str,
    pub phone: &'static str,
    pub page: &'static str,
    pub of: &'static str,
    /// The headings of the table of taxes.
    pub tax: &'static str,
    pub tax_base: &'static str,
    pub tax_amount: &'static str,
    /// One piece, and several.
    pub piece: &'static str,
    pub pieces: &'static str,
    /// Before the quantity that a price is for.
    pub per: &'static str,
    /// Between day, month and year.
    pub of_date: &'static str,
    pub months: [&'static str; 12],
    pub thousands: char,
    pub decimals: char,
}

pub const fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Spanish => &SPANISH,
    }
}

static ENGLISH: Words = Words {
    tax_id: "Tax number",
    phone: "Telephone",
    page: "Page",
    of: "of",
    tax: "Tax",
    tax_base: "Net amount",
    tax_amount: "Tax amount",
    piece: "pc",
    pieces: "pcs",
    per: "per",
    of_date: " ",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    thousands: ',',
    decimals: '.',
};

static SPANISH: Words = Words {
    tax_id: "NIF",
    phone: "Teléfono",
    page: "Página",
    of: "de",
    tax: "Impuesto",
    tax_base: "Base imponible",
    tax_amount: "Cuota",
    piece: "ud.",
    pieces: "uds.",
    per: "por",
    of_date: " de ",
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    thousands: '.',
    decimals: ',',
};
