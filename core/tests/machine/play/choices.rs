//! Choices made by a string of bytes: the same bytes, the same choices. Where they end, everything is the
//! first of its kind, so that a shorter string is a simpler case.

/// What is left of the bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    pub(crate) fn yes(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// One time in so many.
    pub(crate) fn rarely(&mut self, times: u8) -> bool {
        self.byte() % times == times - 1
    }

    pub(crate) fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[usize::from(self.byte()) % of.len()].clone()
    }

    /// Any number; small ones, round ones and the ends are frequent.
    pub(crate) fn number(&mut self) -> i64 {
        let (kind, a, b) = (self.byte(), self.byte(), self.byte());
        let small = i64::from(u16::from_be_bytes([a, b]));
        match kind % 8 {
            0..=3 => small,
            4 => small * 100,
            5 => -small,
            6 => i64::MAX - small,
            _ => i64::MIN + small,
        }
    }
}
