//! `documents`: printing and sending documents.

mod channels;
mod deliveries;
mod purchase_orders;
