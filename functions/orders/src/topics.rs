//! The events of this function.

use sales::wire::orders::Order;
use sales::wire::payments::Payment;
use sales::wire::refunds::Refund;
use sales::wire::shipments::Shipment;
use web::{Deleted, Topic, topic};

use crate::numbers::NumberSequence;
use crate::returns::wire::Return;
use crate::settings::Settings;
use crate::tax_rates::wire::TaxRate;

pub const TOPICS: &[Topic] = &[
    topic::<Order>("order.created", "order", "An order was created"),
    topic::<Order>(
        "order.changed",
        "order",
        "A draft or what is said about an order was updated",
    ),
    topic::<Order>("order.held", "order", "The stock of a draft was held"),
    topic::<Order>("order.confirmed", "order", "An order was confirmed"),
    topic::<Order>("order.cancelled", "order", "An order was cancelled"),
    topic::<Order>("order.completed", "order", "An order was completed"),
    topic::<Order>(
        "order.closed_short",
        "order",
        "The rest of an order was given up",
    ),
    topic::<Payment>("payment.created", "payment", "A payment is expected"),
    topic::<Payment>("payment.authorized", "payment", "A payment was authorised"),
    topic::<Payment>(
        "payment.captured",
        "payment",
        "The money of a payment arrived",
    ),
    topic::<Payment>("payment.failed", "payment", "A payment failed"),
    topic::<Payment>("payment.voided", "payment", "A payment was voided"),
    topic::<Refund>("refund.created", "refund", "A refund was begun"),
    topic::<Refund>(
        "refund.captured",
        "refund",
        "The money of a refund was paid back",
    ),
    topic::<Refund>("refund.failed", "refund", "A refund failed"),
    topic::<Shipment>("shipment.created", "shipment", "A shipment was created"),
    topic::<Shipment>("shipment.changed", "shipment", "A shipment was updated"),
    topic::<Shipment>("shipment.packed", "shipment", "A shipment was packed"),
    topic::<Shipment>(
        "shipment.dispatched",
        "shipment",
        "A shipment left the warehouse",
    ),
    topic::<Shipment>("shipment.delivered", "shipment", "A shipment was delivered"),
    topic::<Shipment>(
        "shipment.failed",
        "shipment",
        "The delivery of a shipment failed",
    ),
    topic::<Shipment>(
        "shipment.retried",
        "shipment",
        "A shipment is delivered again",
    ),
    topic::<Shipment>("shipment.returned", "shipment", "A shipment came back"),
    topic::<Shipment>("shipment.cancelled", "shipment", "A shipment was cancelled"),
    topic::<Return>("return.created", "return", "A customer returned goods"),
    topic::<Settings>(
        "sales_settings.changed",
        "sales_settings",
        "The settings of orders were updated",
    ),
    topic::<NumberSequence>(
        "document_numbers.changed",
        "document_numbers",
        "The numbers of a kind of document were set",
    ),
    topic::<TaxRate>("tax_rate.created", "tax_rate", "A tax rate was created"),
    topic::<TaxRate>("tax_rate.changed", "tax_rate", "A tax rate was updated"),
    topic::<Deleted>("tax_rate.deleted", "tax_rate", "A tax rate was deleted"),
];
