use url::Url;

use crate::error::Invalid;
use crate::text::{check_characters, check_length, check_printable, public_text};

/// Longest id of a sticker, in characters: that of the redirect kind, and the callback kind documents none.
const ID_LENGTH: usize = 128;

/// The merchant's own name of a redirect sticker (`id` of the QR API).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RedirectQrId(String);

/// The merchant's own name of a callback sticker (`merchantQrId`): the till, table or machine it stands at. A
/// check-in carries it. For an old MobilePay sticker it is the [`BeaconId`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MerchantQrId(String);

/// What an old MobilePay sticker says: 15 digits, or a GUID.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BeaconId(String);

/// Where a callback sticker stands (`locationDescription`); the customer reads it after the scan.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Location(String);

/// Where a redirect sticker leads (`redirectUrl`): a page of the merchant's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RedirectTarget(String);

impl RedirectQrId {
    /// Most characters.
    pub const MAX_LENGTH: usize = ID_LENGTH;

    /// Letters, digits, `_ - + %` and spaces inside. The platform also takes other white space, and at the ends;
    /// two stickers whose names look alike are one too many, so it is refused here.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "id";
        const RULE: &str = "1 to 128 letters, digits, _ - + % and spaces inside";
        let text = text.into();
        check_length(FIELD, &text, 1, Self::MAX_LENGTH, RULE)?;
        check_printable(FIELD, &text, RULE)?;
        check_characters(FIELD, &text, |c| c.is_alphanumeric() || "_-+% ".contains(c), RULE)?;
        Ok(Self(text))
    }

    /// As the platform wrote it, whatever somebody once called it.
    pub(crate) fn given(text: String) -> Self {
        Self(text)
    }
}

impl MerchantQrId {
    /// Most characters. A limit of this library: the platform documents none.
    pub const MAX_LENGTH: usize = ID_LENGTH;

    /// Visible characters, spaces inside, no slash. Not `mobilepay`: the platform has another endpoint under
    /// that name. Best are short ones of `a-z 0-9 -`, such as `till-1`.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "merchantQrId";
        const RULE: &str = "1 to 128 visible characters without / and \\, spaces inside, not mobilepay";
        let text = text.into();
        check_length(FIELD, &text, 1, Self::MAX_LENGTH, RULE)?;
        check_printable(FIELD, &text, RULE)?;
        check_characters(FIELD, &text, |c| c != '/' && c != '\\', RULE)?;
        if text.eq_ignore_ascii_case("mobilepay") || text == "." || text == ".." {
            return Err(Invalid::new(FIELD, "is a name that addresses something else", RULE));
        }
        Ok(Self(text))
    }

    /// As the platform wrote it.
    pub(crate) fn given(text: String) -> Self {
        Self(text)
    }
}

impl BeaconId {
    /// 15 digits (a box of plastic), or a GUID (made by an app).
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const RULE: &str = "15 digits or a GUID, as in mobilepaypos://pos?id=...&source=qr";
        let text = text.into();
        let digits = text.len() == 15 && text.bytes().all(|b| b.is_ascii_digit());
        if digits || is_guid(&text) {
            return Ok(Self(text));
        }
        Err(Invalid::new("beaconId", "is neither", RULE))
    }

    /// From what a scanner reads off an old sticker: `mobilepaypos://pos?id=...&source=qr`.
    pub fn of_sticker(text: &str) -> Result<Self, Invalid> {
        const RULE: &str = "the text of an old MobilePay sticker: mobilepaypos://pos?id=...&source=qr";
        let url = Url::parse(text.trim()).ok().filter(|url| url.scheme() == "mobilepaypos");
        let id = url.and_then(|url| {
            url.query_pairs().find(|(name, _)| name == "id").map(|(_, value)| value.into_owned())
        });
        match id {
            Some(id) => Self::new(id),
            None => Err(Invalid::new("beaconId", "is missing", RULE)),
        }
    }

    /// Under this name check-ins at the sticker come.
    pub fn merchant_qr_id(&self) -> MerchantQrId {
        MerchantQrId(self.0.clone())
    }
}

impl Location {
    /// Most characters.
    pub const MAX_LENGTH: usize = 36;

    /// 1 to 36 visible characters.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "locationDescription";
        const RULE: &str = "1 to 36 visible characters, spaces inside";
        let text = text.into();
        check_length(FIELD, &text, 1, Self::MAX_LENGTH, RULE)?;
        check_printable(FIELD, &text, RULE)?;
        Ok(Self(text))
    }
}

impl RedirectTarget {
    /// Most characters. A limit of this library, as for every address; the platform documents none.
    pub const MAX_LENGTH: usize = 2500;

    /// `https://`, a host, and then letters, digits and `_ # ! : . ? + = & % @ - /` only: the platform refuses
    /// what is common elsewhere, such as `~` and `,`. Letters of any language are taken.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "redirectUrl";
        const RULE: &str = "https://, a host, then letters, digits and _ # ! : . ? + = & % @ - / only";
        let text = text.into();
        check_length(FIELD, &text, 1, Self::MAX_LENGTH, RULE)?;
        let Some(rest) = text.strip_prefix("https://") else {
            return Err(Invalid::new(FIELD, "does not begin with https://", RULE));
        };
        check_characters(FIELD, &text, |c| is_word(c) || "#!:.?+=&%@-/".contains(c), RULE)?;
        if !rest.starts_with(|c| is_word(c) || c == '.') {
            return Err(Invalid::new(FIELD, "has no host", RULE));
        }
        // What a letter of another language is in a name of a host is for the platform to know. Here it is one letter.
        let plain: String = text.chars().map(|c| if c.is_ascii() { c } else { 'x' }).collect();
        let url = Url::parse(&plain).map_err(|_| Invalid::new(FIELD, "is not an address", RULE))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Invalid::new(FIELD, "has a user name or password in it", "an address without user@"));
        }
        Ok(Self(text))
    }

    /// As the platform wrote it.
    pub(crate) fn given(text: String) -> Self {
        Self(text)
    }
}

public_text!(RedirectQrId);
public_text!(MerchantQrId);
public_text!(BeaconId);
public_text!(Location);
public_text!(RedirectTarget);

/// What `\w` is in the platform's expressions.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_guid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let hex = |part: &str| part.bytes().all(|b| b.is_ascii_hexdigit());
    parts.len() == 5
        && parts.iter().zip([8, 4, 4, 4, 12]).all(|(part, length)| part.len() == length && hex(part))
}
