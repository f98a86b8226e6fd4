//! A session of SFTP: many requests under way on one line.
//!
//! In: a line to the host, and requests from any thread. Out: their answers. Invariants: an answer reaches who asked,
//! by its number; when the line breaks, or nothing comes of it for too long, everybody who waits is told.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::super::look::lock;
use super::wire::{self, Answer, Request};

/// How long nothing may come of a line while somebody waits; up to twice as long where something came meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// For its greeting: it has to be connected first.
    pub greeting: Duration,
    /// For the first answer.
    pub first: Duration,
    pub idle: Duration,
}

impl Default for Waits {
    fn default() -> Waits {
        let seconds = Duration::from_secs;
        Waits { greeting: seconds(50), first: seconds(30), idle: seconds(60) }
    }
}

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
    /// What is sent is never waited for: a host that takes nothing more is told by its silence. What waits here is
    /// bounded by the answers that are waited for.
    to: Sender<Vec<u8>>,
    next: AtomicU32,
    state: Arc<Mutex<State>>,
    waits: Waits,
    _end: Box<dyn Send + Sync>,
}

struct State {
    /// Who waits for which answer; `None` once the line is of no use.
    waiting: Option<HashMap<u32, Sender<Answer>>>,
    why: Broken,
    /// How many answers came.
    heard: u64,
}

/// Why a line is of no use any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    Cut,
    /// Nobody answered.
    Silent,
}

/// A request that is under way.
pub struct UnderWay {
    answer: Receiver<Answer>,
    state: Arc<Mutex<State>>,
    waits: Waits,
}

impl UnderWay {
    /// Waits for it, as long as others are answered meanwhile.
    pub fn answer(self) -> Result<Answer, Broken> {
        loop {
            let heard = lock(&self.state).heard;
            let limit = if heard == 0 { self.waits.first } else { self.waits.idle };
            match self.answer.recv_timeout(limit) {
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Disconnected) => return Err(lock(&self.state).why),
                Err(RecvTimeoutError::Timeout) => {
                    let mut state = lock(&self.state);
                    if state.heard == heard {
                        return Err(state.end(Broken::Silent));
                    }
                }
            }
        }
    }
}

impl State {
    /// Tells all who wait.
    fn end(&mut self, why: Broken) -> Broken {
        if self.waiting.take().is_some() {
            self.why = why;
        }
        self.why
    }
}

impl Session {
    /// Greets the host.
    pub fn begin(line: Line, waits: Waits) -> Result<Session, Broken> {
        let Line { to, mut from, end } = line;
        let state = State { waiting: Some(HashMap::new()), why: Broken::Cut, heard: 0 };
        let state = Arc::new(Mutex::new(state));
        let (sender, sent) = channel();
        let (said, hello) = channel();
        let (writes, reads) = (Arc::clone(&state), Arc::clone(&state));
        // Both end with the line.
        thread::spawn(move || write(to, &sent, &writes));
        thread::spawn(move || {
            // Who waited for it may have gone.
            let _ = said.send(packet(&mut from));
            read(&mut *from, &reads);
        });
        sender.send(wire::HELLO.to_vec()).map_err(|_| Broken::Cut)?;
        let hello = hello.recv_timeout(waits.greeting).map_err(|error| match error {
            RecvTimeoutError::Timeout => Broken::Silent,
            RecvTimeoutError::Disconnected => Broken::Cut,
        })?;
        // Version 2 is its kind; what comes behind are extensions that nobody here needs to know of.
        match hello.is_ok_and(|hello| hello.first() == Some(&2)) {
            true => Ok(Session { to: sender, next: AtomicU32::new(1), state, waits, _end: end }),
            false => Err(Broken::Cut),
        }
    }

    /// Sends a request.
    pub fn send(&self, request: Request) -> Result<UnderWay, Broken> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (answers, answer) = channel();
        {
            let mut state = lock(&self.state);
            let why = state.why;
            state.waiting.as_mut().ok_or(why)?.insert(id, answers);
        }
        self.to.send(request.bytes(id)).map_err(|_| Broken::Cut)?;
        Ok(UnderWay { answer, state: Arc::clone(&self.state), waits: self.waits })
    }

    /// Sends a request, and waits.
    pub fn ask(&self, request: Request) -> Result<Answer, Broken> {
        self.send(request)?.answer()
    }
}

fn write(mut to: Box<dyn Write + Send>, sent: &Receiver<Vec<u8>>, state: &Mutex<State>) {
    for bytes in sent {
        if to.write_all(&bytes).and_then(|()| to.flush()).is_err() {
            lock(state).end(Broken::Cut);
            return;
        }
    }
}

fn read(from: &mut dyn Read, state: &Mutex<State>) {
    while let Ok(packet) = packet(from) {
        let Some((id, answer)) = wire::answer(&packet) else { break };
        let mut state = lock(state);
        state.heard += 1;
        let asked = state.waiting.as_mut().and_then(|waiting| waiting.remove(&id));
        if let Some(asked) = asked {
            // Whoever asked may have gone.
            let _ = asked.send(answer);
        }
    }
    lock(state).end(Broken::Cut);
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
