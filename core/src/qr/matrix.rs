use std::fmt;

use fast_qr::{ECL, Mode, QRBuilder};

use crate::error::Invalid;

/// How much of a code may be damaged or covered and still be read. A higher level makes a larger code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Level {
    /// About 7 %: the smallest code, for a terminal or a tiny display.
    L,
    /// About 15 %: the usual choice for a screen.
    #[default]
    M,
    /// About 25 %.
    Q,
    /// About 30 %: for codes with something in the middle, or that will be scratched.
    H,
}

/// A code as a square of dark and light modules, without its quiet zone. `Debug` shows its size only: the
/// modules are the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Matrix {
    size: u16,
    modules: Vec<bool>,
    one_time: bool,
}

impl Matrix {
    pub(super) fn encode(text: &str, level: Level, one_time: bool) -> Result<Self, Invalid> {
        let alphabet = Alphabet::of(text);
        let limit = alphabet.capacity(level);
        let too_long = || {
            let fault = format!("has {} {}", text.len(), alphabet.unit());
            Invalid::new("text", fault, format!("at most {limit} {} at level {level:?}", alphabet.unit()))
        };
        if text.len() > limit {
            return Err(too_long());
        }
        let code =
            QRBuilder::new(text).ecl(level.into()).mode(alphabet.into()).build().map_err(|_| too_long())?;
        let size = u16::try_from(code.size).map_err(|_| too_long())?;
        let modules = code.data.iter().take(code.size * code.size).map(|module| module.value()).collect();
        Ok(Self { size, modules, one_time })
    }

    /// Modules on each side: 21, 25, … 177.
    pub const fn size(&self) -> u16 {
        self.size
    }

    /// Whether the module in column `x` (from the left) and row `y` (from the top) is dark. Everything outside
    /// the code is light.
    pub fn dark(&self, x: u16, y: u16) -> bool {
        if x >= self.size || y >= self.size {
            return false;
        }
        let index = usize::from(y) * usize::from(self.size) + usize::from(x);
        self.modules.get(index).copied().unwrap_or(false)
    }

    /// Refuses the code of one payment: it would be dead before it is read.
    pub(super) fn check_paper(&self) -> Result<(), Invalid> {
        if self.one_time {
            let rule = "a code that lasts; this one is dead in ten minutes and belongs on a screen";
            return Err(Invalid::new("text", "is the code of one payment", rule));
        }
        Ok(())
    }

    /// The runs of dark modules of one row, from the left: first column and length.
    pub(super) fn dark_runs(&self, y: u16) -> impl Iterator<Item = (u16, u16)> + '_ {
        let mut x = 0;
        std::iter::from_fn(move || {
            let start = (x..self.size).find(|&x| self.dark(x, y))?;
            x = (start..self.size).find(|&x| !self.dark(x, y)).unwrap_or(self.size);
            Some((start, x - start))
        })
    }
}

impl fmt::Debug for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Matrix({0} x {0})", self.size)
    }
}

impl From<Level> for ECL {
    fn from(level: Level) -> Self {
        match level {
            Level::L => Self::L,
            Level::M => Self::M,
            Level::Q => Self::Q,
            Level::H => Self::H,
        }
    }
}

/// What a text is made of decides how densely a code can pack it.
#[derive(Clone, Copy)]
enum Alphabet {
    Digits,
    Capitals,
    Bytes,
}

impl Alphabet {
    fn of(text: &str) -> Self {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            Self::Digits
        } else if text.bytes().all(is_capital) {
            Self::Capitals
        } else {
            Self::Bytes
        }
    }

    /// What the largest code (version 40, 177 modules) holds: ISO/IEC 18004, table 7.
    const fn capacity(self, level: Level) -> usize {
        match (self, level) {
            (Self::Digits, Level::L) => 7089,
            (Self::Digits, Level::M) => 5596,
            (Self::Digits, Level::Q) => 3993,
            (Self::Digits, Level::H) => 3057,
            (Self::Capitals, Level::L) => 4296,
            (Self::Capitals, Level::M) => 3391,
            (Self::Capitals, Level::Q) => 2420,
            (Self::Capitals, Level::H) => 1852,
            (Self::Bytes, Level::L) => 2953,
            (Self::Bytes, Level::M) => 2331,
            (Self::Bytes, Level::Q) => 1663,
            (Self::Bytes, Level::H) => 1273,
        }
    }

    const fn unit(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Capitals => "characters",
            Self::Bytes => "bytes",
        }
    }
}

impl From<Alphabet> for Mode {
    fn from(alphabet: Alphabet) -> Self {
        match alphabet {
            Alphabet::Digits => Self::Numeric,
            Alphabet::Capitals => Self::Alphanumeric,
            Alphabet::Bytes => Self::Byte,
        }
    }
}

/// The alphanumeric set of ISO/IEC 18004, table 5.
const fn is_capital(byte: u8) -> bool {
    byte.is_ascii_digit()
        || byte.is_ascii_uppercase()
        || matches!(byte, b' ' | b'$' | b'%' | b'*' | b'+' | b'-' | b'.' | b'/' | b':')
}
