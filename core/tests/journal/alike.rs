//! The memory journal is the model: whatever three handles do, the file gives the same answers.

use kasse::ids::{CustomerToken, OrderId};
use kasse::journal::{About, Arrival, Change, EventId, Filter, Journal, Memory, NewPayment, Row, WishId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::sqlite::Disk;
use crate::suite::Ground;
use crate::support::{HOST, at, attachment, key, msn, order, wait};

const HANDLES: usize = 3;

/// One call, or the death of a process and the start of another.
#[derive(Debug, Clone)]
enum Step {
    Begin(u8, Option<u8>, Flags),
    Write(u8, u64, Flags, Option<i64>),
    Attachment(u8),
    Load(u8),
    Claim(u8),
    ClaimOrphans(u32),
    List(Filter),
    Acknowledge(u8),
    PostWish(u8),
    Wishes,
    WishAnswer(i64),
    SetFact(u8),
    Fact,
    Receive(u8, bool),
    Unhandled,
    Handled(i64),
    CheckIns(Option<u8>),
    UseCheckIn(i64),
    ForgetCheckIns(i64),
    Restart,
}

#[derive(Debug, Clone, Copy)]
struct Flags {
    live: bool,
    holds_order: bool,
    unacknowledged: bool,
    scrub: bool,
    release: bool,
    attach: bool,
}

fn flags() -> impl Strategy<Value = Flags> {
    any::<[bool; 6]>().prop_map(|[live, holds_order, unacknowledged, scrub, release, attach]| Flags {
        live,
        holds_order,
        unacknowledged,
        scrub,
        release: release && scrub,
        attach,
    })
}

fn filter() -> impl Strategy<Value = Filter> {
    (option::of(0..2_u8), any::<Option<bool>>(), any::<Option<bool>>(), option::of(0..4_u32)).prop_map(
        |(order, live, unacknowledged, limit)| Filter {
            order: order.map(order_named),
            live,
            unacknowledged,
            limit,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let payment = || 0..5_u8;
    prop_oneof![
        4 => (payment(), option::of(0..2_u8), flags()).prop_map(|(p, order, f)| Step::Begin(p, order, f)),
        6 => (payment(), 1..4_u64, flags(), option::of(1..6_i64)).prop_map(|(p, e, f, w)| Step::Write(p, e, f, w)),
        1 => payment().prop_map(Step::Attachment),
        1 => payment().prop_map(Step::Load),
        3 => payment().prop_map(Step::Claim),
        2 => (0..4_u32).prop_map(Step::ClaimOrphans),
        2 => filter().prop_map(Step::List),
        1 => payment().prop_map(Step::Acknowledge),
        2 => payment().prop_map(Step::PostWish),
        2 => Just(Step::Wishes),
        1 => (1..6_i64).prop_map(Step::WishAnswer),
        1 => any::<u8>().prop_map(Step::SetFact),
        1 => Just(Step::Fact),
        4 => (0..6_u8, any::<bool>()).prop_map(|(e, c)| Step::Receive(e, c)),
        2 => Just(Step::Unhandled),
        2 => (1..8_i64).prop_map(Step::Handled),
        2 => option::of(0..2_u8).prop_map(Step::CheckIns),
        2 => (1..8_i64).prop_map(Step::UseCheckIn),
        1 => (1_000..1_060_i64).prop_map(Step::ForgetCheckIns),
        2 => Just(Step::Restart),
    ]
}

fn order_named(number: u8) -> OrderId {
    order(&format!("order {number}"))
}

fn reference(number: u8) -> String {
    format!("payment-{number}")
}

fn row(flags: Flags, moment: i64) -> Row {
    Row {
        state: moment.to_string().into_bytes(),
        live: flags.live,
        holds_order: flags.holds_order,
        unacknowledged: flags.unacknowledged,
        outcome: "pending",
        updated_at: at(moment),
    }
}

/// What a call answers, as text.
fn answer(journal: &dyn Journal, step: &Step, moment: i64) -> String {
    let key = |number: u8| key(&reference(number));
    let bodies = |flags: Flags| {
        if flags.attach { vec![attachment("create", &moment.to_le_bytes())] } else { Vec::new() }
    };
    match step.clone() {
        Step::Begin(payment, order, flags) => {
            let new = NewPayment {
                key: key(payment),
                order: order.map(order_named),
                created_at: at(moment),
                row: row(flags, moment),
                attachments: bodies(flags),
            };
            format!("{:?}", wait(journal.begin(new)))
        }
        Step::Write(payment, epoch, flags, wish) => {
            let change = Change {
                row: row(flags, moment),
                attachments: bodies(flags),
                scrub: flags.scrub,
                release: flags.release,
                answers: wish.map(|id| (WishId(id), b"answer".to_vec())).into_iter().collect(),
            };
            format!("{:?}", wait(journal.write(key(payment), epoch, change)))
        }
        Step::Attachment(payment) => {
            format!("{:?}", wait(journal.attachment(key(payment), "create".to_owned())))
        }
        Step::Load(payment) => format!("{:?}", wait(journal.load(key(payment)))),
        Step::Claim(payment) => format!("{:?}", wait(journal.claim(key(payment)))),
        Step::ClaimOrphans(limit) => {
            format!(
                "{:?}",
                wait(journal.claim_orphans(crate::support::HOST.to_owned(), crate::support::msn(), limit))
            )
        }
        Step::List(filter) => format!("{:?}", wait(journal.list(filter))),
        Step::Acknowledge(payment) => format!("{:?}", wait(journal.acknowledge(vec![key(payment)]))),
        Step::PostWish(payment) => format!("{:?}", wait(journal.post_wish(key(payment), b"wish".to_vec()))),
        Step::Wishes => format!("{:?}", wait(journal.wishes())),
        Step::WishAnswer(id) => format!("{:?}", wait(journal.wish_answer(WishId(id)))),
        Step::SetFact(value) => {
            let value = value.to_string();
            format!("{:?}", wait(journal.set_unit_fact(HOST.to_owned(), msn(), "push", value, at(moment))))
        }
        Step::Fact => format!("{:?}", wait(journal.unit_fact(HOST.to_owned(), msn(), "push"))),
        Step::Receive(number, is_check_in) => {
            let about = if is_check_in {
                About::CheckIn {
                    merchant_qr_id: (number % 2).to_string(),
                    initiated_at: at(moment),
                    token: CustomerToken::new(format!("token-{number}")).unwrap(),
                }
            } else {
                About::Payment(key(number % 5).reference)
            };
            let name = kasse::webhook::Event::read(&[number, u8::from(is_check_in)]).key();
            let arrived_at = at(moment * 500_000);
            let arrival = Arrival { host: HOST.to_owned(), msn: msn(), key: name, about, arrived_at };
            format!("{:?}", wait(journal.receive(arrival)))
        }
        Step::Unhandled => format!("{:?}", wait(journal.unhandled(HOST.to_owned(), msn(), 100))),
        Step::Handled(id) => format!("{:?}", wait(journal.handled(vec![EventId(id), EventId(id + 1)]))),
        Step::CheckIns(sticker) => {
            let sticker = sticker.map(|number| number.to_string());
            format!("{:?}", wait(journal.check_ins(HOST.to_owned(), msn(), sticker)))
        }
        Step::UseCheckIn(id) => {
            let token = wait(journal.use_check_in(EventId(id)));
            format!("{:?}", token.map(|token| token.map(|token| token.as_str().to_owned())))
        }
        Step::ForgetCheckIns(before) => format!("{:?}", wait(journal.forget_check_ins(at(before)))),
        Step::Restart => String::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn both_journals_answer_alike(steps in vec((0..HANDLES, step()), 1..60)) {
        let (ram, disk) = (Memory::shared(), Disk::new());
        let mut model: Vec<Memory> = (0..HANDLES).map(|_| ram.handle()).collect();
        let mut file: Vec<_> = (0..HANDLES).map(|_| disk.open()).collect();
        for (moment, (handle, step)) in (1_000..).zip(&steps) {
            if matches!(step, Step::Restart) {
                model[*handle] = ram.handle();
                file[*handle] = disk.open();
                continue;
            }
            let expected = answer(&model[*handle], step, moment);
            prop_assert_eq!(answer(&*file[*handle], step, moment), expected, "{:?}", step);
        }
    }
}
