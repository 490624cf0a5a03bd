//! Where the records of TLS begin: the only thing about TLS that can be seen from outside.

/// Bytes of a record's header: type, version (two), length (two).
const HEADER: usize = 5;
/// Type and version. They are sent for old machines in between; what they say is settled and authenticated inside.
const IDLE: usize = 3;

/// Follows the records of one direction of one connection.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// Bytes of this record so far, its header included.
    at: usize,
    /// Bytes of its content, as far as the header has told.
    length: usize,
}

impl Records {
    /// Whether the next byte, this one, is the type or the version of a record.
    pub(super) fn is_idle(&mut self, byte: u8) -> bool {
        let idle = self.at < IDLE;
        if (IDLE..HEADER).contains(&self.at) {
            self.length = self.length << 8 | usize::from(byte);
        }
        self.at += 1;
        if self.at >= HEADER && self.at == HEADER + self.length {
            *self = Self::default();
        }
        idle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_follow_each_other_whatever_pieces_they_come_in() {
        let mut records = Records::default();
        let bytes =
            [[22, 3, 1, 0, 2].as_slice(), b"ab", &[20, 3, 3, 0, 0], &[23, 3, 3, 1, 0], &[7; 256], &[23, 3]];
        let idle: Vec<usize> = bytes
            .concat()
            .iter()
            .enumerate()
            .filter(|(_, byte)| records.is_idle(**byte))
            .map(|(at, _)| at)
            .collect();
        assert_eq!(idle, [0, 1, 2, 7, 8, 9, 12, 13, 14, 273, 274]);
    }
}
