//! Signature Version 4 of S3.
//!
//! In: a request, two keys, the time. Out: the headers that sign it. Invariant: the bytes are signed too, so that
//! nothing on the way can change them.

use std::io::{self, Read};

use jiff::Timestamp;
use ring::hmac;
use sha2::{Digest, Sha256};

/// The two keys of an account. Never shown.
#[derive(Clone, Default)]
pub struct Keys {
    pub id: String,
    pub secret: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}

/// A request, its path and query encoded.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub method: &'a str,
    pub host: &'a str,
    pub path: &'a str,
    pub query: &'a str,
    pub region: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

/// What a request says of its bytes.
pub fn of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The same of what is read.
pub fn sum(mut from: impl Read) -> io::Result<String> {
    let (mut sum, mut piece) = (Sha256::new(), vec![0; 64 << 10]);
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(hex(&sum.finalize())),
            length => sum.update(&piece[..length]),
        }
    }
}

/// The headers that sign a request with bytes of this sum.
pub fn sign(request: &Request<'_>, keys: &Keys, body: String) -> [(&'static str, String); 3] {
    let Request { method, host, path, query, region, now } = request;
    let now = Timestamp::from_second(*now).unwrap_or_default();
    let time = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    let day = &time[..8];
    let signed = "host;x-amz-content-sha256;x-amz-date";
    let canonical = format!(
        "{method}\n{path}\n{query}\nhost:{host}\nx-amz-content-sha256:{body}\nx-amz-date:{time}\n\n{signed}\n{body}"
    );
    let scope = format!("{day}/{region}/s3/aws4_request");
    let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex(&Sha256::digest(canonical.as_bytes())));
    let key = [day, region, "s3", "aws4_request"]
        .iter()
        .fold(format!("AWS4{}", keys.secret).into_bytes(), |key, part| mac(&key, part.as_bytes()));
    let signature = hex(&mac(&key, text.as_bytes()));
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={signed}, Signature={signature}",
        keys.id
    );
    [("x-amz-date", time), ("x-amz-content-sha256", body), ("authorization", authorization)]
}

fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the documentation of Amazon S3, "Signature Calculations for the Authorization Header": the rules of a
    /// bucket, and its listing. The two other examples there sign headers that are never sent here.
    #[test]
    fn requests_are_signed_as_documented() {
        let keys = Keys {
            id: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
        };
        for (query, signature) in [
            ("lifecycle=", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
            ("max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
        ] {
            let (method, host, path) = ("GET", "examplebucket.s3.amazonaws.com", "/");
            let request = Request { method, host, path, query, region: "us-east-1", now: 1_369_353_600 };
            let [(_, time), (_, body), (_, authorization)] = sign(&request, &keys, of(b""));
            assert_eq!(time, "20130524T000000Z");
            assert_eq!(body, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
            assert!(authorization.ends_with(signature), "{authorization}");
        }
    }
}
