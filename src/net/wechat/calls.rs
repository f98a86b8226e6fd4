//! The platform's calls, each as a function.
//!
//! In: an account, and what to send. Out: ids and addresses. Invariants: a token is fetched when it is needed, and once more
//! when it has expired; calls that change nothing, or cost nothing, are made again after trouble that may pass; the two
//! that take a place (`add_material`, `draft/add`) are not.

use std::thread;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::errors::Trouble;
use super::form::form;
use super::journal::Sent;
use super::wire::{Body, Wire};
use super::{Account, Upload};

const PLATFORM: &str = "https://api.weixin.qq.com";
const JSON: &str = "application/json";
/// Of one request, with a picture of some megabytes over a slow line.
const TIMEOUT: Duration = Duration::from_secs(90);
/// How often a call is made again, and how long the first wait is.
const RETRIES: u32 = 2;
const BACK_OFF: Duration = Duration::from_secs(2);
/// Drafts and materials that are looked through, the newest first: pages of twenty.
const PAGE: usize = 20;
const PAGES: usize = 5;

/// A door to the platform, for one account.
#[derive(Debug)]
pub struct Api {
    wire: Wire,
    account: Account,
    token: Option<Token>,
    back_off: Duration,
}

struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

impl Api {
    pub fn new(account: Account) -> Api {
        Api { wire: Wire::new(PLATFORM.to_owned(), TIMEOUT), account, token: None, back_off: BACK_OFF }
    }

    /// The same against a server on this machine, for tests; `None` for an address elsewhere, since what is sent there
    /// is secret.
    pub fn at(account: Account, address: &str) -> Option<Api> {
        let port = ["http://127.0.0.1:", "http://[::1]:", "http://localhost:"]
            .iter()
            .find_map(|start| address.strip_prefix(start))?;
        port.trim_end_matches('/').parse::<u16>().ok()?;
        let wire = Wire::new(address.trim_end_matches('/').to_owned(), Duration::from_secs(5));
        Some(Api { wire, account, token: None, back_off: Duration::from_millis(5) })
    }

