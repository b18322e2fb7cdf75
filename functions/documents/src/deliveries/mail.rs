//! Orders as e-mail, through a provider that takes messages over HTTP in the form of Resend's API
//! (<https://resend.com/docs/api-reference/emails/send-email>).

use base64ct::{Base64, Encoding};
use domain::Tree;
use web::Language;

/// A message and the order that goes with it.
pub struct Letter<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub shop: &'a str,
    /// `PO-17`.
    pub number: &'a str,
    pub language: Language,
    pub file_name: &'a str,
    pub pdf: &'a str,
}

impl Letter<'_> {
    /// The request's body.
    pub fn body(&self) -> String {
        let (subject, lines) = self.words();
        let text = format!("{}\n", lines.join("\n\n"));
        let mut html = String::new();
        for line in &lines {
            html.push_str("<p>");
            html.push_str(&escaped(line));
            html.push_str("</p>");
        }
        let member = |name: &str, value: Tree| (name.to_owned(), value);
        let attachment = Tree::Object(vec![
            member("filename", self.file_name.into()),
            member("content", Base64::encode_string(self.pdf.as_bytes()).into()),
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
    fn words(&self) -> (String, [String; 3]) {
        let Self { shop, number, .. } = self;
        match self.language {
            Language::English => (
                format!("Purchase order {number} from {shop}"),
                [
                    "Dear Sir or Madam,".to_owned(),
                    format!("please find attached our purchase order {number}."),
                    format!("Kind regards,\n{shop}"),
                ],
            ),
            Language::Spanish => (
                format!("Pedido de compra {number} de {shop}"),
                [
                    "Estimados señores:".to_owned(),
                    format!("Adjuntamos nuestro pedido de compra {number}."),
                    format!("Atentamente,\n{shop}"),
                ],
            ),
        }
    }
}

/// A text within HTML.
fn escaped(text: &str) -> String {
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
