//! What the platform writes is for developers, but it may quote what it was sent: phone numbers, scanned
//! codes, addresses with a token in them. None of that may reach a log.

/// Longest text kept of one sentence of the platform, in characters.
const TEXT_LIMIT: usize = 300;
/// Digits in a row, spaces between them included, that may be a phone number: the shortest has 8.
const PHONE_DIGITS: usize = 8;
/// Characters in a row, a digit among them, that may be a token. Codes and field names are shorter.
const TOKEN_LENGTH: usize = 24;
/// Longest trace id kept, in characters; the longest known form has 55.
const TRACE_LIMIT: usize = 128;

const MASK: &str = "…";

/// The text without control characters, addresses behind the host, mail addresses, tokens and long numbers,
/// and not longer than a log line should be.
pub(crate) fn redact(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<String> = plain.split(' ').map(mask_word).collect();
    // Cut last: what is cut in the middle does not look like what it is.
    mask_numbers(words.join(" ").trim()).chars().take(TEXT_LIMIT).collect()
}

/// A trace id as it was given, or `None` if it does not look like one. What looks like a phone number is none; a
/// key of the length of a trace id cannot be told from one.
pub(crate) fn trace_id(text: &str) -> Option<String> {
    let legible = |c: char| c.is_ascii_alphanumeric() || "-:|._".contains(c);
    let fits = !text.is_empty() && text.len() <= TRACE_LIMIT && text.chars().all(legible);
    let is_number = text.len() >= PHONE_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    (fits && !is_number).then(|| text.to_owned())
}

fn mask_word(word: &str) -> String {
    if let Some((scheme, rest)) = word.split_once("://") {
        let host = if scheme.ends_with("http") || scheme.ends_with("https") {
            rest.split(['/', '?', '#', '@']).next().unwrap_or_default()
        } else {
            ""
        };
        return if host == rest { word.to_owned() } else { format!("{scheme}://{host}/{MASK}") };
    }
    if word.contains('@') {
        return MASK.to_owned();
    }
    mask_runs(
        word,
        |c| c.is_ascii_alphanumeric() || "_+/=-.%".contains(c),
        |run| run.len() >= TOKEN_LENGTH && run.contains(|c: char| c.is_ascii_digit()),
    )
}

fn mask_numbers(text: &str) -> String {
    mask_runs(
        text,
        |c| c.is_ascii_digit() || c == ' ',
        |run| run.chars().filter(char::is_ascii_digit).count() >= PHONE_DIGITS,
    )
}

/// Replaces each longest run of characters of one kind by the mask if the run is `hidden`; the spaces around
/// it stay.
fn mask_runs(text: &str, of_kind: impl Fn(char) -> bool, hidden: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !of_kind(c)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if hidden(run) {
            let start = run.len() - run.trim_start().len();
            let stop = run.trim_end().len();
            out.extend([&run[..start], MASK, &run[stop..]]);
        } else {
            out.push_str(run);
        }
        let next = after.find(&of_kind).unwrap_or(after.len());
        out.push_str(&after[..next]);
        rest = &after[next..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_what_names_a_person_or_opens_a_payment() {
        for (text, shown) in [
            ("Customer 4712345678 unknown", "Customer … unknown"),
            ("number +47 412 34 567 is", "number +… is"),
            ("https://qr.vipps.no/28/2/01/031/x?v=1 bad", "https://qr.vipps.no/… bad"),
            ("'https://landing.vipps.no?token=abc'", "'https://landing.vipps.no/…"),
            ("vipps://token=abc", "vipps:///…"),
            ("mail kari@example.com", "mail …"),
            ("token eyJhbGciOiJIUzI1NiIsInR5cCI6", "token …"),
            ("line\nbreak", "line break"),
        ] {
            assert_eq!(redact(text), shown);
        }
    }

    #[test]
    fn keeps_what_a_developer_needs() {
        for text in [
            "The field PaymentDescription must be a string with a minimum length of 3 and a maximum of 100.",
            "merchantLegalLinks.termsOfSaleUrl",
            "Reference 1234567 taken, code 4150",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(redact(&"ø".repeat(10_000)).chars().count(), TEXT_LIMIT);
    }

    #[test]
    fn what_stands_at_the_cut_is_hidden_too() {
        for personal in ["4712345678", "kari.nordmann@example.com", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"] {
            for before in TEXT_LIMIT - 40..=TEXT_LIMIT {
                let shown = redact(&format!("{} {personal}", "x".repeat(before)));
                assert!(!shown.contains(&personal[..4]), "{shown}");
            }
        }
    }

    #[test]
    fn a_trace_id_is_kept_whole_or_not_at_all() {
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(trace_id(trace).as_deref(), Some(trace));
        assert_eq!(trace_id("see https://example.com"), None);
        assert_eq!(trace_id(""), None);
        assert_eq!(trace_id("4712345678"), None);
    }
}
