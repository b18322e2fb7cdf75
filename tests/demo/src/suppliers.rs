//! Who delivers: companies made up for the demo shop.

use chrono::Weekday;

/// A made-up company that delivers once a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supplier {
    pub code: &'static str,
    pub name: &'static str,
    pub email: &'static str,
    pub phone: &'static str,
    /// From order to delivery.
    pub lead_time_days: usize,
    pub delivers_on: Weekday,
}

/// Every supplier of the demo shop. The phone numbers are of the range kept for drama.
pub const SUPPLIERS: [Supplier; 5] = [
    Supplier {
        code: "CALICO",
        name: "Calico Bag Company",
        email: "orders@calico.example",
        phone: "+441632960101",
        lead_time_days: 6,
        delivers_on: Weekday::Tue,
    },
    Supplier {
        code: "HARBOUR",
        name: "Harbour Home Imports",
        email: "orders@harbour.example",
        phone: "+441632960102",
        lead_time_days: 9,
        delivers_on: Weekday::Mon,
    },
    Supplier {
        code: "OAKFIELD",
        name: "Oakfield Toys and Gifts",
        email: "orders@oakfield.example",
        phone: "+441632960103",
        lead_time_days: 5,
        delivers_on: Weekday::Thu,
    },
    Supplier {
        code: "PENNINE",
        name: "Pennine Paper Works",
        email: "orders@pennine.example",
        phone: "+441632960104",
        lead_time_days: 5,
        delivers_on: Weekday::Wed,
    },
    Supplier {
        code: "SEVERN",
        name: "Severn Kitchenware",
        email: "orders@severn.example",
        phone: "+441632960105",
        lead_time_days: 7,
        delivers_on: Weekday::Wed,
    },
];
