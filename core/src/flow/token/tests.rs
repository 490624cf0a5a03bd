use proptest::prelude::*;

use super::*;

fn plan() -> TokenPlan {
    TokenPlan::new(keys("first"))
}

fn keys(id: &str) -> Arc<Credentials> {
    Arc::new(Credentials::new(id, "secret", "subscription").unwrap())
}

fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const FLAT: Spread = Spread(0);

fn token(seconds: u64) -> Fetched {
    Fetched::Token(Token { secret: Secret::new("t"), lifetime: at(seconds) })
}

fn refused() -> Fetched {
    Fetched::Refused(Error::new(ErrorName::NotAuthenticated))
}

fn failed() -> Fetched {
    Fetched::from(TransportError::Lost("timeout".to_owned()))
}

fn fetch(plan: &mut TokenPlan, now: Duration) -> Fetch {
    match plan.ask(now) {
        Ask::Fetch(fetch) => fetch,
        other => panic!("{other:?}"),
    }
}

fn ticket(plan: &mut TokenPlan, now: Duration) -> Ticket {
    match plan.ask(now) {
        Ask::Use(ticket, None) => ticket,
        other => panic!("{other:?}"),
    }
}

fn with_token(life: u64) -> (TokenPlan, Ticket) {
    let mut plan = plan();
    let id = fetch(&mut plan, at(0)).id;
    plan.fetched(id, token(life), at(0), FLAT);
    let ticket = ticket(&mut plan, at(0));
    (plan, ticket)
}

#[test]
fn one_fetch_serves_everyone() {
    let mut plan = plan();
    let id = fetch(&mut plan, at(0)).id;
    assert!(matches!(plan.ask(at(1)), Ask::Wait));
    plan.fetched(id, token(3_600), at(2), FLAT);
    let first = ticket(&mut plan, at(2));
    assert_eq!(ticket(&mut plan, at(3_000)).serial, first.serial);
}

#[test]
fn an_old_token_is_used_while_it_is_renewed() {
    let (mut plan, first) = with_token(3_600);
    ticket(&mut plan, at(3_239));
    let Ask::Use(same, Some(renewal)) = plan.ask(at(3_240)) else { panic!() };
    assert_eq!(same.serial, first.serial);
    assert_eq!(ticket(&mut plan, at(3_241)).serial, first.serial, "one renewal at a time");
    plan.fetched(renewal.id, token(3_600), at(3_242), FLAT);
    assert_ne!(ticket(&mut plan, at(3_242)).serial, first.serial);
}

#[test]
fn a_renewal_that_fails_leaves_the_old_token_to_its_end() {
    let (mut plan, _) = with_token(3_600);
    let Ask::Use(_, Some(renewal)) = plan.ask(at(3_300)) else { panic!() };
    plan.fetched(renewal.id, refused(), at(3_301), FLAT);
    ticket(&mut plan, at(3_302));
    assert!(matches!(plan.ask(at(3_306)), Ask::Use(_, Some(_))), "asked again after the pause");
    assert!(matches!(plan.ask(at(3_569)), Ask::Use(..)));
    assert!(!matches!(plan.ask(at(3_570)), Ask::Use(..)), "not in its last half minute");
}

#[test]
fn a_short_life_is_used_for_half_of_it_at_least() {
    let (mut plan, _) = with_token(20);
    ticket(&mut plan, at(9));
    assert!(matches!(plan.ask(at(10)), Ask::Use(_, Some(_))));
    assert!(matches!(plan.ask(at(15)), Ask::Wait));
}

#[test]
fn the_life_counts_from_the_request() {
    let mut plan = plan();
    let id = fetch(&mut plan, at(100)).id;
    plan.fetched(id, token(3_600), at(120), FLAT);
    assert!(matches!(plan.ask(at(3_340)), Ask::Use(_, Some(_))));
}

#[test]
fn only_the_rejected_token_is_dropped() {
    let (mut plan, old) = with_token(3_600);
    plan.note(TokenNote::Rejected(old.serial), at(5), FLAT);
    let id = fetch(&mut plan, at(5)).id;
    plan.fetched(id, token(3_600), at(6), FLAT);
    let new = ticket(&mut plan, at(6));
    plan.note(TokenNote::Rejected(old.serial), at(7), FLAT);
    assert_eq!(ticket(&mut plan, at(7)).serial, new.serial);
}

#[test]
fn fresh_tokens_that_are_rejected_one_after_the_other_mean_wrong_keys() {
    let (mut plan, first) = with_token(3_600);
    plan.note(TokenNote::Rejected(first.serial), at(10), FLAT);
    let id = fetch(&mut plan, at(10)).id;
    plan.fetched(id, token(3_600), at(10), FLAT);
    let second = ticket(&mut plan, at(10));
    plan.note(TokenNote::Rejected(second.serial), at(11), FLAT);
    let Ask::None(NoToken::Refused(error)) = plan.ask(at(12)) else { panic!() };
    assert_eq!((error.name(), error.class()), (ErrorName::Unauthorized, Class::NotSent));
    fetch(&mut plan, at(16));
}

