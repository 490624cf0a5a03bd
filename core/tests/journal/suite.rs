//! What every journal does. A handle that is dropped stands for a process that died.

use kasse::ids::{CustomerToken, Msn, Reference};
use kasse::journal::{
    ANSWERED_WISH_KEPT, About, Arrival, Begun, Change, Claimed, EVENT_KEPT, EventId, Filter, Journal,
    JournalError, NewPayment, Ownership, PaymentKey, Received, Row, Written,
};

use crate::support::{
    HOST, alive, at, attachment, begun, change, done, key, loaded, msn, new_of_order, new_payment, order,
    over, references, wait, written,
};

/// A journal that can be opened any number of times.
pub(crate) trait Ground {
    /// A new handle, as if in a new process.
    fn open(&self) -> Box<dyn Journal>;
}

/// Makes a test of each case; every one gets a fresh `$ground`.
macro_rules! all {
    ($ground:expr) => {
        $crate::suite::all!($ground;
            a_payment_is_kept_as_it_was_begun,
            a_reference_is_begun_once,
            the_same_reference_elsewhere_is_another_payment,
            an_order_is_held_by_one_payment,
            the_same_sale_asked_twice_finds_its_order,
            an_order_that_is_not_held_can_be_tried_again,
            a_payment_takes_its_order_back_only_if_it_is_free,
            orders_of_other_units_do_not_meet,
            only_the_owner_writes,
            an_old_epoch_writes_nothing,
            what_a_dead_owner_held_is_taken_over,
            a_living_owner_is_left_alone,
            claiming_twice_changes_nothing,
            a_released_payment_is_free,
            an_unknown_payment_cannot_be_used,
            orphans_come_oldest_first_and_not_more_than_asked,
            orphans_are_live_and_nobodys,
            orphans_of_other_units_are_left_to_those_with_their_keys,
            attachments_are_kept_replaced_and_scrubbed,
            a_refused_change_changes_nothing,
            lists_are_filtered_and_newest_first,
            acknowledging_is_for_everybody,
            what_came_after_a_takeover_is_not_acknowledged_with_what_was_before,
            what_was_written_last_is_acknowledged_after_it_was_given_up,
            what_was_acknowledged_stays_so_until_there_is_news,
            a_wish_reaches_the_owner_and_its_answer_comes_back,
            wishes_follow_the_payment_to_its_new_owner,
            a_wish_is_answered_once_and_by_its_payment,
            old_answers_are_forgotten,
            facts_of_a_unit_are_remembered,
            an_event_is_kept_once_until_it_is_handled,
            events_of_other_units_do_not_meet,
            handled_events_are_known_for_some_days_and_then_forgotten,
            a_check_in_is_used_once,
            check_ins_come_newest_first_and_by_their_sticker,
            a_check_in_that_is_too_old_loses_its_token,
            a_call_that_nobody_waits_for_is_done,
            a_closed_journal_says_so
        );
    };
    ($ground:expr; $($case:ident),*) => {
        $(
            #[test]
            fn $case() {
                suite::$case(&$ground);
            }
        )*
    };
}
pub(crate) use all;

pub(crate) const ONE: &str = "payment-1";
const TWO: &str = "payment-2";
const THREE: &str = "payment-3";

pub(crate) fn a_payment_is_kept_as_it_was_begun(ground: &dyn Ground) {
    let new = new_of_order(ONE, "table 7");
    let journal = ground.open();
    assert_eq!(done(journal.begin(new.clone())), Begun::Inserted(1));
    drop(journal);
    let stored = loaded(&*ground.open(), ONE);
    assert_eq!(stored.key, new.key);
    assert_eq!(stored.order, new.order);
    assert_eq!(stored.created_at, new.created_at);
    assert_eq!(stored.state, new.row.state);
    assert_eq!(stored.outcome, new.row.outcome);
    assert_eq!(stored.updated_at, new.row.updated_at);
    assert!(stored.live && stored.unacknowledged);
    assert_eq!(stored.ownership, Ownership::Free);
}

pub(crate) fn a_reference_is_begun_once(ground: &dyn Ground) {
    let (mine, other) = (ground.open(), ground.open());
    let epoch = begun(&*mine, new_payment(ONE));
    for (journal, ownership) in [(&mine, Ownership::Mine(epoch)), (&other, Ownership::Another)] {
        let Begun::ReferenceTaken(stored) = done(journal.begin(new_payment(ONE))) else {
            panic!("begun twice");
        };
        assert_eq!(stored.key, key(ONE));
        assert_eq!(stored.ownership, ownership);
    }
}

