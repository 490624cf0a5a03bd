//! The token plan at any time, with tokens of any life.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::any_span;
use crate::api::Token;
use crate::error::{Error, ErrorName};
use crate::flow::pacing::RETRY_AFTER_CEILING;
use crate::flow::retry::Spread;
use crate::flow::token::{Ask, Fetch, Fetched, LAST_USE, NoToken, TokenPlan, UNAVAILABLE};
use crate::secret::{Credentials, Secret};

fn plan() -> TokenPlan {
    TokenPlan::new(Arc::new(Credentials::new("id", "secret", "key").unwrap()))
}

fn fetch(plan: &mut TokenPlan, now: Duration) -> Fetch {
    match plan.ask(now) {
        Ask::Fetch(fetch) => fetch,
        other => panic!("{other:?}"),
    }
}

proptest! {
    /// A token that is given out is never in its last half minute, or the last quarter of a short life.
    #[test]
    fn no_token_is_used_near_its_end(
        begun in any_span(), life in any_span(), took in any_span(), later in any_span(), spread: u16,
    ) {
        let mut plan = plan();
        let id = fetch(&mut plan, begun).id;
        let token = Token { secret: Secret::new("t"), lifetime: life };
        plan.fetched(id, Fetched::Token(token), begun.saturating_add(took), Spread(spread));
        let now = begun.saturating_add(later);
        let end = begun.saturating_add(life - LAST_USE.min(life / 4));
        match plan.ask(now) {
            Ask::Use(..) => prop_assert!(now < end),
            Ask::Fetch(_) => prop_assert!(now >= end),
            other => prop_assert!(false, "{:?}", other),
        }
    }

    /// After a failure nothing is fetched before the platform wants it, and something is in the end.
    #[test]
    fn a_failed_fetch_is_made_again_when_it_may_be(
        now in (0_u64..u64::MAX / 4).prop_map(Duration::from_millis),
        asked in proptest::option::of(any_span()), spread: u16, failures in 1_usize..8,
    ) {
        let mut plan = plan();
        let mut now = now;
        for _ in 0..failures {
            let id = fetch(&mut plan, now).id;
            let error = Error::new(ErrorName::TokenUnavailable);
            plan.fetched(id, Fetched::Failed { error, retry_after: asked }, now, Spread(spread));
            let Ask::None(NoToken::Unavailable { at, .. }) = plan.ask(now) else { panic!() };
            let least = asked.unwrap_or_default().min(RETRY_AFTER_CEILING).max(UNAVAILABLE.first);
            let most = RETRY_AFTER_CEILING.max(UNAVAILABLE.ceiling + UNAVAILABLE.ceiling / 2);
            prop_assert!(at >= now + least && at <= now + most);
            prop_assert!(!matches!(plan.ask(at - Duration::from_nanos(1)), Ask::Fetch(_)));
            now = at;
        }
        fetch(&mut plan, now);
    }
}
