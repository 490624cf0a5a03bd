use std::fmt;
use std::str::FromStr;

use crate::error::Invalid;

/// A colour of the web: red, green and blue, 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// As dark as it gets.
    pub const BLACK: Self = Self(0, 0, 0);
    /// As light as it gets.
    pub const WHITE: Self = Self(255, 255, 255);

    /// How light it is to a reader that sees grey, 0 to 255: the weights of ITU-R BT.601, which decoders use.
    fn grey(self) -> u32 {
        (299 * u32::from(self.0) + 587 * u32::from(self.1) + 114 * u32::from(self.2)) / 1000
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl FromStr for Rgb {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("colour", "is not a colour", "#rrggbb");
        let hex = |digits: &&str| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let digits = text.strip_prefix('#').filter(hex).ok_or_else(invalid)?;
        let number = u32::from_str_radix(digits, 16).map_err(|_| invalid())?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self(red, green, blue))
    }
}

/// Colours in which a code can be read: dark on light, and far enough apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colours {
    dark: Rgb,
    light: Rgb,
}

/// Least difference in grey between light and dark, of 255: a symbol contrast of 55 %, grade B of ISO/IEC 15415.
pub const MINIMUM_CONTRAST: u32 = 141;

impl Colours {
    /// Black on white: what every reader likes best.
    pub const BLACK_ON_WHITE: Self = Self { dark: Rgb::BLACK, light: Rgb::WHITE };

    /// Refuses light on dark, which many readers do not know, and too little contrast. The red part counts for itself
    /// too: many scanners light with red, in which orange is white.
    ///
    /// # Errors
    /// [`Invalid`] with what was found and the limit.
    pub fn new(dark: Rgb, light: Rgb) -> Result<Self, Invalid> {
        const FIELD: &str = "colours";
        let (ink, ground) = (dark.grey(), light.grey());
        if ink >= ground {
            return Err(Invalid::new(FIELD, "are light on dark", "a dark code on a light ground"));
        }
        let red = u32::from(light.0).saturating_sub(dark.0.into());
        for (what, contrast) in [("", ground - ink), (" in red light", red)] {
            if contrast < MINIMUM_CONTRAST {
                let rule = format!("at least {MINIMUM_CONTRAST} of 255, or scanners do not see it");
                return Err(Invalid::new(FIELD, format!("have a contrast of {contrast}{what}"), rule));
            }
        }
        Ok(Self { dark, light })
    }

    /// The colour of the modules.
    pub const fn dark(self) -> Rgb {
        self.dark
    }

    /// The colour of the ground.
    pub const fn light(self) -> Rgb {
        self.light
    }
}

impl Default for Colours {
    fn default() -> Self {
        Self::BLACK_ON_WHITE
    }
}
