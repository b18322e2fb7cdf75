//! A stand-in for the functions: just enough of their HTTP to see what a load makes, how it
//! bears a lost answer, and that nothing is made twice.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// How many records a page of the stand-in holds, to have more pages than one.
const PAGE: usize = 50;

#[derive(Default)]
pub struct Shop {
    pub registered: bool,
    /// Records by collection path, in the order of their making.
    pub records: BTreeMap<String, Vec<Value>>,
    /// What every PUT and levels batch left, by path.
    pub settings: BTreeMap<String, Value>,
    /// Units by warehouse and item id.
    pub stock: BTreeMap<(String, String), i64>,
    pub writes: usize,
    pub ticks: usize,
    /// The Idempotency-Keys of logins that succeeded.
    pub login_keys: Vec<String>,
    /// The write, counted from 1, whose answer is lost after it took effect.
    pub loses_answer_of: Option<usize>,
    /// The write that is first answered with 503 and a wait.
    pub is_busy_at: Option<usize>,
    /// The collection that refuses everything.
    pub refuses: Option<&'static str>,
}

/// A running stand-in; it ends with the test program.
pub struct Server {
    pub url: String,
    pub shop: Arc<Mutex<Shop>>,
}

struct Reply(u16, Value);

fn refusal(status: u16, code: &str) -> Reply {
    Reply(
        status,
        json!({ "status": status, "code": code, "detail": format!("refused as {code}") }),
    )
}

pub fn start(shop: Shop) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let shop = Arc::new(Mutex::new(shop));
    let shared = Arc::clone(&shop);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let shop = Arc::clone(&shared);
            std::thread::spawn(move || serve(stream.unwrap(), &shop));
        }
    });
    Server { url, shop }
}

/// Answers the requests of one connection until one side closes it.
fn serve(mut stream: TcpStream, shop: &Mutex<Shop>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let mut first = String::new();
        reader
            .read_line(&mut first)
            .ok()
            .filter(|bytes| *bytes > 0)?;
        let mut length = 0;
        let mut key = None;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim().split_once(": ") else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().ok()?,
                "idempotency-key" => key = Some(value.to_owned()),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let mut words = first.split(' ');
        let (method, target) = (words.next()?, words.next()?);
        let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
        let Reply(status, answer) =
            shop.lock()
                .unwrap()
                .answer(method, target, key.as_deref(), &body)?;
        let text = answer.to_string();
        let head = format!(
            "HTTP/1.1 {status} Said\r\nretry-after: 0\r\ncontent-length: {}\r\n\r\n",
            text.len()
        );
        stream.write_all(format!("{head}{text}").as_bytes()).ok()?;
    }
}

impl Shop {
    /// None loses the answer.
    fn answer(
        &mut self,
        method: &str,
        target: &str,
        key: Option<&str>,
        body: &Value,
    ) -> Option<Reply> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        match (method, path) {
            ("GET", _) => return Some(self.read(path, query)),
            ("POST", "/internal/inventory/tick" | "/internal/purchasing/tick") => {
                self.ticks += 1;
                return Some(Reply(200, json!({})));
            }
            ("POST", "/v1/auth/login") if self.registered => {
                self.login_keys.extend(key.map(str::to_owned));
                return Some(Reply(200, json!({ "access_token": "t" })));
            }
            ("POST", "/v1/auth/login") => return Some(refusal(401, "wrong_credentials")),
            _ => {}
        }
        if key.is_none_or(str::is_empty) {
            return Some(refusal(400, "this test wants an Idempotency-Key"));
        }
        self.writes += 1;
        if self.is_busy_at == Some(self.writes) {
            self.is_busy_at = None;
            return Some(refusal(503, "unavailable"));
        }
        let reply = self.write(path, body);
        if self.loses_answer_of == Some(self.writes) {
            return None;
        }
        Some(reply)
    }

    fn read(&self, path: &str, query: &str) -> Reply {
        let query: BTreeMap<&str, &str> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .collect();
        let none = Vec::new();
        let records = self.records.get(path).unwrap_or(&none);
        let wanted = |record: &&Value| {
            query
                .get("reference_id")
                .is_none_or(|id| record["reference"]["id"] == **id)
        };
        let start = query
            .get("cursor")
            .map_or(0, |cursor| cursor.parse().unwrap());
        let matching: Vec<&Value> = records.iter().filter(wanted).collect();
        let page: Vec<&Value> = matching.iter().skip(start).take(PAGE).copied().collect();
        let next = start + page.len();
        let cursor = (next < matching.len()).then(|| next.to_string());
        Reply(200, json!({ "items": page, "next_cursor": cursor }))
    }

    fn write(&mut self, path: &str, body: &Value) -> Reply {
        if self.refuses.is_some_and(|refused| path.contains(refused)) {
            return refusal(422, "invalid_body");
        }
        match path {
            "/v1/auth/register" if self.registered => return refusal(409, "slug_taken"),
            "/v1/auth/register" => {
                self.registered = true;
                return Reply(201, json!({}));
            }
            "/v1/inventory/items/batch" => {
                let items = body["items"].as_array().unwrap();
                let created: Vec<Value> = items
                    .iter()
                    .map(|item| self.create("/v1/inventory/items", item))
                    .collect();
                return Reply(201, json!({ "items": created }));
            }
            "/v1/inventory/moves" => {
                if let Err(why) = self.move_stock(body) {
                    return refusal(409, &why);
                }
            }
            _ => {}
        }
        if path.ends_with("/batch") || path.contains("/items/") {
            self.settings.insert(path.to_owned(), body.clone());
            return Reply(200, json!({}));
        }
        let name = |record: &Value| {
            ["code", "name", "email", "reference"].map(|field| record[field].clone())
        };
        let taken = self
            .records
            .get(path)
            .is_some_and(|records| records.iter().any(|one| name(one) == name(body)));
        if taken {
            refusal(409, "already_exists")
        } else {
            Reply(201, self.create(path, body))
        }
    }

    fn create(&mut self, path: &str, body: &Value) -> Value {
        let records = self.records.entry(path.to_owned()).or_default();
        let mut record = body.clone();
        record["id"] = json!(format!("{path}/{}", records.len()));
        records.push(record.clone());
        record
    }

    fn move_stock(&mut self, body: &Value) -> Result<(), String> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        for line in body["lines"].as_array().unwrap() {
            let units = line["quantity"]["value"].as_i64().unwrap();
            let (item, at) = (text(&line["item_id"]), text(&line["warehouse_id"]));
            let direction = if body["reason"] == "receipt" { 1 } else { -1 };
            let stock = self.stock.entry((at, item.clone())).or_default();
            *stock += direction * units;
            if *stock < 0 {
                return Err("insufficient_stock".to_owned());
            }
            if body["reason"] == "transfer" {
                *self
                    .stock
                    .entry((text(&line["to_warehouse_id"]), item))
                    .or_default() += units;
            }
        }
        Ok(())
    }
}
