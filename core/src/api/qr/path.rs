//! Names that people gave, as one segment of a path.

use std::fmt::Write;

/// `text` with everything but unreserved characters percent-encoded, so that it is one segment whatever is in it.
pub(super) fn segment(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut path, byte| {
        if byte.is_ascii_alphanumeric() || b"-_~.".contains(&byte) {
            path.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(path, "%{byte:02X}");
        }
        path
    })
}

#[cfg(test)]
mod tests {
    use super::segment;

    #[test]
    fn a_name_is_one_segment() {
        assert_eq!(segment("kasse_1-a"), "kasse_1-a");
        assert_eq!(segment("blåbær 50%"), "bl%C3%A5b%C3%A6r%2050%25");
        assert_eq!(segment("a/b?c#d+e"), "a%2Fb%3Fc%23d%2Be");
    }
}
