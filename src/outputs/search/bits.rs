//! Numbers in few bits: the gaps between numbers in order (Rice), and counts (Elias gamma).
//!
//! In: numbers. Out: bytes, and the numbers again. Invariant: reading never runs past the end and never
//! loops: every number takes at least one bit, and what is no number is [`Damaged`].

/// Bytes that are not what they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

/// Writes bits, the highest of each byte first.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
    /// Bits that do not make a byte yet, in the lowest `filled`.
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
        while self.filled >= 8 {
            self.filled -= 8;
            self.bytes.push((self.open >> self.filled) as u8);
        }
        self.open &= (1 << self.filled) - 1;
    }

    /// A number from 0, in gamma code.
    pub fn count(&mut self, value: u32) {
        let value = value.saturating_add(1);
        let length = value.ilog2();
        self.bits(0, length);
        self.bits(value, length + 1);
    }

    /// A number from 0, in Rice code.
    pub fn rice(&mut self, value: u32, parameter: u32) {
        let mut quotient = value >> parameter;
        while quotient >= 16 {
            self.bits(0xffff, 16);
            quotient -= 16;
        }
        self.bits((1 << (quotient + 1)) - 2, quotient + 1);
        self.bits(value & ((1 << parameter) - 1), parameter);
    }

    /// Different numbers in order, all below `range`, and how many there are; at least `least` of them, which is 0 or 1.
    pub fn set(&mut self, numbers: &[u32], range: u32, least: u32) {
        self.count(u32::try_from(numbers.len()).unwrap_or(u32::MAX).saturating_sub(least));
        let parameter = parameter(numbers.len(), range);
        let mut next = 0;
        for number in numbers {
            self.rice(number - next, parameter);
            next = number + 1;
        }
    }

    /// What was written, with bits of 0 at its end.
    pub fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.bits(0, 8 - self.filled);
        }
        self.bytes
    }
}

/// The parameter of Rice's code that suits so many numbers below `range`.
pub fn parameter(count: usize, range: u32) -> u32 {
    let count = u64::try_from(count.max(1)).unwrap_or(u64::MAX);
    let typical = u64::from(range) * 11 / (16 * count);
    typical.checked_ilog2().unwrap_or(0)
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

    pub fn rice(&mut self, parameter: u32) -> Result<u32, Damaged> {
        let mut quotient = 0u32;
        while self.bit()? == 1 {
            quotient += 1;
        }
        let high = quotient.checked_mul(1 << parameter).ok_or(Damaged)?;
        high.checked_add(self.bits(parameter)?).ok_or(Damaged)
    }

    /// Numbers in order, all below `range`, `least` of them at least.
    pub fn set(&mut self, range: u32, least: u32) -> Result<Vec<u32>, Damaged> {
        let count = self.count()?.saturating_add(least);
        let parameter = parameter(count as usize, range);
        let mut numbers = Vec::new();
        let mut next = 0u32;
        for _ in 0..count {
            let number = next.checked_add(self.rice(parameter)?).filter(|number| *number < range);
            let number = number.ok_or(Damaged)?;
            numbers.push(number);
            next = number + 1;
        }
        Ok(numbers)
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
            while reader.set(1 << 20, 1).is_ok() {}
        }
    }
}