pub(crate) fn the_same_reference_elsewhere_is_another_payment(ground: &dyn Ground) {
    let journal = ground.open();
    begun(&*journal, new_payment(ONE));
    let other_host = PaymentKey { host: "https://test.example".into(), ..key(ONE) };
    let other_unit = PaymentKey { msn: Msn::new("654321").unwrap(), ..key(ONE) };
    for place in [other_host, other_unit] {
        assert_eq!(done(journal.load(place.clone())), None);
        begun(&*journal, NewPayment { key: place.clone(), ..new_payment(ONE) });
        assert_eq!(done(journal.load(place.clone())).map(|stored| stored.key), Some(place));
    }
}

pub(crate) fn an_order_is_held_by_one_payment(ground: &dyn Ground) {
    let (mine, other) = (ground.open(), ground.open());
    let epoch = begun(&*mine, new_of_order(ONE, "table 7"));
    for (journal, ownership) in [(&mine, Ownership::Mine(epoch)), (&other, Ownership::Another)] {
        let Begun::OrderTaken(holder) = done(journal.begin(new_of_order(TWO, "table 7"))) else {
            panic!("an order was begun twice");
        };
        assert_eq!(holder.key, key(ONE));
        assert_eq!(holder.ownership, ownership);
    }
    assert_eq!(done(mine.load(key(TWO))), None);
    begun(&*mine, new_of_order(THREE, "table 8"));
}

pub(crate) fn the_same_sale_asked_twice_finds_its_order(ground: &dyn Ground) {
    let journal = ground.open();
    let epoch = begun(&*journal, new_of_order(ONE, "table 7"));
    assert!(matches!(done(journal.begin(new_of_order(ONE, "table 7"))), Begun::OrderTaken(_)));
    written(&*journal, ONE, epoch, change(over("declined")));
    assert!(matches!(done(journal.begin(new_of_order(ONE, "table 7"))), Begun::ReferenceTaken(_)));
}

pub(crate) fn an_order_that_is_not_held_can_be_tried_again(ground: &dyn Ground) {
    let journal = ground.open();
    let epoch = begun(&*journal, new_of_order(ONE, "table 7"));
    written(&*journal, ONE, epoch, change(over("declined")));
    begun(&*journal, new_of_order(TWO, "table 7"));
    let not_holding = NewPayment { row: over("imported"), ..new_of_order(THREE, "table 7") };
    begun(&*journal, not_holding);
}

pub(crate) fn a_payment_takes_its_order_back_only_if_it_is_free(ground: &dyn Ground) {
    let journal = ground.open();
    let first = begun(&*journal, new_of_order(ONE, "table 7"));
    written(&*journal, ONE, first, change(over("declined")));
    let second = begun(&*journal, new_of_order(TWO, "table 7"));
    let turned_up = || change(alive("turned up"));
    assert_eq!(done(journal.write(key(ONE), first, turned_up())), Written::OrderTaken);
    assert_eq!(loaded(&*journal, ONE).state, b"declined");
    written(&*journal, TWO, second, change(over("declined")));
    written(&*journal, ONE, first, turned_up());
    assert!(matches!(done(journal.begin(new_of_order(THREE, "table 7"))), Begun::OrderTaken(_)));
}

pub(crate) fn orders_of_other_units_do_not_meet(ground: &dyn Ground) {
    let journal = ground.open();
    begun(&*journal, new_of_order(ONE, "table 7"));
    let elsewhere = PaymentKey { msn: Msn::new("654321").unwrap(), ..key(TWO) };
    begun(&*journal, NewPayment { key: elsewhere, ..new_of_order(TWO, "table 7") });
}

pub(crate) fn only_the_owner_writes(ground: &dyn Ground) {
    let (mine, other) = (ground.open(), ground.open());
    let epoch = begun(&*mine, new_payment(ONE));
    assert_eq!(done(other.write(key(ONE), epoch, change(over("theirs")))), Written::NotOwner);
    assert_eq!(done(mine.write(key(ONE), epoch + 1, change(over("mine")))), Written::NotOwner);
    assert_eq!(done(mine.write(key(ONE), u64::MAX, change(over("mine")))), Written::NotOwner);
    assert_eq!(loaded(&*other, ONE).state, b"created");
    written(&*mine, ONE, epoch, change(alive("waiting")));
    assert_eq!(loaded(&*other, ONE).state, b"waiting");
}

