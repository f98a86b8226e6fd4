//! GIF files as their blocks.
//!
//! In: bytes. Out: the file with frames, their timing and looping alone. Invariant: frames stay as they
//! are coded. A file that ends between two blocks is given its end; one that ends inside is refused.

use super::Trouble;

/// Application extensions that players need: how often to repeat, and a colour profile.
const KEPT: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

const EXTENSION: u8 = 0x21;
const FRAME: u8 = 0x2C;
const END: u8 = 0x3B;

/// A way through the bytes that copies what is kept.
struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Walk<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Trouble> {
        let taken = self.bytes.get(self.at..self.at + length).ok_or(Trouble::Truncated)?;
        self.at += length;
        Ok(taken)
    }

    /// Data sub-blocks, up to the empty one that ends them.
    fn blocks(&mut self) -> Result<(), Trouble> {
        loop {
            match self.take(1)? {
                [0] => return Ok(()),
                [length] => self.take(usize::from(*length))?,
                _ => return Err(Trouble::Truncated),
            };
        }
    }
}

/// The bytes of a colour table, as a packed field announces it.
fn table(packed: u8) -> usize {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}

/// The file without comments, foreign extensions and what follows its end.
pub(super) fn bare(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    walk(bytes).map(|(bare, _)| bare)
}

/// More than one frame.
pub fn is_animated(bytes: &[u8]) -> bool {
    walk(bytes).is_ok_and(|(_, frames)| frames > 1)
}

fn walk(bytes: &[u8]) -> Result<(Vec<u8>, usize), Trouble> {
    let mut walk = Walk { bytes, at: 0 };
    let head = walk.take(13)?;
    let mut bare = head.to_vec();
    bare.extend(walk.take(table(head[10]))?);
    let mut frames = 0;
    // A control belongs to the frame or text that follows it, and goes with it.
    let mut control: &[u8] = &[];
    while let Some(&kind) = bytes.get(walk.at) {
        let from = walk.at;
        match kind {
            EXTENSION => {
                let label = walk.take(2)?[1];
                walk.blocks()?;
                let raw = &bytes[from..walk.at];
                match label {
                    0xF9 => control = raw,
                    0x01 => control = &[],
                    0xFF if KEPT.iter().any(|name| raw.get(3..14) == Some(name)) => bare.extend(raw),
                    _ => {}
                }
            }
            FRAME => {
                let packed = walk.take(10)?[9];
                walk.take(table(packed) + 1)?;
                walk.blocks()?;
                bare.extend(std::mem::take(&mut control));
                bare.extend(&bytes[from..walk.at]);
                frames += 1;
            }
            END => break,
            // Some writers pad with zeros.
            0 => walk.at += 1,
            _ => return Err(Trouble::Damaged),
        }
    }
    if frames == 0 {
        return Err(Trouble::Truncated);
    }
    bare.push(END);
    Ok((bare, frames))
}
