use std::time::Duration;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use crate::http::HttpResponse;

/// How long an answer asks to wait: seconds, or a date, which is measured against the `Date` of the same
/// answer and not against a clock of ours.
pub(super) fn retry_after(response: &HttpResponse) -> Option<Duration> {
    let value = response.header("retry-after")?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = date(value)?;
    let now = date(response.header("date")?)?;
    Some(Duration::try_from(until - now).unwrap_or(Duration::ZERO))
}

fn date(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text.trim(), &Rfc2822).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates() {
        let wait = |retry_after: &str, date: &str| {
            let headers = [("retry-after", retry_after), ("date", date)];
            let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
            super::retry_after(&HttpResponse { status: 429, headers, body: Vec::new() })
        };
        let date = "Wed, 04 Mar 2026 09:00:00 GMT";
        assert_eq!(wait("12", ""), Some(Duration::from_secs(12)));
        assert_eq!(wait("Wed, 04 Mar 2026 09:01:30 GMT", date), Some(Duration::from_secs(90)));
        assert_eq!(wait("Wed, 04 Mar 2026 08:00:00 GMT", date), Some(Duration::ZERO));
        assert_eq!(wait("Wed, 04 Mar 2026 09:01:30 GMT", ""), None);
        assert_eq!(wait("-1", date), None);
        assert_eq!(wait("soon", date), None);
    }
}
