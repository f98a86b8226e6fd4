//! Numbers in few bits: sets of them (interpolative code), and counts (Elias gamma).
//!
//! In: numbers. Out: bytes, and the numbers again. Invariant: reading never runs past the end, and a set has no more
//! numbers than its range; what is no number is [`Damaged`].
//!
//! Interpolative code (Moffat and Stuiver, *Binary Interpolative Coding*, 2000) says the middle number of a set first,
//! as one of those that leave room for the rest, then either half the same way. Beside Rice's code of gaps it saves
//! bits where a set has few numbers or most of its range, and where they lie together, as news does.

/// No set has a larger range: more articles than any site has.
pub const MOST: u32 = 1 << 24;

/// Bytes that are not what they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

/// Writes bits, the highest of each byte first.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
    /// Bits that do not make four bytes yet, in the lowest `filled`.
    open: u64,
    filled: u32,
}

impl Writer {
    /// Goes on behind whole bytes.
    pub fn behind(bytes: Vec<u8>) -> Writer {
        Writer { bytes, open: 0, filled: 0 }
    }

    /// The lowest `count` bits of a value, at most 32.
    pub fn bits(&mut self, value: u32, count: u32) {
        self.open = (self.open << count) | u64::from(value);
        self.filled += count;
        if self.filled >= 32 {
            self.filled -= 32;
            self.bytes.extend(((self.open >> self.filled) as u32).to_be_bytes());
        }
    }

    /// A number from 0, in gamma code.
    pub fn count(&mut self, value: u32) {
        let value = value.saturating_add(1);
        let length = value.ilog2();
        if length < 16 {
            self.bits(value, 2 * length + 1);
        } else {
            self.bits(0, length);
            self.bits(value, length + 1);
        }
    }

    /// Different numbers in order, all below `range`, and how many there are; at least `least` of them, which is 0 or 1.
    pub fn set(&mut self, numbers: &[u32], range: u32, least: u32) {
        self.count(u32::try_from(numbers.len()).unwrap_or(u32::MAX).saturating_sub(least));
        self.halves(numbers, 0, range);
    }

    fn halves(&mut self, numbers: &[u32], low: u32, high: u32) {
        // Most sets are small, and a call for none costs as much as to write one.
        match *numbers {
            [] => {}
            [one] => self.one_of(one - low, high - low),
            [one, middle] => {
                self.one_of(middle - low - 1, high - low - 1);
                self.one_of(one - low, middle - low);
            }
            _ => {
                let half = numbers.len() / 2;
                let middle = numbers[half];
                let before = u32::try_from(half).unwrap_or(u32::MAX);
                let behind = u32::try_from(numbers.len() - 1).unwrap_or(u32::MAX);
                self.one_of(middle - low - before, high - low - behind);
                self.halves(&numbers[..half], low, middle);
                self.halves(&numbers[half + 1..], middle + 1, high);
            }
        }
    }

    /// A number below `room`, which is at most 2^24: those around its middle in a bit less, where it is no power of two.
    fn one_of(&mut self, number: u32, room: u32) {
        let Minimal { length, short, start } = Minimal::of(room);
        let turned = if number >= start { number - start } else { number + room - start };
        if turned < short {
            self.bits(turned, length);
        } else {
            self.bits(turned + short, length + 1);
        }
    }

    /// What was written, with bits of 0 at its end.
    pub fn finish(mut self) -> Vec<u8> {
        let count = self.filled.div_ceil(8);
        let open = (self.open << (8 * count - self.filled)) as u32;
        self.bytes.extend(&open.to_be_bytes()[4 - count as usize..]);
        self.bytes
    }
}

/// Centred minimal binary code of numbers below some room: `short` of them, from `start` on, have codes of `length`
/// bits, the others one bit more.
struct Minimal {
    length: u32,
    short: u32,
    start: u32,
}

impl Minimal {
    fn of(room: u32) -> Minimal {
        let length = room.ilog2();
        let short = (2 << length) - room;
        Minimal { length, short, start: (room - short) / 2 }
    }
}

/// Reads what [`Writer`] wrote, or anything.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    /// In bits.
    at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, at: 0 }
    }

    /// The whole bytes behind what was read.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at.div_ceil(8)..).unwrap_or_default()
    }

    fn bit(&mut self) -> Result<u32, Damaged> {
        let byte = self.bytes.get(self.at / 8).ok_or(Damaged)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Ok(u32::from(bit))
    }

    /// At most 32.
    pub fn bits(&mut self, count: u32) -> Result<u32, Damaged> {
        let mut value = 0;
        for _ in 0..count {
            value = value << 1 | self.bit()?;
        }
        Ok(value)
    }

    pub fn count(&mut self) -> Result<u32, Damaged> {
        let mut length = 0;
        while self.bit()? == 0 {
            length += 1;
            if length > 30 {
                return Err(Damaged);
            }
        }
        Ok((1 << length | self.bits(length)?) - 1)
    }

    /// Numbers in order, all below `range`, `least` of them at least.
    pub fn set(&mut self, range: u32, least: u32) -> Result<Vec<u32>, Damaged> {
        let count = self.count()?.saturating_add(least);
        let mut numbers = Vec::new();
        if range > MOST {
            return Err(Damaged);
        }
        self.halves(count, 0, range, &mut numbers)?;
        Ok(numbers)
    }

    fn halves(&mut self, count: u32, low: u32, high: u32, numbers: &mut Vec<u32>) -> Result<(), Damaged> {
        let Some(behind) = count.checked_sub(1) else { return Ok(()) };
        let room = (high - low).checked_sub(behind).filter(|room| *room > 0).ok_or(Damaged)?;
        let half = count / 2;
        let middle = low + half + self.one_of(room)?;
        self.halves(half, low, middle, numbers)?;
        numbers.push(middle);
        self.halves(behind - half, middle + 1, high, numbers)
    }

    fn one_of(&mut self, room: u32) -> Result<u32, Damaged> {
        let Minimal { length, short, start } = Minimal::of(room);
        let mut number = self.bits(length)?;
        if number >= short {
            number = (number << 1 | self.bit()?) - short;
        }
        Ok(if number < room - start { number + start } else { number + start - room })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sets_are_read_back(numbers in proptest::collection::btree_set(0u32..100_000, 0..300), spare in 0u32..1000) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            let least = u32::from(!numbers.is_empty());
            let range = numbers.last().map_or(0, |last| last + 1) + spare;
            let mut writer = Writer::default();
            writer.set(&numbers, range, least);
            writer.bits(5, 3);
            let bytes = writer.finish();
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(reader.set(range, least), Ok(numbers));
            prop_assert_eq!(reader.bits(3), Ok(5));
        }

        #[test]
        fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut reader = Reader::new(&bytes);
            while reader.set(1 << 12, 1).is_ok() {}
        }
    }
}
