//! Properties of the plans: bounds, budgets and extremes, whatever is asked of them.

mod budgets;
mod calls;
mod checkouts;
mod pauses;
mod tokens;
mod webhooks;

use std::time::Duration;

use proptest::prelude::*;

/// Any span of time: those of a till, those of a year, and the ends of what a clock can show.
fn any_span() -> impl Strategy<Value = Duration> {
    prop_oneof![
        4 => (0_u64..700_000).prop_map(Duration::from_millis),
        2 => any::<u64>().prop_map(Duration::from_millis),
        1 => any::<u64>().prop_map(Duration::from_secs),
        1 => Just(Duration::ZERO),
        1 => Just(Duration::MAX),
    ]
}
