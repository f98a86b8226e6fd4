//! A session of SFTP: many requests under way on one line.
//!
//! In: a line to the host, and requests from any thread. Out: their answers. Invariants: an answer reaches who asked,
//! by its number; when the line breaks everybody who waits is told.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::super::look::lock;
use super::wire::{self, Answer, Request};

/// No answer takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

type Waiting = Arc<Mutex<Option<HashMap<u32, Sender<Answer>>>>>;

/// The two ways of a line to a host, and what ends it.
pub struct Line {
    pub to: Box<dyn Write + Send>,
    pub from: Box<dyn Read + Send>,
    /// Ends the line when it is dropped.
    pub end: Box<dyn Send + Sync>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").finish_non_exhaustive()
    }
}

pub struct Session {
    to: Mutex<Box<dyn Write + Send>>,
    /// `None` once the line is broken.
    waiting: Waiting,
    next: AtomicU32,
    _end: Box<dyn Send + Sync>,
}

/// The line broke, or nobody answered.
#[derive(Clone, Copy, Debug)]
pub struct Broken;

/// A request that is under way.
pub struct UnderWay(Receiver<Answer>);

impl UnderWay {
    pub fn answer(self) -> Result<Answer, Broken> {
        self.0.recv_timeout(PATIENCE).map_err(|_| Broken)
    }
}

impl Session {
    /// Greets the host.
    pub fn begin(mut line: Line) -> Result<Session, Broken> {
        line.to.write_all(&wire::HELLO).and_then(|()| line.to.flush()).map_err(|_| Broken)?;
        let hello = packet(&mut line.from).map_err(|_| Broken)?;
        // Version 2 is its kind; what comes behind are extensions that nobody here needs to know of.
        if hello.first() != Some(&2) {
            return Err(Broken);
        }
        let waiting: Waiting = Arc::new(Mutex::new(Some(HashMap::new())));
        let (mut from, waits) = (line.from, Arc::clone(&waiting));
        // It ends with the line.
        thread::spawn(move || {
            while let Ok(packet) = packet(&mut from) {
                let Some((id, answer)) = wire::answer(&packet) else { break };
                let asked = lock(&waits).as_mut().and_then(|waiting| waiting.remove(&id));
                if let Some(asked) = asked {
                    // Whoever asked may have gone.
                    let _ = asked.send(answer);
                }
            }
            *lock(&waits) = None;
        });
        Ok(Session { to: Mutex::new(line.to), waiting, next: AtomicU32::new(1), _end: line.end })
    }

    /// Sends a request.
    pub fn send(&self, request: Request) -> Result<UnderWay, Broken> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (answers, answer) = channel();
        lock(&self.waiting).as_mut().ok_or(Broken)?.insert(id, answers);
        let bytes = request.bytes(id);
        let mut to = lock(&self.to);
        to.write_all(&bytes).and_then(|()| to.flush()).map_err(|_| Broken)?;
        Ok(UnderWay(answer))
    }

    /// Sends a request, and waits.
    pub fn ask(&self, request: Request) -> Result<Answer, Broken> {
        self.send(request)?.answer()
    }
}

/// One packet, without its length.
fn packet(from: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > wire::LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut packet = vec![0; length];
    from.read_exact(&mut packet)?;
    Ok(packet)
}
