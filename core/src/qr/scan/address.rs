//! Addresses, as far as it takes to tell one from a text that was typed wrongly.

/// Scheme and host in lower case, and everything after them.
pub(super) struct Address<'a> {
    pub(super) scheme: String,
    pub(super) host: String,
    pub(super) rest: &'a str,
}

/// Longest host name: RFC 1035, section 2.3.4.
const HOST_LIMIT: usize = 253;

/// `None` for what cannot be an address: a character that has no place in one (RFC 3986) is a sign of the wrong
/// keyboard. Brackets have one only around a numeric host, which no code of a shop names.
pub(super) fn address(text: &str) -> Option<Address<'_>> {
    let (scheme, after) = text.split_once("://")?;
    let well_formed = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        && percent_signs_are_complete(after)
        && after.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c));
    let end = after.find(['/', '?', '#']).unwrap_or(after.len());
    let (host, rest) = after.split_at(end);
    let address = Address { scheme: scheme.to_ascii_lowercase(), host: host.to_ascii_lowercase(), rest };
    well_formed.then_some(address)
}

impl Address<'_> {
    /// An address of the web with a host that can be one.
    pub(super) fn is_web(&self) -> bool {
        let (name, port) = self.host.split_once(':').unwrap_or((&self.host, "0"));
        let label = |label: &str| {
            !label.is_empty()
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        matches!(self.scheme.as_str(), "http" | "https")
            && name.len() <= HOST_LIMIT
            && (name.contains('.') || name == "localhost")
            && name.split('.').all(label)
            && port.parse::<u16>().is_ok()
    }

    /// The value of a field of the query.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let (_, query) = self.rest.split_once('?')?;
        query
            .split('&')
            .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
    }
}

fn percent_signs_are_complete(text: &str) -> bool {
    text.split('%').skip(1).all(|after| after.bytes().take_while(u8::is_ascii_hexdigit).take(2).count() == 2)
}
