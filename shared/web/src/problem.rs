//! Refusals and faults as RFC 9457 problem+json, in English or Spanish.

use domain::refusal::{FieldError, FilePlace, Member, code};
use domain::{Language, Refusal, Tree};
use platform::{Request, Response};

use crate::file_words::FILE_WORDS;

/// The sentences of field faults in both languages, for faults that bring none. `{}` stands for what the fault brings
/// instead.
const FIELD_WORDS: &[(&str, &str, &str)] = &[
    (
        "missing",
        "This field is required.",
        "Este campo es obligatorio.",
    ),
    (
        "unknown_field",
        "There is no such field here.",
        "Aquí no existe este campo.",
    ),
    (
        "duplicate_field",
        "This field is given twice.",
        "Este campo está repetido.",
    ),
    (
        "unknown_value",
        "This value is not one of those allowed.",
        "Este valor no es uno de los permitidos.",
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
        "Este número es demasiado grande o demasiado pequeño.",
    ),
    (
        "too_few",
        "There are too few values.",
        "Hay muy pocos valores.",
    ),
    (
        "too_many",
        "There are too many values.",
        "Hay demasiados valores.",
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
        "The control character {} is not allowed.",
        "No se admite el carácter de control {}.",
    ),
    (
        "invisible_character",
        "A code must not hold the invisible character {}.",
        "Un código no puede llevar el carácter invisible {}.",
    ),
    (
        "duplicate",
        "Another row has the same value.",
        "Otra fila tiene el mismo valor.",
    ),
    (
        "no_rows",
        "There are no rows under the first one, which names the columns.",
        "No hay filas debajo de la primera, que nombra las columnas.",
    ),
    (
        "wrong_number_of_fields",
        "This row has values beyond the last column.",
        "Esta fila tiene valores después de la última columna.",
    ),
    (
        "invalid_id",
        "An id is a UUID of 36 characters.",
        "Un identificador es un UUID de 36 caracteres.",
    ),
    (
        "invalid_time",
        "Write a time like 2026-03-01T09:30:00Z.",
        "Escriba la fecha y la hora como 2026-03-01T09:30:00Z.",
    ),
    (
        "invalid_currency",
        "Use a currency code like EUR (ISO 4217).",
        "Use un código de moneda como EUR (ISO 4217).",
    ),
    (
        "invalid_rate",
        "Use a decimal number above zero as a text, like \"0.7925\".",
        "Use un número decimal mayor que cero como texto, como \"0.7925\".",
    ),
    (
        "not_needed",
        "Leave this out here.",
        "Aquí no hace falta: quítelo.",
    ),
    (
        "item_named_once",
        "Name the item by exactly one of item_id, sku and barcode.",
        "Nombre el artículo con uno solo de item_id, sku y barcode.",
    ),
    (
        "spreadsheet_number",
        "A spreadsheet turned this barcode into a rounded number. Format its column as text and copy it again.",
        "Una hoja de cálculo convirtió este código de barras en un número redondeado. Dé formato de texto a su columna y cópielo de nuevo.",
    ),
    (
        "invalid_country",
        "Use two capital letters like GB (ISO 3166-1).",
        "Use dos letras mayúsculas como ES (ISO 3166-1).",
    ),
    (
        "invalid_email",
        "Use an e-mail address like ana@example.com.",
        "Use un correo como ana@example.com.",
    ),
    (
        "invalid_phone",
        "Use a number with + and country code like +441632960101.",
        "Use un número con + y prefijo de país como +34912345678.",
    ),
    (
        "invalid_code",
        "Some characters are not allowed in this code, or it is too long.",
        "Este código es demasiado largo o tiene caracteres no admitidos.",
    ),
    (
        "invalid_url",
        "Use a public address like https://orders.example.com/hook.",
        "Use una dirección pública como https://pedidos.example.com/aviso.",
    ),
    (
        "invalid_topic",
        "Use one or two words like order.confirmed.",
        "Use una o dos palabras como order.confirmed.",
    ),
    (
        "invalid_slug",
        "Use 2 to 63 lower-case letters, digits and inner hyphens.",
        "Use de 2 a 63 letras minúsculas, cifras y guiones interiores.",
    ),
    (
        "invalid_username",
        "Use 2 to 64 visible ASCII characters without @.",
        "Use de 2 a 64 caracteres ASCII visibles sin @.",
    ),
    (
        "invalid_time_zone",
        "Use an IANA name like Europe/London, or UTC.",
        "Use un nombre de la IANA como Europe/Madrid, o UTC.",
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
        "already_exists",
        "There is already one with this value.",
        "Ya hay uno con este valor.",
    ),
    (
        "reserved_type",
        "Documents of this type move their own stock. Use another type.",
        "Los documentos de este tipo mueven sus propias existencias. Use otro tipo.",
    ),
    (
        "unexpected_body",
        "This request takes no body.",
        "Esta petición no lleva cuerpo.",
    ),
    (
        "without_price",
        "Give the price too.",
        "Indique también el precio.",
    ),
    (
        "without_provider",
        "Give the provider too.",
        "Indique también el proveedor de pagos.",
    ),
    (
        "without_reference",
        "Give the reference too.",
        "Indique también la referencia.",
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
        "A password needs more than digits.",
        "Una contraseña no puede tener solo cifras.",
    ),
    (
        "password_common",
        "This password is too common, or only a pattern.",
        "Esta contraseña es demasiado común o es solo un patrón.",
    ),
    (
        "password_personal",
        "This password contains your name, your e-mail or the organisation.",
        "Esta contraseña contiene su nombre, su correo o la organización.",
    ),
    (
        "password_composition",
        "A password needs upper-case and lower-case letters, digits and symbols.",
        "La contraseña necesita mayúsculas, minúsculas, cifras y símbolos.",
    ),
];

