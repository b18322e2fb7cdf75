//! Permissions of users, which tokens hold as bits.

use std::fmt;

/// One permission. Its bit never changes: tokens and roles in the database hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    pub bit: u8,
    pub code: &'static str,
    pub description: &'static str,
}

macro_rules! permissions {
    ($($name:ident = $bit:literal, $code:literal, $description:literal;)*) => {
        $(pub const $name: Permission = Permission { bit: $bit, code: $code, description: $description };)*
        /// All permissions, in the order of their bits.
        pub const ALL: &[Permission] = &[$($name),*];
    };
}

permissions! {
    READ_ITEMS = 0, "read_items", "See items, categories, barcodes and prices";
    MANAGE_ITEMS = 1, "manage_items", "Create, change and delete items and categories";
    READ_STOCK = 2, "read_stock", "See stock, movements, reservations and alerts";
    MOVE_STOCK = 3, "move_stock", "Receive, consume and transfer stock";
    ADJUST_STOCK = 4, "adjust_stock", "Correct stock by hand and reverse movements";
    RESERVE_STOCK = 5, "reserve_stock", "Create, confirm and release reservations";
    MANAGE_WAREHOUSES = 6, "manage_warehouses", "Create, change and delete warehouses, and set minimum levels";
    READ_SUPPLIERS = 7, "read_suppliers", "See suppliers and what they sell";
    MANAGE_SUPPLIERS = 8, "manage_suppliers", "Create, change and delete suppliers and their items";
    ACKNOWLEDGE_ALERTS = 9, "acknowledge_alerts", "Acknowledge stock alerts";
    READ_USERS = 10, "read_users", "See the organisation's users";
    MANAGE_USERS = 11, "manage_users", "Add, change, activate and deactivate users";
    MANAGE_ROLES = 12, "manage_roles", "Create, change and delete roles";
    MANAGE_ORGANISATION = 13, "manage_organisation", "Change the organisation's settings";
    READ_JOBS = 14, "read_jobs", "See scheduled jobs and their runs";
    READ_PEOPLE = 15, "read_people", "See customers, suppliers, employees and representatives";
    MANAGE_PEOPLE = 16, "manage_people", "Create, change and delete people and companies";
    MANAGE_API_KEYS = 17, "manage_api_keys", "See, create and revoke API keys";
    READ_ORDERS = 18, "read_orders", "See orders, shipments, payments and returns";
    MANAGE_ORDERS = 19, "manage_orders", "Create, change, confirm, complete and cancel orders";
    SHIP_ORDERS = 20, "ship_orders", "Pack, dispatch and deliver shipments, and record returns";
    TAKE_PAYMENTS = 21, "take_payments", "Record and capture payments";
    REFUND_PAYMENTS = 22, "refund_payments", "Refund payments";
    MANAGE_SALES = 23, "manage_sales", "Change tax rates, document numbers and sales settings";
    READ_EVENTS = 24, "read_events", "Read the events of the whole organisation";
    READ_PURCHASES = 25, "read_purchases", "See reorder requests, purchase orders and supplier performance";
    MANAGE_PURCHASES = 26, "manage_purchases", "Request, order and receive goods from suppliers";
}

/// A set of permissions, as 128 bits; hexadecimal in tokens and in the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u128);

impl Permissions {
    pub const fn none() -> Self {
        Self(0)
    }

    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | 1 << permission.bit)
    }

    pub const fn has(self, permission: Permission) -> bool {
        self.0 & 1 << permission.bit != 0
    }

    /// Whether every permission here is also in `other`.
    pub const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The set of these codes, or the first code that is not known.
    ///
    /// # Errors
    /// The unknown code.
    pub fn from_codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Result<Self, &'a str> {
        codes.into_iter().try_fold(Self::none(), |set, code| {
            ALL.iter()
                .find(|p| p.code == code)
                .map(|p| set.with(*p))
                .ok_or(code)
        })
    }

    pub fn codes(self) -> impl Iterator<Item = &'static str> {
        ALL.iter().filter(move |p| self.has(**p)).map(|p| p.code)
    }

    pub fn parse(hex: &str) -> Option<Self> {
        u128::from_str_radix(hex, 16).ok().map(Self)
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}", self.0)
    }
}

