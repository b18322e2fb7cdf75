//! Refusals and faults as RFC 9457 problem+json, in English or Spanish.

use domain::refusal::{FieldError, Member, code};
use domain::{Refusal, Tree};
use platform::{Request, Response};
use strum::IntoStaticStr;

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
        "invalid_url",
        "A public address like https://orders.example.com/hook.",
        "Una dirección pública como https://pedidos.example.com/aviso.",
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
    (
        "invalid_slug",
        "2 to 63 small letters, digits and inner hyphens.",
        "De 2 a 63 letras minúsculas, cifras y guiones interiores.",
    ),
    (
        "invalid_username",
        "2 to 64 visible ASCII characters without @.",
        "De 2 a 64 caracteres ASCII visibles sin @.",
    ),
    (
        "invalid_time_zone",
        "An IANA name like Europe/London, or UTC.",
        "Un nombre de la IANA como Europe/Madrid, o UTC.",
    ),
    (
        "password_too_short",
        "This password is too short.",
        "Esta contraseña es demasiado corta.",
    ),
    (
        "password_too_long",
        "A password has at most 128 characters.",
        "Una contraseña tiene como máximo 128 caracteres.",
    ),
    (
        "password_all_digits",
        "A password is more than digits.",
        "Una contraseña es más que cifras.",
    ),
    (
        "password_common",
        "Too many people use this password, or it is only a pattern.",
        "Demasiada gente usa esta contraseña, o es solo un patrón.",
    ),
    (
        "password_personal",
        "This password holds a name or an address of yours.",
        "Esta contraseña contiene un nombre o una dirección suyos.",
    ),
    (
        "password_composition",
        "Here a password needs capital and small letters, digits and signs.",
        "Aquí una contraseña necesita mayúsculas, minúsculas, cifras y signos.",
    ),
];

/// Its text is its tag (BCP 47).
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(const_into_str)]
pub enum Language {
    #[strum(to_string = "en")]
    English,
    #[strum(to_string = "es")]
    Spanish,
}

impl Language {
    /// The better of our two for this Accept-Language (RFC 9110), English when in doubt.
    pub fn of(request: &Request) -> Self {
        let mut best = (Self::English, 0);
        for range in request
            .header("accept-language")
            .unwrap_or_default()
            .split(',')
        {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1000, thousandths);
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

/// A quality value (RFC 9110: 0 to 1 with at most three decimals) without floating point.
fn thousandths(quality: &str) -> i64 {
    match quality.trim().split_once('.') {
        Some(("0", decimals)) => format!("{decimals:0<3}").parse().unwrap_or(0),
        Some(("1", _)) => 1000,
        _ => quality
            .trim()
            .parse::<i64>()
            .map_or(0, |whole| whole.clamp(0, 1) * 1000),
    }
}

/// Renders a refusal.
pub fn render(refusal: &Refusal, request: &Request, request_id: &str) -> Response {
    let language = Language::of(request);
    let words = match language {
        Language::English => &refusal.code.en,
        Language::Spanish => &refusal.code.es,
    };
    let mut body = vec![
        member("type", format!("/docs/problems#{}", refusal.code.name)),
        member("title", words.title),
        member("status", i64::from(refusal.code.status)),
        member("code", refusal.code.name),
        member("detail", refusal.detail(words)),
        member("instance", request.path.as_str()),
        member("request_id", request_id),
    ];
    if !refusal.errors.is_empty() {
        let errors = refusal.errors.iter().map(|error| field(error, language));
        body.push(("errors".to_owned(), Tree::List(errors.collect())));
    }
    body.extend(
        refusal
            .members
            .iter()
            .map(|(name, value)| member(name, shown(value))),
    );
    let mut response = Response {
        status: refusal.code.status,
        headers: vec![("content-type", "application/problem+json".to_owned())],
        body: Tree::Object(body).to_string(),
        rest: None,
    };
    response
        .headers
        .push(("content-language", language.into_str().to_owned()));
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

fn field(error: &FieldError, language: Language) -> Tree {
    let words = FIELD_WORDS.iter().find(|(name, _, _)| *name == error.code);
    let detail = match (language, words, &error.detail) {
        (Language::English, _, Some(detail)) => detail.clone(),
        (Language::English, Some((_, english, _)), None) => (*english).to_owned(),
        (Language::Spanish, Some((_, _, spanish)), _) => (*spanish).to_owned(),
        (_, None, detail) => detail.clone().unwrap_or_default(),
    };
    let mut fault = vec![
        member("pointer", error.pointer.as_str()),
        member("code", &*error.code),
    ];
    if !detail.is_empty() {
        fault.push(member("detail", detail));
    }
    Tree::Object(fault)
}

fn member(name: &str, value: impl Into<Tree>) -> (String, Tree) {
    (name.to_owned(), value.into())
}

fn shown(member: &Member) -> Tree {
    match member {
        Member::Integer(integer) => (*integer).into(),
        Member::Text(text) => text.as_str().into(),
        Member::List(values) => {
            Tree::List(values.iter().map(|value| value.as_str().into()).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn quality_values_compare_as_numbers() {
        for (text, value) in [
            ("1", 1000),
            ("1.0", 1000),
            ("0.9", 900),
            ("0.85", 850),
            ("0.001", 1),
            ("0", 0),
            ("x", 0),
        ] {
            assert_eq!(thousandths(text), value, "{text}");
        }
    }
}
