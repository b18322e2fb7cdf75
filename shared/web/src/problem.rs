//! Refusals and faults as RFC 9457 problem+json, in English or Spanish.

use domain::Refusal;
use domain::refusal::{FieldError, Member, code};
use platform::{Request, Response};
use serde_json::{Map, Value, json};

/// Field faults in both languages, where the parser's own words are not at hand.
const FIELD_WORDS: &[(&str, &str, &str)] = &[
    (
        "missing",
        "This field is required.",
        "Este campo es obligatorio.",
    ),
    (
        "unknown_field",
        "This field is not known.",
        "Este campo no se conoce.",
    ),
    (
        "duplicate_field",
        "This field is given twice.",
        "Este campo está repetido.",
    ),
    (
        "unknown_value",
        "This value is not one of those allowed.",
        "Este valor no está entre los permitidos.",
    ),
    (
        "wrong_type",
        "This value has the wrong type.",
        "Este valor es de otro tipo.",
    ),
    (
        "wrong_length",
        "This list has the wrong length.",
        "Esta lista tiene otra longitud.",
    ),
    (
        "invalid_value",
        "This value is not valid.",
        "Este valor no es válido.",
    ),
    (
        "out_of_range",
        "This number is too large or too small.",
        "Este número es demasiado grande o pequeño.",
    ),
    (
        "empty",
        "This text must not be empty.",
        "Este texto no puede estar vacío.",
    ),
    (
        "too_long",
        "This text is too long.",
        "Este texto es demasiado largo.",
    ),
    (
        "control_character",
        "Control characters are not allowed.",
        "No se admiten caracteres de control.",
    ),
    (
        "invalid_id",
        "An id is a UUID of 36 characters.",
        "Un identificador es un UUID de 36 caracteres.",
    ),
    (
        "invalid_time",
        "A time is written like 2026-03-01T09:30:00Z.",
        "Una fecha se escribe como 2026-03-01T09:30:00Z.",
    ),
    (
        "invalid_currency",
        "A currency is an ISO 4217 code.",
        "Una moneda es un código ISO 4217.",
    ),
    (
        "invalid_email",
        "An e-mail address like ana@example.com.",
        "Un correo como ana@example.com.",
    ),
    (
        "invalid_code",
        "1 to 64 visible characters without spaces.",
        "De 1 a 64 caracteres visibles sin espacios.",
    ),
    (
        "unit_mismatch",
        "The item is measured in another unit.",
        "El artículo se mide en otra unidad.",
    ),
    (
        "invalid_reference",
        "There is no such record.",
        "No existe ese registro.",
    ),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    Spanish,
}

impl Language {
    /// The better of our two for this Accept-Language (RFC 9110), English when in doubt.
    pub fn of(request: &Request) -> Self {
        let mut best = (Self::English, 0.0_f32);
        for range in request
            .header("accept-language")
            .unwrap_or_default()
            .split(',')
        {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let quality = parts
                .find_map(|p| p.trim().strip_prefix("q="))
                .and_then(|q| q.parse().ok())
                .unwrap_or(1.0);
            let language = match tag.split('-').next() {
                Some("es") => Self::Spanish,
                Some("en" | "*") => Self::English,
                _ => continue,
            };
            if quality > best.1 {
                best = (language, quality);
            }
        }
        best.0
    }
}

/// Renders a refusal.
pub fn render(refusal: &Refusal, request: &Request, request_id: &str) -> Response {
    let language = Language::of(request);
    let words = match language {
        Language::English => &refusal.code.en,
        Language::Spanish => &refusal.code.es,
    };
    let mut body = Map::new();
    body.insert(
        "type".into(),
        format!("/docs/problems#{}", refusal.code.name).into(),
    );
    body.insert("title".into(), words.title.into());
    body.insert("status".into(), refusal.code.status.into());
    body.insert("code".into(), refusal.code.name.into());
    body.insert("detail".into(), refusal.detail(words).into());
    body.insert("instance".into(), request.path.as_str().into());
    body.insert("request_id".into(), request_id.into());
    if !refusal.errors.is_empty() {
        body.insert(
            "errors".into(),
            refusal
                .errors
                .iter()
                .map(|error| field(error, language))
                .collect(),
        );
    }
    for (name, member) in &refusal.members {
        body.insert((*name).to_owned(), value(member));
    }
    let mut response = Response {
        status: refusal.code.status,
        headers: vec![("content-type", "application/problem+json".to_owned())],
        body: Value::Object(body).to_string(),
    };
    response.headers.push((
        "content-language",
        if language == Language::Spanish {
            "es"
        } else {
            "en"
        }
        .to_owned(),
    ));
    if let Some(seconds) = refusal.retry_after_seconds {
        response
            .headers
            .push(("retry-after", seconds.max(1).to_string()));
    }
    if refusal.code.status == 401 {
        response.headers.push((
            "www-authenticate",
            format!("Bearer error=\"{}\"", refusal.code.name),
        ));
    }
    response
}

/// Renders a fault: no internals, only the request id.
pub fn render_fault(request: &Request, request_id: &str) -> Response {
    render(&Refusal::new(&code::INTERNAL_ERROR), request, request_id)
}

fn field(error: &FieldError, language: Language) -> Value {
    let words = FIELD_WORDS.iter().find(|(name, _, _)| *name == error.code);
    let detail = match (language, words, &error.detail) {
        (Language::English, _, Some(detail)) => detail.clone(),
        (Language::English, Some((_, english, _)), None) => (*english).to_owned(),
        (Language::Spanish, Some((_, _, spanish)), _) => (*spanish).to_owned(),
        (_, None, detail) => detail.clone().unwrap_or_default(),
    };
    let mut shown = json!({ "pointer": error.pointer, "code": error.code });
    if let (false, Some(shown)) = (detail.is_empty(), shown.as_object_mut()) {
        shown.insert("detail".into(), detail.into());
    }
    shown
}

fn value(member: &Member) -> Value {
    match member {
        Member::Integer(integer) => (*integer).into(),
        Member::Text(text) => text.as_str().into(),
        Member::List(values) => values.clone().into(),
    }
}
