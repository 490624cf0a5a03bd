//! Time as text: RFC 3339, written and read.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::http::Millis;

/// One second, in milliseconds.
pub(crate) const SECOND: Millis = 1_000;
/// One minute, in milliseconds.
pub(crate) const MINUTE: Millis = 60 * SECOND;
/// One hour, in milliseconds.
pub(crate) const HOUR: Millis = 60 * MINUTE;
/// One day, in milliseconds.
pub(crate) const DAY: Millis = 24 * HOUR;

fn date_time(at: Millis) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Seconds since the Unix epoch.
pub(crate) fn seconds(at: Millis) -> i64 {
    at.div_euclid(SECOND)
}

/// `2026-03-02T09:06:11.042` with `fraction` digits (0, 3 or 7) and nothing after.
fn stem(at: Millis, fraction: usize) -> String {
    let t = date_time(at);
    let (y, m, d) = (t.year(), u8::from(t.month()), t.day());
    let mut text = format!("{y:04}-{m:02}-{d:02}T{:02}:{:02}:{:02}", t.hour(), t.minute(), t.second());
    let millis = t.millisecond();
    match fraction {
        0 => {}
        3 => text.push_str(&format!(".{millis:03}")),
        _ => text.push_str(&format!(".{millis:03}0000")),
    }
    text
}

/// UTC with `Z`, with 0, 3 or 7 digits of fraction.
pub(crate) fn utc(at: Millis, fraction: usize) -> String {
    stem(at, fraction) + "Z"
}

/// UTC in the offset form, `+00:00`, with 3 digits of fraction.
pub(crate) fn offset(at: Millis) -> String {
    stem(at, 3) + "+00:00"
}

/// The year in which `at` lies.
pub(crate) fn year(at: Millis) -> i32 {
    date_time(at).year()
}

/// The form of the `Date` header.
pub(crate) fn http_date(at: Millis) -> String {
    let t = date_time(at);
    let day = t.weekday().to_string();
    let month = t.month().to_string();
    let (day, month) = (day.get(..3).unwrap_or_default(), month.get(..3).unwrap_or_default());
    let (d, y) = (t.day(), t.year());
    format!("{day}, {d:02} {month} {y:04} {:02}:{:02}:{:02} GMT", t.hour(), t.minute(), t.second())
}

/// Reads RFC 3339, with `T` or `t`, `Z`, `z` or an offset.
pub(crate) fn parse(text: &str) -> Option<Millis> {
    let moment = OffsetDateTime::parse(&text.to_ascii_uppercase(), &Rfc3339).ok()?;
    Millis::try_from(moment.unix_timestamp_nanos().div_euclid(1_000_000)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_moment() {
        let at = parse("2026-03-02t10:06:11.042+01:00").unwrap();
        assert_eq!(utc(at, 3), "2026-03-02T09:06:11.042Z");
        assert_eq!(utc(at, 0), "2026-03-02T09:06:11Z");
        assert_eq!(utc(at, 7), "2026-03-02T09:06:11.0420000Z");
        assert_eq!(offset(at), "2026-03-02T09:06:11.042+00:00");
        assert_eq!(http_date(at), "Mon, 02 Mar 2026 09:06:11 GMT");
        assert_eq!(parse("2026-03-02"), None);
        assert_eq!(year(at), 2026);
    }
}
