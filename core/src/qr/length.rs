use std::fmt;
use std::str::FromStr;

use crate::error::Invalid;

/// A unit of CSS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Pixels of a screen.
    Px,
    /// Millimetres.
    Mm,
    /// Centimetres.
    Cm,
    /// Inches of 25.4 mm.
    In,
    /// Points, 72 to an inch.
    Pt,
}

/// How long a side is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Length {
    thousandths: u32,
    unit: Unit,
}

/// Smallest module on paper, in micrometres: what a phone still reads at arm's length.
pub const SMALLEST_MODULE_MICROMETRES: u32 = 330;

const LONGEST_MICROMETRES: u64 = 10_000_000;
const LONGEST_PIXELS: u32 = 32_768;

impl Unit {
    const ALL: [Self; 5] = [Self::Px, Self::Mm, Self::Cm, Self::In, Self::Pt];

    const fn name(self) -> &'static str {
        match self {
            Self::Px => "px",
            Self::Mm => "mm",
            Self::Cm => "cm",
            Self::In => "in",
            Self::Pt => "pt",
        }
    }

    /// On paper; nothing for pixels.
    const fn nanometres(self) -> Option<u64> {
        match self {
            Self::Px => None,
            Self::Mm => Some(1_000_000),
            Self::Cm => Some(10_000_000),
            Self::In => Some(25_400_000),
            Self::Pt => Some(352_778),
        }
    }
}

impl Length {
    /// In thousandths of a unit: `Length::new(12_500, Unit::Cm)` is 12.5 cm.
    pub const fn new(thousandths: u32, unit: Unit) -> Self {
        Self { thousandths, unit }
    }

    /// Whole millimetres.
    pub fn mm(millimetres: u16) -> Self {
        Self::new(u32::from(millimetres) * 1000, Unit::Mm)
    }

    /// Whole pixels.
    pub fn px(pixels: u16) -> Self {
        Self::new(u32::from(pixels) * 1000, Unit::Px)
    }

    /// Whether it measures paper; pixels measure a screen.
    pub(super) fn is_on_paper(self) -> bool {
        self.unit.nanometres().is_some()
    }

    /// Refuses a side that is absurd, or too short for `modules` that a surface can show.
    pub(super) fn check(self, modules: u16) -> Result<(), Invalid> {
        let invalid = |rule: String| Err(Invalid::new("side", format!("is {self}"), rule));
        let Some(unit) = self.unit.nanometres() else {
            let least = u32::from(modules);
            return match self.thousandths {
                pixels if pixels < least * 1000 => {
                    invalid(format!("at least {least}px, one for each module"))
                }
                pixels if pixels > LONGEST_PIXELS * 1000 => invalid(format!("at most {LONGEST_PIXELS}px")),
                _ => Ok(()),
            };
        };
        let found = u64::from(self.thousandths) * unit / 1_000_000;
        let least = u64::from(modules) * u64::from(SMALLEST_MODULE_MICROMETRES);
        if found < least {
            let (whole, part) = (least / 1000, least % 1000);
            return invalid(format!(
                "at least {whole}.{part:03}mm, {SMALLEST_MODULE_MICROMETRES} um for each module"
            ));
        }
        if found > LONGEST_MICROMETRES {
            return invalid("at most 10000mm".to_owned());
        }
        Ok(())
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.thousandths / 1000, self.thousandths % 1000);
        match part {
            0 => write!(f, "{whole}{}", self.unit.name()),
            _ => write!(f, "{whole}.{part:03}{}", self.unit.name()),
        }
    }
}

impl FromStr for Length {
    type Err = Invalid;

    /// Reads `40mm`, `1.5in`, `300px`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("side", "is not a length", "a number and px, mm, cm, in or pt");
        let suffix = |unit: &Unit| Some((text.strip_suffix(unit.name())?, *unit));
        let (number, unit) = Unit::ALL.iter().find_map(suffix).ok_or_else(invalid)?;
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        if part.is_empty()
            || part.len() > 3
            || !part.bytes().chain(whole.bytes()).all(|byte| byte.is_ascii_digit())
        {
            return Err(invalid());
        }
        let whole: u32 = whole.parse().map_err(|_| invalid())?;
        let part: u32 = format!("{part:0<3}").parse().map_err(|_| invalid())?;
        let thousandths =
            whole.checked_mul(1000).and_then(|whole| whole.checked_add(part)).ok_or_else(invalid)?;
        Ok(Self { thousandths, unit })
    }
}
