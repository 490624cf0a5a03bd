//! Do webhooks prove themselves?

use std::time::Duration;

use proptest::prelude::*;

use crate::flow::webhook_health::{Evidence, HintTrace, LATE_HINT, WebhookHealth};

proptest! {
    /// Each hint proves one thing at most, each change shows one thing, and what was shown last decides.
    #[test]
    fn nothing_is_proved_twice(steps in proptest::collection::vec((0_u8..3, 0_u64..20), 0..200)) {
        let (mut trace, mut health) = (HintTrace::default(), WebhookHealth::new());
        let (mut hints, mut changes, mut arrived, mut missed) = (0_u32, 0_u32, 0_u32, 0_u32);
        let mut now = Duration::ZERO;
        let mut last = None;
        for (what, seconds) in steps {
            now += Duration::from_secs(seconds);
            let evidence = match what {
                0 => { hints += 1; trace.hint(now) }
                1 => { changes += 1; trace.read(true, now) }
                _ => trace.read(false, now),
            };
            match evidence {
                Some(Evidence::Arrived) => arrived += 1,
                Some(Evidence::Missed) => missed += 1,
                None => {}
            }
            if let Some(evidence) = evidence {
                health.note(evidence);
                last = Some(evidence);
            }
            prop_assert!(arrived <= hints && missed <= changes);
            prop_assert_eq!(health.proven(), last == Some(Evidence::Arrived));
        }
    }

    #[test]
    fn a_hint_is_proof_exactly_as_long_as_it_is_only_late(after in 0_u64..30_000) {
        let mut trace = HintTrace::default();
        let found = Duration::from_secs(100);
        prop_assert_eq!(trace.read(true, found), Some(Evidence::Missed));
        let late = Duration::from_millis(after);
        let proof = (late <= LATE_HINT).then_some(Evidence::Arrived);
        prop_assert_eq!(trace.hint(found + late), proof);
    }
}