pub(crate) fn an_old_epoch_writes_nothing(ground: &dyn Ground) {
    let journal = ground.open();
    let old = begun(&*journal, new_payment(ONE));
    written(&*journal, ONE, old, Change { release: true, ..change(alive("released")) });
    let Claimed::Mine(again) = done(journal.claim(key(ONE))) else { panic!("not taken back") };
    let Ownership::Mine(new) = again.ownership else { panic!("not mine") };
    assert!(new > old);
    assert_eq!(done(journal.write(key(ONE), old, change(over("late")))), Written::NotOwner);
    written(&*journal, ONE, new, change(alive("in time")));
}

pub(crate) fn what_a_dead_owner_held_is_taken_over(ground: &dyn Ground) {
    let (dying, heir, late) = (ground.open(), ground.open(), ground.open());
    let old = begun(&*dying, new_payment(ONE));
    drop(dying);
    assert_eq!(loaded(&*heir, ONE).ownership, Ownership::Free);
    let Claimed::Mine(stored) = done(heir.claim(key(ONE))) else { panic!("not taken over") };
    let Ownership::Mine(epoch) = stored.ownership else { panic!("not mine") };
    assert!(epoch > old);
    assert_eq!(stored.state, b"created");
    assert!(matches!(done(late.claim(key(ONE))), Claimed::Another(_)));
    written(&*heir, ONE, epoch, change(over("cancelled")));
}

pub(crate) fn a_living_owner_is_left_alone(ground: &dyn Ground) {
    let (mine, other) = (ground.open(), ground.open());
    let epoch = begun(&*mine, new_payment(ONE));
    let Claimed::Another(stored) = done(other.claim(key(ONE))) else { panic!("taken from the living") };
    assert_eq!(stored.ownership, Ownership::Another);
    assert_eq!(done(other.claim_orphans(HOST.to_owned(), msn(), 10)), []);
    written(&*mine, ONE, epoch, change(alive("waiting")));
}

pub(crate) fn claiming_twice_changes_nothing(ground: &dyn Ground) {
    let journal = ground.open();
    let epoch = begun(&*journal, new_payment(ONE));
    for _ in 0..2 {
        let Claimed::Mine(stored) = done(journal.claim(key(ONE))) else { panic!("not mine") };
        assert_eq!(stored.ownership, Ownership::Mine(epoch));
    }
}

pub(crate) fn a_released_payment_is_free(ground: &dyn Ground) {
    let (mine, other) = (ground.open(), ground.open());
    let epoch = begun(&*mine, new_payment(ONE));
    written(&*mine, ONE, epoch, Change { release: true, ..change(over("declined")) });
    assert_eq!(done(mine.write(key(ONE), epoch, change(over("late")))), Written::NotOwner);
    assert_eq!(loaded(&*mine, ONE).ownership, Ownership::Free);
    assert!(matches!(done(other.claim(key(ONE))), Claimed::Mine(_)));
    assert!(matches!(done(mine.claim(key(ONE))), Claimed::Another(_)));
}

pub(crate) fn an_unknown_payment_cannot_be_used(ground: &dyn Ground) {
    let journal = ground.open();
    assert_eq!(done(journal.load(key(ONE))), None);
    assert_eq!(done(journal.claim(key(ONE))), Claimed::Absent);
    assert_eq!(done(journal.write(key(ONE), 1, change(over("x")))), Written::NotOwner);
    assert_eq!(done(journal.attachment(key(ONE), "create".to_owned())), None);
    assert_eq!(wait(journal.post_wish(key(ONE), b"cancel".to_vec())), Err(JournalError::Absent));
    done(journal.acknowledge(vec![key(ONE)]));
}

