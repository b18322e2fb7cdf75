//! What the columns of a file mean.
//!
//! Names count in any case, with or without accents, in English or Spanish, and may name the currency at their end.

use domain::Currency;
use domain::fold::{code_key, phrase};
use serde::{Deserialize, Serialize};

use super::file::{LineFault, Table};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Column {
    Sku,
    Name,
    Description,
    Kind,
    Unit,
    Category,
    CategoryId,
    /// With decimals.
    Price,
    /// In minor units.
    PriceMinor,
    Cost,
    CostMinor,
    Per,
    TaxCode,
    Status,
    Barcodes,
    /// Stock of the warehouse in the column `warehouse`.
    Quantity,
    Warehouse,
    /// Stock of the warehouse with this code.
    Stock(String),
    /// What the stock that comes in cost, for the quantity that prices are for.
    StockCost,
}

/// Names of columns, folded; the first of each is the one that exports write.
const NAMES: &[(Column, &[&str])] = &[
    (Column::Sku, &["sku", "codigo", "referencia"]),
    (Column::Name, &["name", "nombre"]),
    (Column::Description, &["description", "descripcion"]),
    (Column::Kind, &["kind", "tipo"]),
    (Column::Unit, &["unit", "unidad"]),
    (Column::Category, &["category", "categoria"]),
    (Column::CategoryId, &["category id"]),
    (
        Column::Price,
        &["price", "precio", "precio de venta", "pvp"],
    ),
    (Column::PriceMinor, &["price minor"]),
    (Column::Cost, &["cost", "coste", "costo"]),
    (Column::CostMinor, &["cost minor"]),
    (Column::Per, &["per", "por"]),
    (Column::TaxCode, &["tax code", "codigo de impuesto"]),
    (Column::Status, &["status", "estado"]),
    (
        Column::Barcodes,
        &[
            "barcodes",
            "barcode",
            "ean",
            "gtin",
            "codigo de barras",
            "codigos de barras",
        ],
    ),
    (
        Column::Quantity,
        &["quantity", "cantidad", "stock", "existencias"],
    ),
    (Column::Warehouse, &["warehouse", "almacen"]),
    (Column::StockCost, &["stock cost", "coste de existencias"]),
];

/// Before the code of a warehouse: `stock:MAIN`.
const STOCK_OF: [&str; 2] = ["stock", "existencias"];

impl Column {
    /// The name that exports write and faults say.
    pub fn name(&self) -> String {
        if let Self::Stock(code) = self {
            return format!("stock:{code}");
        }
        let known = NAMES.iter().find(|(column, _)| column == self);
        let name = known.and_then(|(_, names)| names.first());
        name.map_or_else(String::new, |name| name.replace(' ', "_"))
    }

    /// The column with this name, and the currency that the name ends with, if any.
    pub fn named(name: &str) -> Option<(Self, Option<Currency>)> {
        if let Some((before, code)) = name.split_once(':') {
            let is_stock = STOCK_OF.contains(&phrase(before).as_str()) && !code.trim().is_empty();
            return is_stock.then(|| (Self::Stock(code.trim().to_owned()), None));
        }
        let name = phrase(name);
        let of = |name: &str| {
            let mut columns = NAMES.iter();
            columns.find(|(_, names)| names.contains(&name))
        };
        if let Some((column, _)) = of(&name) {
            return Some((column.clone(), None));
        }
        let (name, currency) = name.rsplit_once(' ')?;
        let currency = Currency::parse(&currency.to_uppercase())?;
        let (column, _) = of(name)?;
        matches!(column, Self::Price | Self::Cost | Self::StockCost)
            .then(|| (column.clone(), Some(currency)))
    }

    /// Whether it tells what is in stock.
    pub const fn is_stock(&self) -> bool {
        matches!(
            self,
            Self::Quantity | Self::Warehouse | Self::Stock(_) | Self::StockCost
        )
    }
}

/// Whether a name is that of a column.
pub fn is_known(name: &str) -> bool {
    Column::named(name.trim()).is_some()
}

/// The meanings of the columns of a table, in their order; none for a column that is ignored.
pub type Columns = Vec<Option<Column>>;