#[test]
fn a_token_that_worked_makes_a_rejection_a_first_one() {
    let (mut plan, first) = with_token(3_600);
    plan.note(TokenNote::Rejected(first.serial), at(10), FLAT);
    let id = fetch(&mut plan, at(10)).id;
    plan.fetched(id, token(3_600), at(10), FLAT);
    plan.note(TokenNote::Worked, at(11), FLAT);
    let second = ticket(&mut plan, at(11));
    plan.note(TokenNote::Rejected(second.serial), at(12), FLAT);
    fetch(&mut plan, at(12));
}

#[test]
fn refused_keys_are_told_at_once_and_tried_again_later() {
    let mut plan = plan();
    let mut now = at(0);
    let mut pauses = Vec::new();
    for _ in 0..6 {
        let id = fetch(&mut plan, now).id;
        plan.fetched(id, refused(), now, FLAT);
        let Ask::None(NoToken::Refused(error)) = plan.ask(now) else { panic!() };
        assert_eq!(error.name(), ErrorName::NotAuthenticated);
        let pause = error.retry_after().unwrap();
        pauses.push(pause.as_secs());
        now += pause;
    }
    assert_eq!(pauses, [5, 10, 20, 40, 60, 60]);
}

#[test]
fn a_failure_only_sets_when_to_ask_again() {
    let mut plan = plan();
    let id = fetch(&mut plan, at(0)).id;
    plan.fetched(id, failed(), at(1), FLAT);
    let Ask::None(NoToken::Unavailable { at: again, error }) = plan.ask(at(1)) else { panic!() };
    assert_eq!((again, error.name()), (at(3), ErrorName::TokenUnavailable));
    let id = fetch(&mut plan, again).id;
    let error = Error::new(ErrorName::TokenUnavailable);
    let busy = Reading::NotExecuted { error, retry_after: Some(at(40)) };
    plan.fetched(id, busy.into(), at(3), FLAT);
    let Ask::None(NoToken::Unavailable { at: again, .. }) = plan.ask(at(4)) else { panic!() };
    assert_eq!(again, at(43), "what the platform asked for");
}

#[test]
fn rotated_keys_start_anew_and_an_old_fetch_is_ignored() {
    let mut plan = plan();
    let old = fetch(&mut plan, at(0));
    plan.rotate(keys("second"));
    let new = fetch(&mut plan, at(1));
    assert_eq!(new.credentials.client_id().expose(), "second");
    plan.fetched(old.id, token(3_600), at(2), FLAT);
    assert!(matches!(plan.ask(at(2)), Ask::Wait));
    plan.fetched(new.id, refused(), at(3), FLAT);
    plan.rotate(keys("third"));
    fetch(&mut plan, at(3));
}

#[test]
fn an_abandoned_fetch_is_made_anew() {
    let mut plan = plan();
    let lost = fetch(&mut plan, at(0));
    plan.abandoned(lost.id);
    let again = fetch(&mut plan, at(1));
    plan.fetched(lost.id, refused(), at(2), FLAT);
    plan.abandoned(lost.id);
    assert!(matches!(plan.ask(at(2)), Ask::Wait));
    plan.fetched(again.id, token(3_600), at(2), FLAT);
    ticket(&mut plan, at(2));
}

#[test]
fn nothing_secret_is_shown() {
    let (plan, ticket) = with_token(3_600);
    let text = format!("{plan:?} {ticket:?}");
    assert!(!text.contains("\"secret\"") && !text.contains("\"t\""), "{text}");
}

proptest! {
    /// Whatever happens, the platform is not asked for tokens faster than a healthy till would: never two
    /// fetches at once, and failing ones at most every two seconds.
    #[test]
    fn never_hammered(steps in proptest::collection::vec((0_u64..4_000, 0_u8..6), 1..300)) {
        let mut plan = plan();
        let mut now = Duration::ZERO;
        let mut flight: Option<Fetch> = None;
        let mut failed_at: Option<Duration> = None;
        for (millis, what) in steps {
            now += Duration::from_millis(millis);
            let (asked, used) = match plan.ask(now) {
                Ask::Use(ticket, fetch) => (fetch, Some(ticket)),
                Ask::Fetch(fetch) => (Some(fetch), None),
                Ask::Wait | Ask::None(_) => (None, None),
            };
            if let Some(fetch) = asked {
                prop_assert!(flight.is_none());
                prop_assert!(failed_at.is_none_or(|failed| now >= failed + UNAVAILABLE.first));
                failed_at = None;
                flight = Some(fetch);
            }
            match what {
                0 | 1 => if let Some(done) = flight.take() {
                    plan.fetched(done.id, if what == 0 { refused() } else { failed() }, now, FLAT);
                    failed_at = Some(now);
                },
                2 => if let Some(done) = flight.take() { plan.fetched(done.id, token(30), now, FLAT) },
                3 => if let Some(used) = used {
                    plan.note(TokenNote::Rejected(used.serial), now, FLAT);
                },
                4 => plan.note(TokenNote::Worked, now, FLAT),
                _ => {}
            }
        }
    }
}
