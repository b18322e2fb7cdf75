//! `auth`: organisations, users, roles, logins and tokens.

mod registration;

use serde_json::Value;
use support::{Answer, Client, shop};
