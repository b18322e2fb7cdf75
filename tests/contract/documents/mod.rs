//! `documents`: what is printed and sent.

mod channels;
mod deliveries;
mod purchase_orders;
