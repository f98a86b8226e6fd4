//! The packets of SFTP, version 3 (draft-ietf-secsh-filexfer-02), which every server speaks.
//!
//! In: the parts of a request. Out: its bytes; and the other way round for answers. Invariant: no answer, however it is
//! made, is read beyond its end.

/// Kinds of requests.
pub const OPEN: u8 = 3;
pub const CLOSE: u8 = 4;
pub const READ: u8 = 5;
pub const WRITE: u8 = 6;
pub const LSTAT: u8 = 7;
pub const FSTAT: u8 = 8;
pub const OPENDIR: u8 = 11;
pub const READDIR: u8 = 12;
pub const REMOVE: u8 = 13;
pub const MKDIR: u8 = 14;
pub const RMDIR: u8 = 15;
pub const STAT: u8 = 17;
pub const RENAME: u8 = 18;
pub const EXTENDED: u8 = 200;

/// How a file is opened.
pub const TO_READ: u32 = 1;
pub const TO_WRITE: u32 = 2;
pub const CREATE: u32 = 8;
pub const TRUNCATE: u32 = 16;
pub const EXCLUSIVE: u32 = 32;

/// What a host says of a request.
pub const OK: u32 = 0;
pub const EOF: u32 = 1;
pub const NO_SUCH_FILE: u32 = 2;
pub const DENIED: u32 = 3;
pub const FAILURE: u32 = 4;
pub const NO_CONNECTION: u32 = 6;
pub const CONNECTION_LOST: u32 = 7;
pub const UNSUPPORTED: u32 = 8;
/// Of a later version, which some say nevertheless.
pub const EXISTS: u32 = 11;

/// The greeting of version 3.
pub const HELLO: [u8; 9] = [0, 0, 0, 5, 1, 0, 0, 0, 3];
/// No answer is longer.
pub const LONGEST: usize = 1 << 20;

/// A request that is being put together.
#[derive(Clone, Debug)]
pub struct Request(Vec<u8>);

impl Request {
    pub fn new(kind: u8) -> Request {
        // Length and number come when it is sent.
        Request(vec![0, 0, 0, 0, kind, 0, 0, 0, 0])
    }

    pub fn number(mut self, number: u32) -> Request {
        self.0.extend(number.to_be_bytes());
        self
    }

    pub fn long(mut self, number: u64) -> Request {
        self.0.extend(number.to_be_bytes());
        self
    }

    pub fn text(mut self, bytes: &[u8]) -> Request {
        // A path or a piece of a file is far below four gigabytes.
        self.0.extend((bytes.len() as u32).to_be_bytes());
        self.0.extend(bytes);
        self
    }

    /// Its bytes, as the request of this number.
    pub fn bytes(mut self, id: u32) -> Vec<u8> {
        let length = (self.0.len() - 4) as u32;
        self.0[..4].copy_from_slice(&length.to_be_bytes());
        self.0[5..9].copy_from_slice(&id.to_be_bytes());
        self.0
    }
}

/// What is known of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    pub size: u64,
    /// As `stat` has it; 0 where the host does not say.
    pub mode: u32,
}

impl Attributes {
    pub fn is_file(self) -> bool {
        matches!(self.mode & 0o170_000, 0o100_000 | 0)
    }

    pub fn is_folder(self) -> bool {
        self.mode & 0o170_000 == 0o040_000
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Status { code: u32, words: String },
    Handle(Vec<u8>),
    Data(Vec<u8>),
    Names(Vec<(String, Attributes)>),
    Attributes(Attributes),
}

/// The number of the request, and its answer; `None` for what is none.
pub fn answer(packet: &[u8]) -> Option<(u32, Answer)> {
    let mut rest = Bytes(packet);
    let kind = rest.byte()?;
    let id = rest.number()?;
    let answer = match kind {
        101 => Answer::Status {
            code: rest.number()?,
            words: rest.text().map(|words| String::from_utf8_lossy(words).into_owned()).unwrap_or_default(),
        },
        102 => Answer::Handle(rest.text()?.to_vec()),
        103 => Answer::Data(rest.text()?.to_vec()),
        104 => {
            let count = rest.number()?;
            let mut names = Vec::new();
            for _ in 0..count {
                let name = String::from_utf8_lossy(rest.text()?).into_owned();
                rest.text()?;
                names.push((name, rest.attributes()?));
            }
            Answer::Names(names)
        }
        105 => Answer::Attributes(rest.attributes()?),
        _ => return None,
    };
    Some((id, answer))
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    fn long(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_be_bytes)
    }

    fn text(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(length as usize)
    }

    fn attributes(&mut self) -> Option<Attributes> {
        let flags = self.number()?;
        let mut attributes = Attributes::default();
        if flags & 1 != 0 {
            attributes.size = self.long()?;
        }
        if flags & 2 != 0 {
            self.long()?;
        }
        if flags & 4 != 0 {
            attributes.mode = self.number()?;
        }
        if flags & 8 != 0 {
            self.long()?;
        }
        if flags & 0x8000_0000 != 0 {
            for _ in 0..self.number()? {
                self.text()?;
                self.text()?;
            }
        }
        Some(attributes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_and_answers_are_as_the_draft_says() {
        let request = Request::new(OPEN).text(b"a").number(TO_READ).number(0).bytes(7);
        assert_eq!(request, [0, 0, 0, 18, 3, 0, 0, 0, 7, 0, 0, 0, 1, b'a', 0, 0, 0, 1, 0, 0, 0, 0]);
        let status = [&[101, 0, 0, 0, 7, 0, 0, 0, 2, 0, 0, 0, 2][..], b"no", &[0, 0, 0, 0]].concat();
        let (id, said) = answer(&status).unwrap();
        assert_eq!((id, said), (7, Answer::Status { code: NO_SUCH_FILE, words: "no".into() }));
        let attributes = [105, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0x81, 0xa4];
        let (_, said) = answer(&attributes).unwrap();
        assert_eq!(said, Answer::Attributes(Attributes { size: 9, mode: 0o100_644 }));
    }

    proptest::proptest! {
        #[test]
        fn no_answer_panics(kind in 100u8..107, bytes in proptest::collection::vec(0u8..=255, 0..64)) {
            let _ = answer(&[&[kind][..], &bytes].concat());
        }
    }
}
