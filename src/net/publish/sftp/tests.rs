//! Hosts that fall silent.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::Duration;

use super::*;

/// What a host says to a request of this kind, with these words: another kind and what follows the number. `None`: from now on it
/// neither hears nor says anything.
type Says = Arc<dyn Fn(u8, &[u8]) -> Option<(u8, Vec<u8>)> + Send + Sync>;

struct Fake {
    listener: TcpListener,
    greets: bool,
    says: Says,
}

struct End(TcpStream);

impl Drop for End {
    fn drop(&mut self) {
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

impl Dial for Fake {
    fn dial(&self) -> Result<Line, Trouble> {
        let near = TcpStream::connect(self.listener.local_addr().unwrap()).unwrap();
        let (mut far, _) = self.listener.accept().unwrap();
        let end = Box::new(End(far.try_clone().unwrap()));
        let (greets, says) = (self.greets, Arc::clone(&self.says));
        std::thread::spawn(move || {
            let mut hello = [0; wire::HELLO.len()];
            far.read_exact(&mut hello).unwrap();
            hello[4] = 2;
            if greets {
                far.write_all(&hello).unwrap();
            }
            let mut head = [0; 9];
            while greets && far.read_exact(&mut head).is_ok() {
                let [a, b, c, d, kind, id @ ..] = head;
                let rest = u32::from_be_bytes([a, b, c, d]) - 5;
                let mut words = Vec::new();
                (&mut far).take(rest.into()).read_to_end(&mut words).unwrap();
                let Some((kind, words)) = says(kind, &words) else { break };
                let length = (5 + words.len() as u32).to_be_bytes();
                far.write_all(&[&length[..], &[kind], &id, &words].concat()).unwrap();
            }
            // The line stays open until the other side ends it.
            std::thread::park();
        });
        Ok(Line { to: Box::new(near.try_clone().unwrap()), from: Box::new(near), end })
    }

    fn why(&self) -> Trouble {
        Trouble::passing("断了")
    }

    fn host(&self) -> &str {
        "www.a.cn"
    }
}

fn host(greets: bool, says: impl Fn(u8, &[u8]) -> Option<(u8, Vec<u8>)> + Send + Sync + 'static) -> Sftp {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut sftp = Sftp::new(Box::new(Fake { listener, greets, says: Arc::new(says) }), "www");
    let wait = Duration::from_millis(60);
    sftp.waits = Waits { greeting: wait, first: wait, idle: wait };
    sftp
}

fn handle() -> (u8, Vec<u8>) {
    (102, vec![0, 0, 0, 1, b'h'])
}

#[test]
fn a_host_that_falls_silent_is_given_up() {
    for greets in [false, true] {
        let sftp = host(greets, |_, _| None);
        for trouble in [sftp.read("a", 9).unwrap_err(), sftp.write("a", b"1").unwrap_err()] {
            assert_eq!(trouble, Trouble::silent("www.a.cn"));
        }
    }
}

#[test]
fn one_that_takes_no_more_bytes_is_given_up_too() {
    let sftp = host(true, |kind, _| (kind == wire::OPEN).then(handle));
    let large = vec![0; 4 << 20];
    std::thread::scope(|scope| {
        for write in [0; 12].map(|_| scope.spawn(|| sftp.write("a", &large))) {
            assert_eq!(write.join().unwrap(), Err(Trouble::silent("www.a.cn")));
        }
    });
}

#[test]
fn a_file_that_became_shorter_is_not_read_for_ever() {
    let sftp = host(true, |kind, _| {
        Some(match kind {
            wire::OPEN => handle(),
            wire::FSTAT => (105, vec![0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2]),
            _ => (101, vec![0, 0, 0, 1]),
        })
    });
    assert_eq!(sftp.read("a", 9).unwrap_err().kind, TroubleKind::Passing);
    assert_eq!(sftp.read("a", 1).unwrap_err().kind, TroubleKind::Long);
}

#[test]
fn nothing_goes_for_a_file_that_has_not_come() {
    let sftp = host(true, |kind, _| match kind {
        wire::EXTENDED => Some((101, vec![0, 0, 0, 8])),
        wire::RENAME => Some((101, vec![0, 0, 0, 2])),
        // A file is taken away.
        _ => None,
    });
    assert_eq!(sftp.place("a").unwrap_err().kind, TroubleKind::Other);
}

/// Files that cannot be put in the place of others.
struct Plain {
    files: Mutex<BTreeSet<String>>,
    /// What cannot be moved.
    stuck: Option<String>,
    /// What it says then.
    code: u8,
}

impl Plain {
    fn says(&self, kind: u8, words: &[u8]) -> (u8, Vec<u8>) {
        let status = |code: u8| (101, vec![0, 0, 0, code]);
        let text = |words: &[u8]| -> (String, usize) {
            let end = 4 + u32::from_be_bytes(words[..4].try_into().unwrap()) as usize;
            (String::from_utf8(words[4..end].to_vec()).unwrap(), end)
        };
        let mut files = lock(&self.files);
        let (path, end) = text(words);
        match kind {
            wire::EXTENDED => status(8),
            wire::RENAME => match text(&words[end..]).0 {
                _ if !files.contains(&path) => status(2),
                to if self.stuck.as_ref() == Some(&path) || files.contains(&to) => status(self.code),
                to => {
                    files.remove(&path);
                    files.insert(to);
                    status(0)
                }
            },
            wire::REMOVE if files.remove(&path) => status(0),
            // Its permissions: a plain file.
            wire::LSTAT if files.contains(&path) => (105, vec![0, 0, 0, 4, 0, 0, 0o201, 0o244]),
            _ => status(2),
        }
    }
}

#[test]
fn the_old_file_goes_only_for_a_new_one_that_comes() {
    // In its way stands the old one alone; it cannot be moved at all; it may not.
    for (is_stuck, code, comes) in [(false, 4, true), (true, 4, false), (false, 3, false)] {
        let parts = Parts::new();
        let (old, part) = ("www/a".to_owned(), format!("www/{}", parts.of("a")));
        let stuck = Some(part.clone()).filter(|_| is_stuck);
        let plain = Arc::new(Plain { files: Mutex::new([old.clone(), part.clone()].into()), stuck, code });
        let says = Arc::clone(&plain);
        let patient = Duration::from_secs(30);
        let waits = Waits { greeting: patient, first: patient, idle: patient };
        let sftp = Sftp { parts, waits, ..host(true, move |kind, words| Some(says.says(kind, words))) };
        assert_eq!(sftp.place("a").is_ok(), comes, "{code}");
        let left = if comes { vec![old] } else { vec![part, old] };
        assert_eq!(*lock(&plain.files), left.into_iter().collect(), "{code}");
    }
}
