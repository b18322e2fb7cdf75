//! Orders as e-mail, through a provider that accepts messages over HTTP in the form of Resend's API
//! (<https://resend.com/docs/api-reference/emails/send-email>). Not by SMTP, which Workers cannot speak.

use base64ct::{Base64, Encoding};
use domain::{Language, Tree};

/// A message with the order attached.
pub struct EmailMessage<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub organisation: &'a str,
    /// `PO-000017`.
    pub number: &'a str,
    pub language: Language,
    pub file_name: &'a str,
    pub pdf: &'a [u8],
}

impl EmailMessage<'_> {
    /// The body of the request to the provider.
    pub fn body(&self) -> String {
        let (subject, lines) = self.content();
        let text = format!("{}\n", lines.join("\n\n"));
        let mut html = String::new();
        for line in &lines {
            html.push_str("<p>");
            html.push_str(&escape_html(line));
            html.push_str("</p>");
        }
        let member = |name: &str, value: Tree| (name.to_owned(), value);
        let attachment = Tree::Object(vec![
            member("filename", self.file_name.into()),
            member("content", Base64::encode_string(self.pdf).into()),
        ]);
        Tree::Object(vec![
            member("from", self.from.into()),
            member("to", Tree::List(vec![self.to.into()])),
            member("subject", subject.into()),
            member("text", text.into()),
            member("html", html.into()),
            member("attachments", Tree::List(vec![attachment])),
        ])
        .to_string()
    }

    /// The subject and the paragraphs.
    fn content(&self) -> (String, [String; 3]) {
        let Self {
            organisation,
            number,
            ..
        } = self;
        match self.language {
            Language::English => (
                format!("Purchase order {number} from {organisation}"),
                [
                    "Dear Sir or Madam,".to_owned(),
                    format!("please find attached our purchase order {number}."),
                    format!("Kind regards,\n{organisation}"),
                ],
            ),
            Language::Spanish => (
                format!("Pedido de compra {number} de {organisation}"),
                [
                    "Estimados señores:".to_owned(),
                    format!("Adjuntamos nuestro pedido de compra {number}."),
                    format!("Atentamente,\n{organisation}"),
                ],
            ),
        }
    }
}

/// The text as HTML.
fn escape_html(text: &str) -> String {
    let mut html = String::new();
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\n' => html.push_str("<br>"),
            other => html.push(other),
        }
    }
    html
}
