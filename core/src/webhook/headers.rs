use super::rejected::Rejected;

/// `x-ms-date`
pub(super) const DATE: &str = "x-ms-date";
/// `x-ms-content-sha256`
pub(super) const HASH: &str = "x-ms-content-sha256";
/// `authorization`
pub(super) const AUTHORIZATION: &str = "authorization";
/// `host`
pub(super) const HOST: &str = "host";

/// The headers of a delivery that matter, picked from all of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Headers<'a> {
    date: Field<'a>,
    hash: Field<'a>,
    authorization: Field<'a>,
    host: Field<'a>,
}

#[derive(Clone, Copy, Default)]
enum Field<'a> {
    #[default]
    Missing,
    Once(&'a str),
    /// Which of them was signed, nobody knows.
    Twice,
}

impl<'a> Headers<'a> {
    /// `x-ms-date`.
    pub(super) fn date(&self) -> Result<&'a str, Rejected> {
        self.date.once(DATE)
    }

    /// `x-ms-content-sha256`.
    pub(super) fn hash(&self) -> Result<&'a str, Rejected> {
        self.hash.once(HASH)
    }

    /// `Authorization`.
    pub(super) fn authorization(&self) -> Result<&'a str, Rejected> {
        self.authorization.once(AUTHORIZATION)
    }

    /// `Host`, as it arrived; only to explain a signature that does not match.
    pub(super) fn host(&self) -> Option<&'a str> {
        self.host.once(HOST).ok()
    }
}

/// From names, in any case, and values.
impl<'a> FromIterator<(&'a str, &'a str)> for Headers<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        let mut headers = Self::default();
        for (name, value) in pairs {
            let places = [
                (DATE, &mut headers.date),
                (HASH, &mut headers.hash),
                (AUTHORIZATION, &mut headers.authorization),
                (HOST, &mut headers.host),
            ];
            for (known, field) in places {
                if name.eq_ignore_ascii_case(known) {
                    field.add(value);
                }
            }
        }
        headers
    }
}

impl<'a> Field<'a> {
    fn add(&mut self, value: &'a str) {
        *self = match self {
            Self::Missing => Self::Once(value),
            _ => Self::Twice,
        };
    }

    fn once(self, name: &'static str) -> Result<&'a str, Rejected> {
        match self {
            Self::Missing => Err(Rejected::HeaderMissing(name)),
            Self::Once(value) => Ok(value),
            Self::Twice => Err(Rejected::HeaderTwice(name)),
        }
    }
}

/// Whether it is there: an `Authorization` is shown to nobody.
impl std::fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Once(_) => "given",
            Self::Twice => "given twice",
        })
    }
}
