//! The keyboards, as data: what each key gives, alone and with Shift.
//!
//! Keys stand in the order of the keyboard, the same for all: the row of digits (13 keys from the one left of 1),
//! the row of Q (12), the row of A (12, with the key left of Enter), the row of Z (11, with the key right of the
//! left Shift). A dead key is written as the combining mark it puts on the next letter. What AltGr gives is left
//! out: the other keyboard drops it, so nothing can be repaired from it.

use serde::{Deserialize, Serialize};

use crate::error::Invalid;

/// A keyboard layout that scanners and hosts are set up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// United States: what most scanners come with.
    Us,
    /// Norwegian.
    Nb,
    /// Danish.
    Da,
    /// Swedish.
    Sv,
    /// Finnish; the same keys as Swedish.
    Fi,
    /// German.
    De,
    /// United Kingdom.
    Uk,
}

/// A scanner that types for one layout on a host that reads another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Repair {
    /// What the scanner types for.
    pub scanner: Layout,
    /// What the host reads.
    pub host: Layout,
}

/// What the keys give.
pub(super) struct Keys {
    pub(super) plain: &'static str,
    pub(super) shift: &'static str,
}

impl Layout {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Us, Self::Nb, Self::Da, Self::Sv, Self::Fi, Self::De, Self::Uk];

    /// As it is written in settings and vectors: `us`, `nb`, …
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Nb => "nb",
            Self::Da => "da",
            Self::Sv => "sv",
            Self::Fi => "fi",
            Self::De => "de",
            Self::Uk => "uk",
        }
    }

    /// From its tag.
    ///
    /// # Errors
    /// [`Invalid`] for one that is not known.
    pub fn parse(tag: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|layout| layout.tag() == tag);
        known.ok_or_else(|| Invalid::new("keyboard", "is not a known layout", "us, nb, da, sv, fi, de or uk"))
    }

    pub(super) const fn keys(self) -> &'static Keys {
        match self {
            Self::Us => &US,
            Self::Nb => &NB,
            Self::Da => &DA,
            Self::Sv | Self::Fi => &SV,
            Self::De => &DE,
            Self::Uk => &UK,
        }
    }
}

/// The mix-ups that are looked for: one side has what the factory set, the other what the country uses.
pub(super) fn repairs() -> impl Iterator<Item = Repair> {
    let others = || Layout::ALL.into_iter().filter(|layout| *layout != Layout::Us);
    let read_there = others().map(|host| Repair { scanner: Layout::Us, host });
    read_there.chain(others().map(|scanner| Repair { scanner, host: Layout::Us }))
}

static US: Keys = Keys {
    plain: concat!("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'\\", "\\zxcvbnm,./"),
    shift: concat!("~!@#$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:\"|", "|ZXCVBNM<>?"),
};

static NB: Keys = Keys {
    plain: concat!("|1234567890+\\", "qwertyuiopå\u{308}", "asdfghjkløæ'", "<zxcvbnm,.-"),
    shift: concat!("§!\"#¤%&/()=?\u{300}", "QWERTYUIOPÅ\u{302}", "ASDFGHJKLØÆ*", ">ZXCVBNM;:_"),
};

static DA: Keys = Keys {
    plain: concat!("½1234567890+\u{301}", "qwertyuiopå\u{308}", "asdfghjklæø'", "<zxcvbnm,.-"),
    shift: concat!("§!\"#¤%&/()=?\u{300}", "QWERTYUIOPÅ\u{302}", "ASDFGHJKLÆØ*", ">ZXCVBNM;:_"),
};

static SV: Keys = Keys {
    plain: concat!("§1234567890+\u{301}", "qwertyuiopå\u{308}", "asdfghjklöä'", "<zxcvbnm,.-"),
    shift: concat!("½!\"#¤%&/()=?\u{300}", "QWERTYUIOPÅ\u{302}", "ASDFGHJKLÖÄ*", ">ZXCVBNM;:_"),
};

static DE: Keys = Keys {
    plain: concat!("\u{302}1234567890ß\u{301}", "qwertzuiopü+", "asdfghjklöä#", "<yxcvbnm,.-"),
    shift: concat!("°!\"§$%&/()=?\u{300}", "QWERTZUIOPÜ*", "ASDFGHJKLÖÄ'", ">YXCVBNM;:_"),
};

static UK: Keys = Keys {
    plain: concat!("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'#", "\\zxcvbnm,./"),
    shift: concat!("¬!\"£$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:@~", "|ZXCVBNM<>?"),
};

/// What a dead key shows where it can be put on nothing, and the letters it is put on, each before its result.
pub(super) const ACCENTS: [(char, char, &str); 4] = [
    ('\u{300}', '`', "AÀEÈIÌOÒUÙaàeèiìoòuù"),
    ('\u{301}', '´', "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyý"),
    ('\u{302}', '^', "AÂEÊIÎOÔUÛaâeêiîoôuû"),
    ('\u{308}', '¨', "AÄEËIÏOÖUÜaäeëiïoöuüyÿ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyboard_has_the_same_keys() {
        for layout in Layout::ALL {
            let keys = layout.keys();
            assert_eq!((keys.plain.chars().count(), keys.shift.chars().count()), (48, 48), "{layout:?}");
        }
    }
}