    /// A token of the platform's; `anew`: the last one is no longer good.
    fn fetch_token(&self, anew: bool) -> Result<Token, Trouble> {
        let body = json!({
            "grant_type": "client_credential",
            "appid": self.account.app_id,
            "secret": self.account.secret,
            "force_refresh": anew,
        });
        let answer =
            self.again(|| self.post("cgi-bin/stable_token", "", JSON, body.to_string().as_bytes()))?;
        let token = answer.get("access_token").and_then(Value::as_str);
        let is_plain = |token: &&str| {
            let is_of_token =
                |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'~');
            !token.is_empty() && token.bytes().all(is_of_token)
        };
        token.filter(is_plain).map(|token| Token(token.to_owned())).ok_or(Trouble::Broken)
    }

    /// Makes a call as long as trouble may pass.
    fn again<T>(&self, call: impl Fn() -> Result<T, Trouble>) -> Result<T, Trouble> {
        let mut wait = self.back_off;
        for _ in 0..RETRIES {
            match call() {
                Err(trouble) if trouble.may_pass() => thread::sleep(wait),
                answer => return answer,
            }
            wait = wait.saturating_mul(2);
        }
        call()
    }

    fn post(&self, path: &str, query: &str, kind: &str, bytes: &[u8]) -> Result<Map<String, Value>, Trouble> {
        let answer = self.wire.post(path, query, Body { kind, bytes })?;
        Trouble::refusal(&answer).map_or(Ok(answer), Err)
    }

    /// A call with a token; `repeats`: it may be made again.
    fn call(
        &mut self,
        path: &str,
        query: &str,
        (kind, bytes): (&str, &[u8]),
        repeats: bool,
    ) -> Result<Map<String, Value>, Trouble> {
        for anew in [false, true] {
            if anew || self.token.is_none() {
                self.token = Some(self.fetch_token(anew)?);
            }
            let token = self.token.as_ref().map_or("", |token| &token.0);
            let query = format!("?access_token={token}{query}");
            let once = || self.post(path, &query, kind, bytes);
            match if repeats { self.again(once) } else { self.unsent(once) } {
                Err(trouble) if trouble.is_of_token() && !anew => {}
                answer => return answer,
            }
        }
        Err(Trouble::Broken)
    }

    /// Makes a call again only where no connection came about.
    fn unsent<T>(&self, call: impl Fn() -> Result<T, Trouble>) -> Result<T, Trouble> {
        match call() {
            Err(Trouble::NoConnection) => {
                thread::sleep(self.back_off);
                call()
            }
            answer => answer,
        }
    }

    fn call_json(&mut self, path: &str, body: &Value, repeats: bool) -> Result<Map<String, Value>, Trouble> {
        self.call(path, "", (JSON, body.to_string().as_bytes()), repeats)
    }

    /// Sends a picture of a text; gives its address.
    pub(super) fn upload_picture(&mut self, picture: Upload<'_>) -> Result<String, Trouble> {
        let (kind, body) = form(picture);
        let answer = self.call("cgi-bin/media/uploadimg", "", (&kind, &body), true)?;
        text(&answer, "url")
    }

    /// Sends a picture for good; gives its id.
    pub(super) fn add_material(&mut self, picture: Upload<'_>) -> Result<String, Trouble> {
        let (kind, body) = form(picture);
        let answer = self.call("cgi-bin/material/add_material", "&type=image", (&kind, &body), false)?;
        text(&answer, "media_id")
    }

    /// The id of the picture of this name, among the newest.
    pub(super) fn find_material(&mut self, name: &str) -> Result<Option<String>, Trouble> {
        self.find("cgi-bin/material/batchget_material", json!({ "type": "image" }), &|item| {
            item.get("name").and_then(Value::as_str) == Some(name)
        })
    }

    pub(super) fn add_draft(&mut self, article: &Map<String, Value>) -> Result<String, Trouble> {
        let answer = self.call_json("cgi-bin/draft/add", &json!({ "articles": [article] }), false)?;
        text(&answer, "media_id")
    }

    /// Says false if there is no such draft any more.
    pub(super) fn update_draft(&mut self, id: &str, article: &Map<String, Value>) -> Result<bool, Trouble> {
        let body = json!({ "media_id": id, "index": 0, "articles": article });
        there(self.call_json("cgi-bin/draft/update", &body, true))
    }

    pub(super) fn has_draft(&mut self, id: &str) -> Result<bool, Trouble> {
        there(self.call_json("cgi-bin/draft/get", &json!({ "media_id": id }), true))
    }

    /// The id of a draft that was sent so, among the newest.
    pub(super) fn find_draft(&mut self, sent: &Sent) -> Result<Option<String>, Trouble> {
        self.find("cgi-bin/draft/batchget", json!({ "no_content": 1 }), &|item| {
            item.pointer("/content/news_item/0").is_some_and(|news| sent.is(news))
        })
    }

    /// Looks through a list of the account's, page by page.
    fn find(
        &mut self,
        path: &str,
        mut body: Value,
        is_it: &dyn Fn(&Value) -> bool,
    ) -> Result<Option<String>, Trouble> {
        for page in 0..PAGES {
            body["offset"] = json!(page * PAGE);
            body["count"] = json!(PAGE);
            let answer = self.call_json(path, &body, true)?;
            let items = answer.get("item").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            if let Some(found) = items.iter().find(|item| is_it(item)) {
                return Ok(found.get("media_id").and_then(Value::as_str).map(str::to_owned));
            }
            if items.len() < PAGE {
                return Ok(None);
            }
        }
        Ok(None)
    }
}

fn text(answer: &Map<String, Value>, key: &str) -> Result<String, Trouble> {
    let text = answer.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    text.map(str::to_owned).ok_or(Trouble::Broken)
}

/// Whether what was asked after is there: 40007 says that an id names nothing.
fn there(answer: Result<Map<String, Value>, Trouble>) -> Result<bool, Trouble> {
    match answer {
        Ok(_) => Ok(true),
        Err(Trouble::Refused { code: 40007, .. }) => Ok(false),
        Err(trouble) => Err(trouble),
    }
}