pub(crate) fn orphans_come_oldest_first_and_not_more_than_asked(ground: &dyn Ground) {
    let (dying, heir) = (ground.open(), ground.open());
    let also_dying = ground.open();
    let epoch = begun(&*dying, new_payment(ONE));
    begun(&*also_dying, new_payment(TWO));
    begun(&*dying, new_payment(THREE));
    let released = Change { release: true, ..change(alive("released")) };
    written(&*dying, ONE, epoch, released);
    drop((dying, also_dying));
    assert_eq!(done(heir.claim_orphans(HOST.to_owned(), msn(), 0)), []);
    let first = done(heir.claim_orphans(HOST.to_owned(), msn(), 2));
    assert_eq!(references(&first), [ONE, TWO]);
    assert!(first.iter().all(|stored| stored.ownership == Ownership::Mine(2)));
    assert_eq!(references(&done(heir.claim_orphans(HOST.to_owned(), msn(), 2))), [THREE]);
    assert_eq!(done(heir.claim_orphans(HOST.to_owned(), msn(), 2)), []);
    written(&*heir, THREE, 2, change(over("cancelled")));
}

pub(crate) fn orphans_are_live_and_nobodys(ground: &dyn Ground) {
    let (dying, living) = (ground.open(), ground.open());
    let epoch = begun(&*dying, new_payment(ONE));
    begun(&*dying, new_payment(TWO));
    begun(&*living, new_payment(THREE));
    written(&*dying, ONE, epoch, change(over("declined")));
    drop(dying);
    assert_eq!(references(&done(ground.open().claim_orphans(HOST.to_owned(), msn(), 10))), [TWO]);
}

pub(crate) fn orphans_of_other_units_are_left_to_those_with_their_keys(ground: &dyn Ground) {
    let dying = ground.open();
    begun(&*dying, new_payment(ONE));
    drop(dying);
    let heir = ground.open();
    let other = Msn::new("654321").unwrap();
    assert_eq!(done(heir.claim_orphans(HOST.to_owned(), other, 10)), []);
    assert_eq!(done(heir.claim_orphans("https://other.example".to_owned(), msn(), 10)), []);
    assert_eq!(references(&done(ground.open().claim_orphans(HOST.to_owned(), msn(), 10))), [ONE]);
}

pub(crate) fn attachments_are_kept_replaced_and_scrubbed(ground: &dyn Ground) {
    let journal = ground.open();
    let named = |name: &str| done(ground.open().attachment(key(ONE), name.to_owned()));
    let first = vec![attachment("create", b"first"), attachment("redirect", &[0; 10_000])];
    let epoch = begun(&*journal, NewPayment { attachments: first, ..new_payment(ONE) });
    assert_eq!(named("create").as_deref(), Some(&b"first"[..]));
    assert_eq!(named("redirect").as_deref(), Some(&[0; 10_000][..]));
    assert_eq!(named("capture-1"), None);

    let more = vec![attachment("create", b"second"), attachment("empty", b"")];
    written(&*journal, ONE, epoch, Change { attachments: more, ..change(alive("sent")) });
    assert_eq!(named("create").as_deref(), Some(&b"second"[..]));
    assert_eq!(named("empty").as_deref(), Some(&b""[..]));

    let last = vec![attachment("note", b"kept")];
    written(&*journal, ONE, epoch, Change { scrub: true, attachments: last, ..change(over("paid")) });
    assert_eq!([named("create"), named("redirect"), named("empty")], [None, None, None]);
    assert_eq!(named("note").as_deref(), Some(&b"kept"[..]));
}

pub(crate) fn a_refused_change_changes_nothing(ground: &dyn Ground) {
    let (mine, other) = (ground.open(), ground.open());
    let epoch = begun(
        &*mine,
        NewPayment { attachments: vec![attachment("create", b"body")], ..new_of_order(ONE, "table 7") },
    );
    let wish = done(other.post_wish(key(ONE), b"cancel".to_vec()));
    let everything = |row: Row| Change {
        row,
        attachments: vec![attachment("capture-1", b"other")],
        scrub: true,
        release: true,
        answers: vec![(wish, b"done".to_vec())],
    };
    let before = loaded(&*mine, ONE);
    assert_eq!(done(other.write(key(ONE), epoch, everything(over("theirs")))), Written::NotOwner);

    let second = begun(&*mine, NewPayment { row: over("imported"), ..new_of_order(TWO, "table 7") });
    assert_eq!(done(mine.write(key(TWO), second, everything(alive("x")))), Written::OrderTaken);

    assert_eq!(loaded(&*mine, ONE), before);
    assert_eq!(loaded(&*mine, TWO).state, b"imported");
    assert_eq!(loaded(&*mine, TWO).ownership, Ownership::Mine(second));
    assert_eq!(done(mine.attachment(key(ONE), "create".to_owned())).as_deref(), Some(&b"body"[..]));
    assert_eq!(done(mine.attachment(key(TWO), "capture-1".to_owned())), None);
    assert_eq!(done(other.wish_answer(wish)), None);
}

