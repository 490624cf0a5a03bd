use std::fmt;

use zeroize::Zeroizing;

use super::matrix::{Level, Matrix};
use super::scan::{Kind, kind};
use crate::error::Invalid;

/// The text of a code, as the platform gave it. `Debug` shows its length only, and its memory is wiped.
///
/// Text outside ASCII goes into the code as UTF-8; the platform's own texts are addresses in ASCII.
#[derive(Clone, PartialEq, Eq)]
pub struct QrText {
    text: Zeroizing<String>,
    one_time: bool,
}

impl QrText {
    /// Takes any text that is not empty. How long it may be depends on the [`Level`]: [`encode`](Self::encode)
    /// says so.
    ///
    /// # Errors
    /// [`Invalid`] when the text is empty.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        let text = Zeroizing::new(text.into());
        if text.is_empty() {
            return Err(Invalid::new("text", "is empty", "at least 1 character"));
        }
        let one_time = kind(&text, None) == Kind::OneTimeCode;
        Ok(Self { text, one_time })
    }

    /// The code of one payment, whatever it looks like: it refuses to be printed, as it is dead in ten minutes.
    /// [`QrText::new`] knows one by the platform's addresses.
    ///
    /// # Errors
    /// [`Invalid`] when the text is empty.
    pub fn one_time(text: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self { one_time: true, ..Self::new(text)? })
    }

    /// Whether it is the code of one payment.
    pub const fn is_one_time(&self) -> bool {
        self.one_time
    }

    /// The text itself. Treat it as a secret.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// The smallest code that holds the text at this level.
    ///
    /// # Errors
    /// [`Invalid`] with the limit when the text is too long for any code: 2953 bytes at level L, 2331 at M,
    /// 1663 at Q, 1273 at H; more for digits alone and for capital letters.
    pub fn encode(&self, level: Level) -> Result<Matrix, Invalid> {
        Matrix::encode(self.expose(), level, self.one_time)
    }
}

impl fmt::Debug for QrText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QrText({} bytes)", self.text.len())
    }
}