/// A role that every organisation has and cannot change.
pub struct BuiltinRole {
    pub id: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    pub permissions: Permissions,
}

const VIEWER: Permissions = Permissions::none()
    .with(READ_ITEMS)
    .with(READ_STOCK)
    .with(READ_SUPPLIERS);
const SELLER: Permissions = VIEWER
    .with(RESERVE_STOCK)
    .with(READ_PEOPLE)
    .with(MANAGE_PEOPLE)
    .with(READ_ORDERS)
    .with(MANAGE_ORDERS)
    .with(SHIP_ORDERS)
    .with(TAKE_PAYMENTS);
const KEEPER: Permissions = VIEWER
    .with(RESERVE_STOCK)
    .with(MOVE_STOCK)
    .with(ADJUST_STOCK)
    .with(MANAGE_ITEMS)
    .with(MANAGE_WAREHOUSES)
    .with(MANAGE_SUPPLIERS)
    .with(ACKNOWLEDGE_ALERTS)
    .with(READ_ORDERS)
    .with(SHIP_ORDERS)
    .with(READ_PURCHASES)
    .with(MANAGE_PURCHASES);
const ANALYST: Permissions = VIEWER
    .with(READ_JOBS)
    .with(READ_PEOPLE)
    .with(READ_ORDERS)
    .with(READ_PURCHASES);

const fn everything() -> Permissions {
    let mut set = Permissions::none();
    let mut bit = 0;
    while bit < ALL.len() {
        set.0 |= 1 << bit;
        bit += 1;
    }
    set
}

pub const BUILTIN_ROLES: &[BuiltinRole] = &[
    BuiltinRole {
        id: "admin",
        name: "Administrator",
        description: "Can do everything",
        permissions: everything(),
    },
    BuiltinRole {
        id: "seller",
        name: "Seller",
        description: "Manages customers and orders, records payments and ships",
        permissions: SELLER,
    },
    BuiltinRole {
        id: "keeper",
        name: "Warehouse keeper",
        description: "Manages items, stock and suppliers, purchases and ships",
        permissions: KEEPER,
    },
    BuiltinRole {
        id: "analyst",
        name: "Analyst",
        description: "Sees items, stock, suppliers, people, orders, purchases and jobs",
        permissions: ANALYST,
    },
    BuiltinRole {
        id: "viewer",
        name: "Viewer",
        description: "Sees items, stock and suppliers",
        permissions: VIEWER,
    },
];

#[cfg(test)]
mod tests {
    use super::{ALL, BUILTIN_ROLES, MANAGE_USERS, Permissions};

    #[test]
    fn bits_are_the_positions_in_the_list() {
        for (position, permission) in ALL.iter().enumerate() {
            assert_eq!(usize::from(permission.bit), position, "{}", permission.code);
        }
    }

    #[test]
    fn sets_are_read_back_from_their_text() {
        for role in BUILTIN_ROLES {
            assert_eq!(
                Permissions::parse(&role.permissions.to_string()),
                Some(role.permissions)
            );
            assert_eq!(
                Permissions::from_codes(role.permissions.codes()),
                Ok(role.permissions)
            );
        }
        assert_eq!(Permissions::from_codes(["read_items", "fly"]), Err("fly"));
    }

    #[test]
    fn only_the_administrator_manages_users() {
        let managers: Vec<_> = BUILTIN_ROLES
            .iter()
            .filter(|r| r.permissions.has(MANAGE_USERS))
            .map(|r| r.id)
            .collect();
        assert_eq!(managers, ["admin"]);
    }
}