/// What the columns of a table mean.
///
/// # Errors
/// `missing` without a SKU; `unknown_column`; `duplicate_column` for a second column of the same meaning.
pub fn columns(table: &Table, ignores_unknown: bool) -> Result<Columns, Vec<LineFault>> {
    let mut faults = Vec::new();
    let fault = |column: &str, code: &'static str| LineFault::new(table.line, code).column(column);
    let mut columns: Columns = Vec::with_capacity(table.names.len());
    for name in &table.names {
        let column = Column::named(name).map(|(column, _)| column);
        // One without a name has no values, or the table would have been refused.
        if column.is_none() && !name.is_empty() && !ignores_unknown {
            faults.push(fault(name, "unknown_column"));
        }
        let is_repeated = column.as_ref().is_some_and(|column| {
            let mut others = columns.iter().flatten();
            others.any(|other| is_same(other, column))
        });
        if is_repeated {
            faults.push(fault(name, "duplicate_column"));
        }
        columns.push(column);
    }
    if !columns.contains(&Some(Column::Sku)) {
        faults.insert(0, fault("sku", "missing"));
    }
    if faults.is_empty() {
        Ok(columns)
    } else {
        Err(faults)
    }
}

/// The columns whose names say another currency than the organisation's.
pub fn in_other_currencies(table: &Table, currency: &str) -> Vec<LineFault> {
    let names = table.names.iter();
    let others = names.filter(|name| {
        let named = Column::named(name).and_then(|(_, currency)| currency);
        named.is_some_and(|own| own.as_str() != currency)
    });
    let fault = |name: &String| {
        LineFault::new(table.line, "currency_mismatch")
            .column(name)
            .detail(Some(currency.to_owned()))
    };
    others.map(fault).collect()
}

/// Whether two columns give the same thing.
fn is_same(one: &Column, other: &Column) -> bool {
    use Column::{Category, CategoryId, Cost, CostMinor, Price, PriceMinor, Quantity, Stock};
    match (one, other) {
        (Stock(one), Stock(other)) => code_key(one) == code_key(other),
        (Price | PriceMinor, Price | PriceMinor)
        | (Cost | CostMinor, Cost | CostMinor)
        | (Category | CategoryId, Category | CategoryId)
        | (Quantity, Stock(_))
        | (Stock(_), Quantity) => true,
        _ => one == other,
    }
}

/// The word of a field for what people write instead.
pub fn plain_word(column: &Column, text: &str) -> Option<&'static str> {
    let word = phrase(text);
    Some(match (column, word.as_str()) {
        (Column::Kind, "product" | "producto") => "product",
        (Column::Kind, "material") => "material",
        (Column::Kind, "printed part" | "pieza impresa") => "printed_part",
        (Column::Kind, "service" | "servicio") => "service",
        (
            Column::Unit,
            "each" | "piece" | "pieces" | "pc" | "pcs" | "ud" | "uds" | "unidad" | "unidades",
        ) => "each",
        (Column::Status, "active" | "activo") => "active",
        (Column::Status, "inactive" | "inactivo") => "inactive",
        (Column::Status, "discontinued" | "descatalogado") => "discontinued",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Column, NAMES};

    #[test]
    fn names_count_in_any_case_with_and_without_accents() {
        let named = |name| Column::named(name).map(|(column, _)| column);
        for (name, column) in [
            ("SKU", Column::Sku),
            (" Código ", Column::Sku),
            ("price_minor", Column::PriceMinor),
            ("Price Minor", Column::PriceMinor),
            ("Precio", Column::Price),
            ("PVP", Column::Price),
            ("Categoría", Column::Category),
            ("Código de barras", Column::Barcodes),
            ("stock:MAIN", Column::Stock("MAIN".into())),
            ("Stock: tienda 2", Column::Stock("tienda 2".into())),
            ("Existencias", Column::Quantity),
        ] {
            assert_eq!(named(name), Some(column), "{name}");
        }
        for name in ["", "colour", "stock:", "unit eur", "price xyz", "sku:1"] {
            assert_eq!(named(name), None, "{name}");
        }
        let (column, currency) = Column::named("Price (EUR)").unwrap();
        assert_eq!(column, Column::Price);
        assert_eq!(currency.unwrap().as_str(), "EUR");
    }

    #[test]
    fn every_column_is_found_by_the_name_it_is_written_with() {
        for (column, _) in NAMES {
            assert_eq!(
                Column::named(&column.name()).map(|(found, _)| found),
                Some(column.clone())
            );
        }
    }
}
