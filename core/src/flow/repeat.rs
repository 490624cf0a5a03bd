//! When a call that may be repeated is repeated: one that ends in the same state however often it arrives, such
//! as everything about stickers. Calls that move money are none of these.

use std::time::Duration;

use super::retry::{Spread, UNREACHABLE};
use crate::error::{Advice, Class, Error, ErrorName};

/// Most attempts (ours): a person stands before the screen and can ask again.
pub const ATTEMPTS: u32 = 4;

/// How long to wait before attempt number `made + 1`, if there is to be one. `waited` is how long the caller has
/// waited, `limit` how long it will.
pub fn pause(
    error: &Error,
    made: u32,
    waited: Duration,
    limit: Duration,
    spread: Spread,
) -> Option<Duration> {
    if made >= ATTEMPTS || !is_passing(error, made) {
        return None;
    }
    let pause = match error.name() {
        // The rejected token is forgotten: the next attempt has a new one.
        ErrorName::Unauthorized => Duration::ZERO,
        _ => error.retry_after().unwrap_or_else(|| UNREACHABLE.pause(made, spread)),
    };
    (waited + pause < limit).then_some(pause)
}

/// Whether the next attempt may end otherwise.
fn is_passing(error: &Error, made: u32) -> bool {
    match error.name() {
        ErrorName::Unauthorized => made == 1,
        ErrorName::NotOurs => false,
        _ => error.class() == Class::Unknown || error.advice() == Advice::RetrySame,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(30);

    fn after(name: ErrorName, made: u32) -> Option<Duration> {
        pause(&Error::new(name), made, Duration::ZERO, LIMIT, Spread(0))
    }

    #[test]
    fn what_passes_is_repeated_and_what_stays_is_not() {
        for name in [
            ErrorName::NoAnswer,
            ErrorName::PlatformFailure,
            ErrorName::PlatformUnreachable,
            ErrorName::TokenUnavailable,
        ] {
            assert!(after(name, 1).is_some_and(|pause| !pause.is_zero()), "{name}");
            assert_eq!(after(name, ATTEMPTS), None, "{name}");
        }
        for name in [
            ErrorName::NotFound,
            ErrorName::Conflict,
            ErrorName::InvalidValue,
            ErrorName::Forbidden,
            ErrorName::NotOurs,
        ] {
            assert_eq!(after(name, 1), None, "{name}");
        }
    }

    #[test]
    fn a_new_token_is_tried_once_and_at_once() {
        assert_eq!(after(ErrorName::Unauthorized, 1), Some(Duration::ZERO));
        assert_eq!(after(ErrorName::Unauthorized, 2), None);
    }

    #[test]
    fn the_platform_says_how_long_and_the_caller_for_how_long_at_most() {
        let busy = Error::new(ErrorName::RateLimited).with_retry_after(Duration::from_secs(12));
        let asked = |waited| pause(&busy, 1, Duration::from_secs(waited), LIMIT, Spread(0));
        assert_eq!(asked(0), Some(Duration::from_secs(12)));
        assert_eq!(asked(17), Some(Duration::from_secs(12)));
        assert_eq!(asked(18), None, "it would be sent when the caller's time is over");
    }
}