/// The language that Accept-Language prefers (RFC 9110), English by default.
pub fn preferred_language(request: &Request) -> Language {
    let mut best = (Language::English, 0);
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
            Some("es") => Language::Spanish,
            Some("en" | "*") => Language::English,
            _ => continue,
        };
        if quality > best.1 {
            best = (language, quality);
        }
    }
    best.0
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
    let language = preferred_language(request);
    let words = match language {
        Language::English => refusal.en(),
        Language::Spanish => refusal.es(),
    };
    let mut body = vec![
        member("type", format!("/docs/problems#{}", refusal.code.name)),
        member("title", words.title),
        member("status", i64::from(refusal.code.status)),
        member("code", refusal.code.name),
        member("detail", refusal.detail(&words)),
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
        body: Tree::Object(body).to_string().into_bytes(),
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
    response.headers.extend(challenge(refusal, request));
    response
}

/// What RFC 6750, 3 and 3.1, tells a client to send instead: an error only where it sent a token or a
/// key.
fn challenge(refusal: &Refusal, request: &Request) -> Option<(&'static str, String)> {
    let header = request.header("authorization").unwrap_or_default();
    let scheme = header.split(' ').next().unwrap_or_default();
    let error = match refusal.code.status {
        401 if scheme.eq_ignore_ascii_case("bearer") => " error=\"invalid_token\"".to_owned(),
        401 => String::new(),
        403 => {
            let mut members = refusal.members.iter();
            let (_, scope) = members.find(|(name, _)| *name == "permission")?;
            format!(" error=\"insufficient_scope\", scope=\"{scope}\"")
        }
        _ => return None,
    };
    Some(("www-authenticate", format!("Bearer{error}")))
}

/// Renders a fault: with the request id, without its cause.
pub fn render_fault(request: &Request, request_id: &str) -> Response {
    render(&Refusal::new(&code::INTERNAL_ERROR), request, request_id)
}

/// Whether a field fault has a sentence in both languages: its own, or that of the refusal with its code.
pub fn explains(name: &str) -> bool {
    words_of(name).is_some() || code::ALL.iter().any(|known| known.name == name)
}

fn words_of(code: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    let mut all = FIELD_WORDS.iter().chain(FILE_WORDS);
    all.find(|(name, _, _)| *name == code)
}

fn field(error: &FieldError, language: Language) -> Tree {
    let own = error.own_detail(|code| match language {
        Language::English => &code.en,
        Language::Spanish => &code.es,
    });
    let words = || field_words(&error.code, error.detail.as_deref(), language);
    let sentence = own.unwrap_or_else(words);
    let mut fault = vec![
        member("pointer", error.pointer.as_str()),
        member("code", &*error.code),
    ];
    match &error.place {
        Some(place) => {
            fault.push(member("line", place.line));
            let column = place.column.as_deref();
            fault.extend(column.map(|column| member("column", column)));
            fault.push(member("detail", in_file(place, &sentence, language)));
        }
        None if !sentence.is_empty() => fault.push(member("detail", sentence)),
        None => {}
    }
    let members = error.members.iter();
    fault.extend(members.map(|(name, value)| member(name, shown(value))));
    Tree::Object(fault)
}

/// The sentence of a field fault: the one of its code, with what it brings in place of `{}`. In English a fault that
/// brings a sentence of its own shows that.
pub fn field_words(code: &str, detail: Option<&str>, language: Language) -> String {
    let words = words_of(code).map(|(_, english, spanish)| match language {
        Language::English => *english,
        Language::Spanish => *spanish,
    });
    match (words, detail) {
        (Some(words), Some(found)) if words.contains("{}") => words.replace("{}", found),
        (Some(words), detail) if language == Language::Spanish || detail.is_none() => {
            words.to_owned()
        }
        (_, detail) => detail.unwrap_or_default().to_owned(),
    }
}

/// The sentence of a fault with its place in front.
fn in_file(place: &FilePlace, sentence: &str, language: Language) -> String {
    let line = match language {
        Language::English => "Line",
        Language::Spanish => "Línea",
    };
    match &place.column {
        Some(column) => format!("{line} {}, {column}: {sentence}", place.line),
        None => format!("{line} {}: {sentence}", place.line),
    }
}

fn member(name: &str, value: impl Into<Tree>) -> (String, Tree) {
    (name.to_owned(), value.into())
}

fn shown(shown: &Member) -> Tree {
    match shown {
        Member::Integer(integer) => (*integer).into(),
        Member::Text(text) => text.as_str().into(),
        Member::List(values) => {
            Tree::List(values.iter().map(|value| value.as_str().into()).collect())
        }
        Member::Money(money) => Tree::Object(vec![
            member("amount", money.amount.minor()),
            member("currency", money.currency.as_str()),
        ]),
        Member::Tree(tree) => tree.clone(),
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
