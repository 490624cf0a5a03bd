//! Times from the first to the last there are.

use std::time::Duration;

use proptest::prelude::*;

use super::Timestamp;

/// The years 0 to 9999, as RFC 3339 can write them.
const WRITABLE: std::ops::Range<i64> = -62_167_219_200_000..253_402_300_800_000;

proptest! {
    #[test]
    fn a_time_reads_back_as_itself(millis in WRITABLE) {
        let time = Timestamp::from_millis(millis);
        prop_assert_eq!(Timestamp::parse(&time.to_rfc3339()), Some(time));
        let json = serde_json::to_string(&time).unwrap();
        prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
    }

    #[test]
    fn a_date_of_http_reads_back_to_the_second(seconds in 0..WRITABLE.end / 1000) {
        let time = Timestamp::from_millis(seconds * 1000);
        let text = time.to_http().unwrap();
        prop_assert!(text.len() == 29 && text.ends_with(" GMT"), "{}", text);
        prop_assert_eq!(Timestamp::parse_http(&text), Some(time));
        prop_assert_eq!(Timestamp::from_millis(seconds * 1000 + 999).to_http(), Some(text));
    }

    #[test]
    fn an_offset_is_another_way_to_write_the_same_time(millis in 0..WRITABLE.end / 2, minutes in 0..14 * 60_i64) {
        let time = Timestamp::from_millis(millis);
        let there = Timestamp::from_millis(millis + minutes * 60_000).to_rfc3339();
        let written = there.replace('Z', &format!("+{:02}:{:02}", minutes / 60, minutes % 60));
        prop_assert_eq!(Timestamp::parse(&written), Some(time));
    }

    #[test]
    fn any_time_can_be_written_and_any_text_tried(millis: i64, text in "\\PC{0,40}|[0-9TZ:.+-]{0,40}") {
        prop_assert!(!Timestamp::from_millis(millis).to_rfc3339().is_empty());
        if let Some(time) = Timestamp::parse(&text) {
            prop_assert_eq!(Timestamp::parse(&time.to_rfc3339()), Some(time));
        }
    }

    #[test]
    fn later_and_since_are_each_others_way_back(millis: i64, span in any::<u64>()) {
        let (time, span) = (Timestamp::from_millis(millis), Duration::from_millis(span));
        let later = time.after(span);
        prop_assert!(later >= time);
        prop_assert!(later.since(time) <= span);
        if later.millis() < i64::MAX {
            prop_assert_eq!(later.since(time), span);
        }
        prop_assert_eq!(time.since(later), Duration::ZERO);
    }
}

#[test]
fn time_ends_without_a_panic() {
    let (first, last) = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
    assert_eq!(last.after(Duration::MAX), last);
    assert_eq!(first.after(Duration::MAX), last);
    assert_eq!(first.since(last), Duration::ZERO);
    assert_eq!(last.since(first), Duration::from_millis(u64::MAX));
}
