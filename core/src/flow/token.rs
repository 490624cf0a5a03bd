//! When to fetch an access token, and who waits for it. One per sales unit.

use std::time::Duration;

use crate::error::{Advice, Error};

/// A token is replaced when less than this is left of its life (existing clients use 30 s to 2 minutes), so
/// that it does not end while a request is on its way...
pub const EARLY: Duration = Duration::from_secs(60);

/// ...but not before half of its life is over, whatever a server says its life is.
const EARLIEST_SHARE: u32 = 2;

/// Pause after a fetch that got no answer. A failure is never kept longer than this.
pub const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Pause after the credentials were refused: more tries do not make them right (platform.md section 15:
/// once a minute at most; a host that corrects them starts anew).
pub const PAUSE_AFTER_REFUSAL: Duration = Duration::from_secs(60);

/// What to do for a request that needs a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Use the token at hand.
    Use,
    /// Fetch one; others wait for it.
    Fetch,
    /// One is being fetched: wait for it.
    Wait,
    /// None to be had for now, for this reason.
    Fail(Error),
}

/// The plan for one token, without the token itself: only its number and its times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenPlan {
    number: u64,
    valid: Option<Validity>,
    fetching: bool,
    failure: Option<(Error, Duration)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Validity {
    until: Duration,
}

impl TokenPlan {
    /// The number of the newest token; each new one counts one up.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Asks for a token at monotonic time `now`; `instead_of` names one that was not accepted.
    pub fn need(&mut self, instead_of: Option<u64>, now: Duration) -> Need {
        if instead_of == Some(self.number) {
            self.valid = None;
        }
        if self.valid.as_ref().is_some_and(|validity| now < validity.until) {
            return Need::Use;
        }
        if self.fetching {
            return Need::Wait;
        }
        match &self.failure {
            Some((error, until)) if now < *until => Need::Fail(error.clone()),
            _ => {
                self.fetching = true;
                Need::Fetch
            }
        }
    }

    /// A token that lives `lifetime` came at `now`; gives its number.
    pub fn fetched(&mut self, lifetime: Duration, now: Duration) -> u64 {
        let early = EARLY.min(lifetime / EARLIEST_SHARE);
        self.fetching = false;
        self.failure = None;
        self.number += 1;
        self.valid = Some(Validity { until: now + lifetime.saturating_sub(early) });
        self.number
    }

    /// The fetch failed.
    pub fn failed(&mut self, error: Error, now: Duration) {
        let refused = matches!(error.advice(), Advice::FixSetup | Advice::FixProgram);
        let pause = if refused { PAUSE_AFTER_REFUSAL } else { PAUSE_AFTER_FAILURE };
        self.fetching = false;
        self.failure = Some((error, now + pause));
    }

    /// Whoever fetched is gone without a word.
    pub fn abandoned(&mut self) {
        self.fetching = false;
    }

    /// The keys were replaced: nothing known holds any more.
    pub fn forget(&mut self) {
        self.valid = None;
        self.failure = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorName;

    const HOUR: Duration = Duration::from_secs(3600);

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    fn with_token() -> TokenPlan {
        let mut plan = TokenPlan::default();
        assert_eq!(plan.need(None, seconds(0)), Need::Fetch);
        plan.fetched(HOUR, seconds(0));
        plan
    }

    #[test]
    fn one_fetch_serves_all_who_ask_meanwhile() {
        let mut plan = TokenPlan::default();
        assert_eq!(plan.need(None, seconds(0)), Need::Fetch);
        assert_eq!(plan.need(None, seconds(1)), Need::Wait);
        plan.fetched(HOUR, seconds(2));
        assert_eq!(plan.need(None, seconds(2)), Need::Use);
    }

    #[test]
    fn it_is_replaced_before_its_life_ends() {
        let mut plan = with_token();
        assert_eq!(plan.need(None, HOUR - EARLY - seconds(1)), Need::Use);
        assert_eq!(plan.need(None, HOUR - EARLY), Need::Fetch);
    }

    #[test]
    fn a_short_life_is_used_by_half() {
        let mut plan = TokenPlan::default();
        plan.need(None, seconds(0));
        plan.fetched(seconds(10), seconds(0));
        assert_eq!(plan.need(None, seconds(4)), Need::Use);
        assert_eq!(plan.need(None, seconds(5)), Need::Fetch);
    }

    #[test]
    fn only_the_token_that_was_not_accepted_is_dropped() {
        let mut plan = with_token();
        let first = plan.number();
        assert_eq!(plan.need(Some(first), seconds(1)), Need::Fetch);
        plan.fetched(HOUR, seconds(1));
        assert_eq!(plan.need(Some(first), seconds(2)), Need::Use, "another request had the old one too");
    }

    #[test]
    fn a_failure_is_not_kept_and_not_hammered() {
        let mut plan = TokenPlan::default();
        plan.need(None, seconds(0));
        let error = Error::new(ErrorName::PlatformUnreachable);
        plan.failed(error.clone(), seconds(1));
        assert_eq!(plan.need(None, seconds(1)), Need::Fail(error));
        assert_eq!(plan.need(None, seconds(1) + PAUSE_AFTER_FAILURE), Need::Fetch);
    }

    #[test]
    fn new_keys_are_tried_at_once() {
        let mut plan = TokenPlan::default();
        plan.need(None, seconds(0));
        let error = Error::new(ErrorName::NotAuthenticated);
        plan.failed(error.clone(), seconds(1));
        assert_eq!(plan.need(None, seconds(30)), Need::Fail(error));
        plan.forget();
        assert_eq!(plan.need(None, seconds(30)), Need::Fetch);
    }
}