pub(crate) fn lists_are_filtered_and_newest_first(ground: &dyn Ground) {
    let journal = ground.open();
    let epoch = begun(&*journal, new_of_order(ONE, "table 7"));
    written(&*journal, ONE, epoch, change(over("declined")));
    begun(&*journal, new_of_order(TWO, "table 7"));
    let noted = Row { unacknowledged: false, ..alive("seen") };
    begun(&*journal, NewPayment { row: noted, ..new_payment(THREE) });

    let listed = |filter: Filter| {
        let all = done(ground.open().list(filter));
        references(&all).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let every = Filter::default();
    assert_eq!(listed(every.clone()), [THREE, TWO, ONE]);
    assert_eq!(listed(Filter { limit: Some(2), ..every.clone() }), [THREE, TWO]);
    assert_eq!(listed(Filter { limit: Some(0), ..every.clone() }), [""; 0]);
    assert_eq!(listed(Filter { order: Some(order("table 7")), ..every.clone() }), [TWO, ONE]);
    assert_eq!(listed(Filter { live: Some(true), ..every.clone() }), [THREE, TWO]);
    assert_eq!(listed(Filter { live: Some(false), ..every.clone() }), [ONE]);
    assert_eq!(listed(Filter { unacknowledged: Some(true), ..every.clone() }), [TWO, ONE]);
    assert_eq!(listed(Filter { unacknowledged: Some(false), ..every.clone() }), [THREE]);
    let narrow = Filter {
        order: Some(order("table 7")),
        live: Some(true),
        unacknowledged: Some(true),
        limit: Some(5),
    };
    assert_eq!(listed(narrow), [TWO]);
}

pub(crate) fn acknowledging_is_for_everybody(ground: &dyn Ground) {
    let (mine, other) = (ground.open(), ground.open());
    begun(&*mine, new_payment(ONE));
    begun(&*mine, new_payment(TWO));
    done(other.acknowledge(vec![key(ONE), key(THREE)]));
    assert!(!loaded(&*mine, ONE).unacknowledged);
    assert!(loaded(&*mine, TWO).unacknowledged);
}

pub(crate) fn what_came_after_a_takeover_is_not_acknowledged_with_what_was_before(ground: &dyn Ground) {
    let (mine, other) = (ground.open(), ground.open());
    let epoch = begun(&*mine, new_payment(ONE));
    written(&*mine, ONE, epoch, Change { release: true, ..change(over("paid")) });
    let Claimed::Mine(_) = done(other.claim(key(ONE))) else { panic!() };
    done(mine.acknowledge_under(key(ONE), epoch));
    assert!(loaded(&*mine, ONE).unacknowledged, "another handle may have written news");
    done(mine.acknowledge_under(key(ONE), epoch + 1));
    assert!(!loaded(&*mine, ONE).unacknowledged);
    done(mine.acknowledge_under(key(TWO), epoch));
}

pub(crate) fn what_was_written_last_is_acknowledged_after_it_was_given_up(ground: &dyn Ground) {
    let journal = ground.open();
    let epoch = begun(&*journal, new_payment(ONE));
    begun(&*journal, new_payment(TWO));
    written(&*journal, ONE, epoch, Change { release: true, ..change(over("paid")) });
    done(journal.acknowledge_under(key(ONE), epoch));
    assert!(!loaded(&*journal, ONE).unacknowledged);
    assert!(loaded(&*journal, TWO).unacknowledged);
}

pub(crate) fn what_was_acknowledged_stays_so_until_there_is_news(ground: &dyn Ground) {
    let (mine, other) = (ground.open(), ground.open());
    let epoch = begun(&*mine, new_payment(ONE));
    let quiet = |word| Row { unacknowledged: false, ..alive(word) };
    written(&*mine, ONE, epoch, change(quiet("seen")));
    assert!(loaded(&*mine, ONE).unacknowledged, "nobody has acknowledged it");
    done(other.acknowledge(vec![key(ONE)]));
    written(&*mine, ONE, epoch, change(quiet("seen again")));
    assert!(!loaded(&*mine, ONE).unacknowledged);
    written(&*mine, ONE, epoch, change(over("paid")));
    assert!(loaded(&*mine, ONE).unacknowledged);
}

pub(crate) fn a_wish_reaches_the_owner_and_its_answer_comes_back(ground: &dyn Ground) {
    let (owner, wisher) = (ground.open(), ground.open());
    let epoch = begun(&*owner, new_payment(ONE));
    begun(&*wisher, new_payment(TWO));
    assert_eq!(done(owner.wishes()), []);
    let first = done(wisher.post_wish(key(ONE), b"cancel".to_vec()));
    let second = done(wisher.post_wish(key(ONE), b"refund".to_vec()));
    assert_ne!(first, second);
    assert_eq!(done(wisher.wishes()), []);
    for _ in 0..2 {
        let wishes = done(owner.wishes());
        assert_eq!(wishes.iter().map(|wish| wish.id).collect::<Vec<_>>(), [first, second]);
        assert_eq!(wishes[0].key, key(ONE));
        assert_eq!(wishes[0].body, b"cancel");
    }
    assert_eq!(done(wisher.wish_answer(first)), None);

    let answers = vec![(first, b"cancelled".to_vec())];
    written(&*owner, ONE, epoch, Change { answers, ..change(over("cancelled")) });
    assert_eq!(done(wisher.wish_answer(first)).as_deref(), Some(&b"cancelled"[..]));
    assert_eq!(done(wisher.wish_answer(first)).as_deref(), Some(&b"cancelled"[..]));
    assert_eq!(done(wisher.wish_answer(second)), None);
    assert_eq!(done(owner.wishes()).iter().map(|wish| wish.id).collect::<Vec<_>>(), [second]);

    let own = done(owner.post_wish(key(ONE), b"mine".to_vec()));
    assert_eq!(done(owner.wishes()).iter().map(|wish| wish.id).collect::<Vec<_>>(), [second, own]);
}

pub(crate) fn wishes_follow_the_payment_to_its_new_owner(ground: &dyn Ground) {
    let (owner, heir) = (ground.open(), ground.open());
    let epoch = begun(&*owner, new_payment(ONE));
    begun(&*owner, new_payment(TWO));
    let first = done(heir.post_wish(key(ONE), b"cancel".to_vec()));
    let second = done(heir.post_wish(key(TWO), b"cancel".to_vec()));
    assert_eq!(done(owner.wishes()).len(), 2);
    assert_eq!(done(heir.wishes()), []);
    written(&*owner, ONE, epoch, Change { release: true, ..change(alive("released")) });
    assert_eq!(done(owner.wishes()).iter().map(|wish| wish.id).collect::<Vec<_>>(), [second]);
    assert!(matches!(done(heir.claim(key(ONE))), Claimed::Mine(_)));
    assert_eq!(done(heir.wishes()).iter().map(|wish| wish.id).collect::<Vec<_>>(), [first]);
    drop(owner);
    assert_eq!(references(&done(heir.claim_orphans(HOST.to_owned(), msn(), 10))), [TWO]);
    assert_eq!(done(heir.wishes()).iter().map(|wish| wish.id).collect::<Vec<_>>(), [first, second]);
}

pub(crate) fn a_wish_is_answered_once_and_by_its_payment(ground: &dyn Ground) {
    let journal = ground.open();
    let one = begun(&*journal, new_payment(ONE));
    let two = begun(&*journal, new_payment(TWO));
    let wish = done(journal.post_wish(key(ONE), b"cancel".to_vec()));
    let answered =
        |text: &str| Change { answers: vec![(wish, text.as_bytes().to_vec())], ..change(alive("x")) };
    written(&*journal, TWO, two, answered("not mine to answer"));
    assert_eq!(done(journal.wish_answer(wish)), None);
    written(&*journal, ONE, one, answered("first"));
    written(&*journal, ONE, one, answered("second"));
    assert_eq!(done(journal.wish_answer(wish)).as_deref(), Some(&b"first"[..]));
}

pub(crate) fn old_answers_are_forgotten(ground: &dyn Ground) {
    let journal = ground.open();
    let epoch = begun(&*journal, new_payment(ONE));
    let wishes: Vec<_> = (0..3).map(|_| done(journal.post_wish(key(ONE), Vec::new()))).collect();
    let a_day = std::time::Duration::from_secs(86_400);
    assert_eq!(ANSWERED_WISH_KEPT, a_day);
    let kept_until = at(1_000).after(a_day);
    let moments = [at(1_000), kept_until, kept_until.after(std::time::Duration::from_millis(1))];
    for (step, (wish, moment)) in wishes.iter().zip(moments).enumerate() {
        let row = Row { updated_at: moment, ..alive("x") };
        written(&*journal, ONE, epoch, Change { answers: vec![(*wish, Vec::new())], ..change(row) });
        let first_is_known = done(journal.wish_answer(wishes[0])).is_some();
        assert_eq!(first_is_known, step < 2, "step {step}");
    }
    assert!(done(journal.wish_answer(wishes[1])).is_some());
    let next = done(journal.post_wish(key(ONE), Vec::new()));
    assert!(!wishes.contains(&next));
}

pub(crate) fn facts_of_a_unit_are_remembered(ground: &dyn Ground) {
    let known = |msn: Msn| done(ground.open().unit_fact(HOST.to_owned(), msn, "push"));
    let journal = ground.open();
    assert_eq!(known(msn()), None);
    for (value, moment) in [("no", at(1_000)), ("yes", at(2_000))] {
        done(journal.set_unit_fact(HOST.to_owned(), msn(), "push", value.to_owned(), moment));
        assert_eq!(known(msn()), Some((value.to_owned(), moment)));
    }
    assert_eq!(known(Msn::new("654321").unwrap()), None);
    assert_eq!(done(journal.unit_fact(HOST.to_owned(), msn(), "split_capture")), None);
}

pub(crate) fn a_call_that_nobody_waits_for_is_done(ground: &dyn Ground) {
    let journal = ground.open();
    drop(journal.begin(new_payment(ONE)));
    drop(journal.write(key(ONE), 1, change(alive("waiting"))));
    drop(journal);
    assert_eq!(loaded(&*ground.open(), ONE).state, b"waiting");
}

pub(crate) fn a_closed_journal_says_so(ground: &dyn Ground) {
    let journal = ground.open();
    let beginning = journal.begin(new_payment(ONE));
    done(journal.close());
    assert_eq!(wait(beginning), Ok(Begun::Inserted(1)));
    assert_eq!(wait(journal.begin(new_payment(TWO))), Err(JournalError::Closed));
    assert_eq!(wait(journal.wishes()), Err(JournalError::Closed));
    assert_eq!(wait(journal.close()), Err(JournalError::Closed));
    assert_eq!(loaded(&*ground.open(), ONE).ownership, Ownership::Free);
}

fn arrival(body: &str, about: About, arrived_at: i64) -> Arrival {
    let key = kasse::webhook::Event::read(body.as_bytes()).key();
    Arrival { host: HOST.to_owned(), msn: msn(), key, about, arrived_at: at(arrived_at) }
}

/// The event of this number, of a payment.
pub(crate) fn event(number: u32) -> Arrival {
    arrival(&number.to_string(), About::Payment(Reference::new(ONE).unwrap()), 1_000)
}

fn check_in(sticker: &str, number: u32, initiated_at: i64) -> Arrival {
    let token = CustomerToken::new(format!("token-{number}")).unwrap();
    let about = About::CheckIn { merchant_qr_id: sticker.to_owned(), initiated_at: at(initiated_at), token };
    arrival(&format!("check-in {number}"), about, 1_000)
}

fn unhandled(journal: &dyn Journal) -> Vec<EventId> {
    done(journal.unhandled(HOST.to_owned(), msn(), 100)).into_iter().map(|event| event.id).collect()
}

fn open_at(journal: &dyn Journal, sticker: Option<&str>) -> Vec<EventId> {
    let found = done(journal.check_ins(HOST.to_owned(), msn(), sticker.map(str::to_owned)));
    found.into_iter().map(|found| found.id).collect()
}

pub(crate) fn an_event_is_kept_once_until_it_is_handled(ground: &dyn Ground) {
    let journal = ground.open();
    let first = done(journal.receive(event(1)));
    assert!(first.first && first.open);
    let second = done(journal.receive(event(2)));
    assert!(second.id > first.id);
    let again = done(ground.open().receive(event(1)));
    assert_eq!(again, Received { first: false, ..first });
    drop(journal);

    let journal = ground.open();
    let found = done(journal.unhandled(HOST.to_owned(), msn(), 100));
    assert_eq!(found[0].reference.as_str(), ONE);
    assert_eq!(unhandled(&*journal), [first.id, second.id]);
    assert_eq!(done(journal.unhandled(HOST.to_owned(), msn(), 1)).len(), 1);
    done(journal.handled(vec![first.id, EventId(99)]));
    assert_eq!(unhandled(&*journal), [second.id]);
    let again = done(journal.receive(event(1)));
    assert_eq!(again, Received { id: first.id, first: false, open: false });
    assert_eq!(unhandled(&*ground.open()), [second.id], "another process sees it, too");
    done(ground.open().receive(event(3)));
    assert_eq!(unhandled(&*journal).len(), 2, "and this one what others received");
}

pub(crate) fn events_of_other_units_do_not_meet(ground: &dyn Ground) {
    let journal = ground.open();
    let other = Arrival { msn: Msn::new("654321").unwrap(), ..event(1) };
    let there = Arrival { host: "https://other.example".to_owned(), ..event(1) };
    let ids = [event(1), other, there].map(|arrival| done(journal.receive(arrival)));
    assert!(ids.iter().all(|received| received.first));
    assert_eq!(unhandled(&*journal), [ids[0].id]);
}

pub(crate) fn handled_events_are_known_for_some_days_and_then_forgotten(ground: &dyn Ground) {
    let journal = ground.open();
    let kept = i64::try_from(EVENT_KEPT.as_millis()).unwrap();
    let (old, open) = (done(journal.receive(event(1))), done(journal.receive(event(2))));
    done(journal.handled(vec![old.id]));
    done(journal.receive(Arrival { arrived_at: at(1_000 + kept), ..event(3) }));
    assert!(!done(journal.receive(event(1))).first);
    done(journal.receive(Arrival { arrived_at: at(1_001 + kept), ..event(4) }));
    assert!(done(journal.receive(event(1))).first, "it is new again");
    assert!(unhandled(&*journal).contains(&open.id), "what is open is never forgotten");
}

pub(crate) fn a_check_in_is_used_once(ground: &dyn Ground) {
    let journal = ground.open();
    let id = done(journal.receive(check_in("till 1", 1, 500))).id;
    assert!(unhandled(&*journal).is_empty(), "it is no event of a payment");
    done(journal.handled(vec![id]));
    drop(journal);
    let (journal, neighbour) = (ground.open(), ground.open());
    assert_eq!(open_at(&*journal, Some("till 1")), [id]);
    let token = done(neighbour.use_check_in(id)).unwrap();
    assert_eq!(token.as_str(), "token-1");
    assert_eq!(done(journal.use_check_in(id)), None);
    assert_eq!(open_at(&*journal, Some("till 1")), []);
    let again = done(journal.receive(check_in("till 1", 1, 500)));
    assert!(!again.first && !again.open, "a double brings it not back");
    assert_eq!(done(journal.use_check_in(id)), None);
    let payment = done(journal.receive(event(7))).id;
    assert_eq!(done(journal.use_check_in(payment)), None);
    assert_eq!(unhandled(&*journal), [payment]);
}

pub(crate) fn check_ins_come_newest_first_and_by_their_sticker(ground: &dyn Ground) {
    let journal = ground.open();
    let late = done(journal.receive(check_in("till 1", 1, 900))).id;
    let early = done(journal.receive(check_in("till 1", 2, 500))).id;
    let other = done(journal.receive(check_in("till 2 æøå %", 3, 700))).id;
    assert_eq!(open_at(&*journal, Some("till 1")), [late, early]);
    assert_eq!(open_at(&*journal, Some("till 2 æøå %")), [other]);
    assert_eq!(open_at(&*journal, Some("till")), []);
    assert_eq!(open_at(&*journal, None), [late, other, early]);
}

pub(crate) fn a_check_in_that_is_too_old_loses_its_token(ground: &dyn Ground) {
    let journal = ground.open();
    let old = done(journal.receive(check_in("till 1", 1, 499))).id;
    let young = done(journal.receive(check_in("till 1", 2, 500))).id;
    let payment = done(journal.receive(event(1))).id;
    done(journal.forget_check_ins(at(500)));
    assert_eq!(open_at(&*journal, None), [young]);
    assert_eq!(done(journal.use_check_in(old)), None);
    assert_eq!(unhandled(&*journal), [payment]);
    assert!(done(journal.use_check_in(young)).is_some());
}
