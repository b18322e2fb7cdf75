//! The documentation page: served by ourselves, whole, and without foreign hosts.

use support::{Answer, Client};

const PAGES: [&str; 2] = ["/docs", "/docs/problems"];

/// The page's own address may be written in a host's place only by the browser.
const FOREIGN: [&str; 3] = ["http://", "https://", "src=\"//"];

fn get(path: &str) -> Answer {
    Client::new().get(path).send().expect_status(200)
}

/// Every local address that a file refers to.
fn references(text: &str) -> Vec<String> {
    let quoted = text.split('"').skip(1).step_by(2);
    let local = quoted.filter_map(|quoted| match quoted.strip_prefix("./") {
        Some(name) => Some(format!("/docs/{name}")),
        None => quoted.starts_with("/docs/").then(|| quoted.to_owned()),
    });
    local.filter(|path| path.contains('.')).collect()
}

/// The page and every file that it or one of its files refers to, each once.
fn whole_page() -> Vec<(String, Answer)> {
    let mut found = vec![("/docs".to_owned(), get("/docs"))];
    let mut seen = 0;
    while let Some((_, answer)) = found.get(seen) {
        for path in references(&answer.text) {
            if !found.iter().any(|(known, _)| *known == path) {
                let file = get(&path);
                found.push((path, file));
            }
        }
        seen += 1;
    }
    found
}

#[test]
fn every_file_of_the_page_exists_and_has_its_media_type() {
    let files = whole_page();
    for wanted in ["/docs/app.js", "/docs/style.css", "/docs/trial.js"] {
        assert!(files.iter().any(|(path, _)| path == wanted), "{wanted}");
    }
    for (path, answer) in &files {
        let kind = match path.rsplit_once('.') {
            Some((_, "js")) => "text/javascript; charset=utf-8",
            Some((_, "css")) => "text/css; charset=utf-8",
            _ => "text/html; charset=utf-8",
        };
        assert_eq!(answer.header("content-type"), Some(kind), "{path}");
    }
    let [docs, problems] = PAGES.map(get);
    assert_eq!(docs.text, problems.text);
    let document = get("/openapi.json");
    assert_eq!(document.header("content-type"), Some("application/json"));
    assert_eq!(document.json()["openapi"], "3.1.0");
}

#[test]
fn the_page_loads_nothing_from_other_hosts() {
    for (path, answer) in whole_page() {
        let policy = answer.header("content-security-policy").expect("a policy");
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
        ] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        for foreign in FOREIGN {
            assert!(!answer.text.contains(foreign), "{path}: {foreign}");
        }
    }
}

/// What the policy would refuse is not written either, so the page has no dead part.
#[test]
fn the_page_has_no_inline_script_or_style() {
    let page = get("/docs").text;
    for inline in ["<style", "style=", "onclick=", "javascript:"] {
        assert!(!page.contains(inline), "{inline}");
    }
    assert_eq!(
        page.matches("<script").count(),
        page.matches("src=").count()
    );
}

/// The words that `t("…")` asks for.
fn words(text: &str) -> Vec<&str> {
    let calls = text.match_indices("t(\"");
    let whole = calls.filter(|(at, _)| !text[..*at].ends_with(char::is_alphanumeric));
    whole
        .filter_map(|(at, call)| text[at + call.len()..].split('"').next())
        .collect()
}

#[test]
fn every_text_of_the_page_has_a_spanish_translation() {
    let spanish = get("/docs/words.js").text;
    let mut count = 0;
    for (path, answer) in whole_page() {
        for word in words(&answer.text) {
            let (quoted, bare) = (format!("\n  \"{word}\":"), format!("\n  {word}:"));
            let known = spanish.contains(&quoted) || spanish.contains(&bare);
            assert!(known, "{path}: {word}");
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
}

#[test]
fn an_unchanged_file_is_not_sent_again() {
    for (path, answer) in whole_page() {
        let tag = answer.header("etag").expect("an ETag");
        let client = Client::new();
        let again = client.get(&path).header("if-none-match", tag).send();
        assert_eq!(again.expect_status(304).text, "", "{path}");
    }
}

#[test]
fn unknown_files_are_not_found() {
    for path in ["/docs/nothing.js", "/docs/..%2fopenapi.json", "/docs/a/b"] {
        let answer = Client::new().get(path).send();
        answer.expect_problem(404, "not_found");
    }
}

/// The address in a problem's `type` leads to the page that explains it.
#[test]
fn the_type_of_a_problem_is_a_url_of_the_page() {
    let problem = Client::new().get("/nothing").send().json();
    assert_eq!(problem["type"], "/docs/problems#not_found");
    let document = get("/openapi.json").json();
    let known = document["x-problems"].as_array().expect("problems");
    assert!(known.iter().any(|one| one["code"] == problem["code"]));
}
