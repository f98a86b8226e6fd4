//! The key that a preview asks for when the whole network can reach it.

use std::fmt;

/// 128 random bits, as 32 hexadecimal digits.
#[derive(Clone)]
pub struct Key(String);

impl Key {
    pub fn random() -> Key {
        Key(random_name())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In a time that does not depend on where they differ: hashes are compared, in constant time.
    pub(super) fn fits(&self, given: &str) -> bool {
        blake3::hash(given.as_bytes()) == blake3::hash(self.0.as_bytes())
    }
}

/// A key does not end up in a log.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// 128 random bits in hexadecimal.
pub(super) fn random_name() -> String {
    let mut bytes = [0_u8; 16];
    // A system without randomness has no business opening a port: better to stop than to use a known key.
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_fits_itself_alone() {
        let (key, other) = (Key::random(), Key::random());
        assert!(key.fits(key.as_str()));
        assert_eq!(key.as_str().len(), 32);
        for given in ["", other.as_str(), &key.as_str()[..31], &key.as_str().to_uppercase().replace('0', "1")]
        {
            assert!(!key.fits(given), "{given}");
        }
        assert!(!format!("{key:?}").contains(key.as_str()));
    }
}
