//! What openapi.json says besides what the route tables say: how operations are grouped and named.

use web::openapi::{Api, Noun, Subject};

use crate::FUNCTIONS;

/// What openapi.json is made of.
pub static API: Api = Api {
    functions: FUNCTIONS,
    subjects: SUBJECTS,
    nouns: NOUNS,
};

const fn subject(
    name: &'static str,
    words: &'static [&'static str],
    description: &'static str,
) -> Subject {
    Subject {
        name,
        description,
        words,
    }
}

/// In the order of the reference: what is sold, what is in stock, what is bought, who it is about, and how it is run.
const SUBJECTS: &[Subject] = &[
    subject(
        "Orders",
        &["orders"],
        "What customers order, from draft to completion.",
    ),
    subject(
        "Payments",
        &["payments", "refunds"],
        "Money that customers pay, and that they get back.",
    ),
    subject(
        "Shipments",
        &["shipments", "returns"],
        "Goods on their way to customers, and goods that come back.",
    ),
    subject(
        "Order settings",
        &["settings", "numbers", "tax-rates"],
        "Payment policy, numbers of documents and tax rates.",
    ),
    subject(
        "Items",
        &["items", "import", "imports", "export"],
        "What the business sells, uses and makes.",
    ),
    subject(
        "Categories",
        &["categories"],
        "The tree that items are sorted into.",
    ),
    subject(
        "Warehouses",
        &["warehouses"],
        "The places where stock lies.",
    ),
    subject(
        "Stock",
        &["stock", "moves"],
        "Stock levels, and the movements that change them.",
    ),
    subject(
        "Reservations",
        &["reservations", "availability"],
        "Stock set aside, and whether enough is there.",
    ),
    subject(
        "Stock counts",
        &["counts"],
        "Counting what lies in a warehouse, and posting the differences.",
    ),
    subject(
        "Replenishment",
        &["alerts", "replenishment", "reorders"],
        "What runs low, and what to buy when.",
    ),
    subject(
        "Suppliers",
        &["suppliers"],
        "Who sells to the business, at which terms, and how orders reach them.",
    ),
    subject(
        "Purchase orders",
        &["purchase-orders", "receipts"],
        "What is ordered from suppliers and received.",
    ),
    subject(
        "Deliveries",
        &["deliveries"],
        "Purchase orders sent to their suppliers by e-mail or webhook.",
    ),
    subject(
        "People",
        &["people", "customers", "employees", "reps"],
        "People and companies that the business deals with.",
    ),
    subject(
        "Events",
        &["events"],
        "What happened in the organisation, as a feed and as a stream.",
    ),
    subject(
        "Sessions",
        &[
            "login",
            "logout",
            "register",
            "token",
            "password",
            "me",
            "jwks.json",
        ],
        "Registering, logging in and out, and the caller's own account.",
    ),
    subject(
        "Users and roles",
        &["users", "roles", "permissions"],
        "Who works here, and what they may do.",
    ),
    subject("API keys", &["api-keys"], "Access for programs."),
    subject(
        "Organisation",
        &["organisation"],
        "Settings of the whole organisation.",
    ),
    subject(
        "System",
        &["system", "jobs", "tick", "health", "docs", "openapi.json"],
        "What runs here, and its scheduled jobs.",
    ),
];

/// Words that are not their own plural less an `s`, or that need another to say what they are.
const NOUNS: &[Noun] = &[
    noun("counts", "stock-count", "stock-counts"),
    noun("info", "system-info", "system-info"),
    noun("jwks", "jwks", "jwks"),
    noun("numbers", "number-sequence", "number-sequences"),
    noun("people", "person", "people"),
    noun("reps", "sales-rep", "sales-reps"),
    noun("settings", "order-settings", "order-settings"),
];

const fn noun(word: &'static str, singular: &'static str, plural: &'static str) -> Noun {
    Noun {
        word,
        singular,
        plural,
    }
}
