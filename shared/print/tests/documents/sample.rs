//! Documents to test with and to look at.

use domain::Language;
use print::format::{amount, date, money, per, percent, quantity};
use print::{
    A4, Address, Align, Cell, Column, Document, Fact, Group, Letterhead, Note, Party, Picture, Row,
    Table, Tax, Total,
};

const CURRENCY: &str = "EUR";

/// A line: name, pieces, price of one in cents.
pub type Item<'a> = (&'a str, i64, i64);

pub fn quote(language: Language, items: &[Item<'_>]) -> Document {
    let english = language == Language::English;
    let say = |en: &str, es: &str| if english { en } else { es }.to_owned();
    let net: i64 = items.iter().map(|(_, pieces, price)| pieces * price).sum();
    let tax = net * 21 / 100;
    let number = |heading: String| Column {
        heading,
        align: Align::Right,
    };
    Document {
        language,
        paper: A4,
        letterhead: Letterhead {
            name: "Casa Luna Iluminación S.L.".to_owned(),
            logo: None,
            address: Some(Address {
                line1: "Calle de la Princesa 27".to_owned(),
                line2: Some("2.º izquierda".to_owned()),
                postcode: Some("28008".to_owned()),
                city: Some("Madrid".to_owned()),
                country: "ES".to_owned(),
                ..Address::default()
            }),
            tax_id: Some("B83456789".to_owned()),
            phone: Some("+34 910 000 000".to_owned()),
            email: Some("hola@casaluna.example".to_owned()),
        },
        title: say("Quote", "Presupuesto"),
        number: "Q-2026-0042".to_owned(),
        watermark: None,
        facts: vec![
            Fact {
                label: say("Date", "Fecha"),
                value: date(1_772_677_800_000, "Europe/Madrid", language),
            },
            Fact {
                label: say("Valid until", "Válido hasta"),
                value: date(1_790_000_000_000, "Europe/Madrid", language),
            },
            Fact {
                label: say("Currency", "Moneda"),
                value: CURRENCY.to_owned(),
            },
        ],
        parties: vec![
            Party {
                heading: say("Customer", "Cliente"),
                name: "Ελευθέριος Παπαδόπουλος & Ștefan Țăran Щукин".to_owned(),
                lines: vec!["12 Harbour Road".to_owned(), "LS1 1AA Leeds".to_owned()],
            },
            Party {
                heading: say("Deliver to", "Lugar de entrega"),
                name: say("Back store", "Almacén trasero"),
                lines: vec![],
            },
        ],
        table: Table {
            columns: vec![
                Column {
                    heading: "#".to_owned(),
                    align: Align::Left,
                },
                Column {
                    heading: say("Code", "Código"),
                    align: Align::Left,
                },
                Column {
                    heading: say("Description", "Descripción"),
                    align: Align::Wide,
                },
                number(say("Quantity", "Cantidad")),
                number(say("Price", "Precio")),
                number(say("Amount", "Importe")),
            ],
            groups: vec![Group {
                heading: None,
                rows: (1..)
                    .zip(items)
                    .map(|(line, (name, pieces, price))| Row {
                        cells: vec![
                            Cell::new(format!("{line}")),
                            Cell::new(format!("LMP-{line:03}")),
                            Cell::new(*name).with_below("LUNA-204"),
                            Cell::new(quantity(*pieces, "each", language)),
                            Cell::new(amount(*price, CURRENCY, language))
                                .with_below(per(10, "each", language)),
                            Cell::new(amount(pieces * price, CURRENCY, language)),
                        ],
                    })
                    .collect(),
            }],
        },
        taxes: vec![Tax {
            name: format!("{} {}", say("VAT", "IVA"), percent(210_000, language)),
            base: amount(net, CURRENCY, language),
            amount: amount(tax, CURRENCY, language),
        }],
        totals: vec![
            Total {
                label: say("Net amount", "Base imponible"),
                amount: amount(net, CURRENCY, language),
            },
            Total {
                label: say("Tax", "Impuestos"),
                amount: amount(tax, CURRENCY, language),
            },
            Total {
                label: "Total".to_owned(),
                amount: money(net + tax, CURRENCY, language),
            },
        ],
        notes: vec![Note {
            heading: say("Terms", "Condiciones"),
            text: say(
                "30 days net. Goods stay ours until they are paid.",
                "Pago a 30 días. La mercancía es nuestra hasta que se pague.",
            ),
        }],
    }
}

/// A square that goes from dark to light.
pub fn logo() -> Option<Picture> {
    let pixels = (0..64 * 64_u32).flat_map(|at| {
        let (x, y) = (at % 64, at / 64);
        [x * 3, y * 3, 120].map(|colour| colour.to_le_bytes()[0])
    });
    Picture::from_rgb(64, 64, pixels.collect(), "Casa Luna")
}
