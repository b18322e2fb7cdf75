//! How a document is wanted.

use domain::Read;
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use crate::pdf;

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// By default the better of the two for Accept-Language.
    pub language: Option<Language>,
    /// A4 by default.
    pub paper: Option<Paper>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Language {
    En,
    Es,
}

impl From<Language> for web::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::English,
            Language::Es => Self::Spanish,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PaperSize")]
pub enum Paper {
    A4,
    Letter,
}

impl From<Paper> for pdf::Paper {
    fn from(paper: Paper) -> Self {
        match paper {
            Paper::A4 => pdf::A4,
            Paper::Letter => pdf::LETTER,
        }
    }
}
