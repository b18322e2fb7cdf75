//! The fixed texts of a printed purchase order, in both languages.

use domain::Language;

pub struct Words {
    pub title: &'static str,
    pub draft: &'static str,
    pub cancelled: &'static str,
    pub number: &'static str,
    pub placed: &'static str,
    pub drafted: &'static str,
    pub expected: &'static str,
    pub currency: &'static str,
    pub supplier: &'static str,
    pub tax_id: &'static str,
    pub contact: &'static str,
    pub deliver_to: &'static str,
    pub several_places: &'static str,
    pub code: &'static str,
    pub own_code: &'static str,
    pub description: &'static str,
    pub quantity: &'static str,
    pub price: &'static str,
    pub amount: &'static str,
    pub total: &'static str,
    pub note: &'static str,
}

pub const fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Spanish => &SPANISH,
    }
}

static ENGLISH: Words = Words {
    title: "Purchase order",
    draft: "DRAFT",
    cancelled: "CANCELLED",
    number: "Order number",
    placed: "Order date",
    drafted: "Drafted",
    expected: "Expected by",
    currency: "Currency",
    supplier: "Supplier",
    tax_id: "Tax number",
    contact: "For the attention of",
    deliver_to: "Deliver to",
    several_places: "Several places, as the lines say",
    code: "Your code",
    own_code: "Our code",
    description: "Description",
    quantity: "Quantity",
    price: "Price",
    amount: "Amount",
    total: "Total",
    note: "Note",
};

static SPANISH: Words = Words {
    title: "Pedido de compra",
    draft: "BORRADOR",
    cancelled: "ANULADO",
    number: "Número de pedido",
    placed: "Fecha del pedido",
    drafted: "Redactado",
    expected: "Entrega prevista",
    currency: "Moneda",
    supplier: "Proveedor",
    tax_id: "NIF",
    contact: "A la atención de",
    deliver_to: "Lugar de entrega",
    several_places: "Varios lugares, según las líneas",
    code: "Su código",
    own_code: "Nuestro código",
    description: "Descripción",
    quantity: "Cantidad",
    price: "Precio",
    amount: "Importe",
    total: "Total",
    note: "Observaciones",
};
