//! Every story of `tests/scenarios/`, each a test of its own, played by the Rust runner.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kasse_conformance::{Launcher, Story, Verdict};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
}

fn play(file: &str) {
    let story = Story::read(&folder().join(file)).unwrap_or_else(|error| panic!("{error}"));
    let launcher = Launcher::new(env!("CARGO_BIN_EXE_kasse-runner-rust"));
    match kasse_conformance::play(&story, &launcher) {
        Verdict::Passed { .. } => {}
        Verdict::Skipped { reason } => println!("skipped: {reason}"),
        Verdict::Failed { report } => panic!("{file}\n{report}"),
    }
}

macro_rules! stories {
    ($($name:ident $file:literal)+) => {
        $(
            #[test]
            fn $name() {
                play($file);
            }
        )+

        const PLAYED: &[&str] = &[$($file),+];
    };
}

stories! {
    adopt_and_refund "adopt-and-refund.json"
    bad_amounts "bad-amounts.json"
    bad_customers "bad-customers.json"
    bad_sales "bad-sales.json"
    bad_settings "bad-settings.json"
    bad_stickers "bad-stickers.json"
    callback_happy "callback-happy.json"
    cancel_against_done_capture "cancel-against-done-capture.json"
    cancel_against_lost_capture "cancel-against-lost-capture.json"
    cancel_during_create "cancel-during-create.json"
    cancel_race_kept "cancel-race-kept.json"
    cancel_race_released "cancel-race-released.json"
    cancel_while_approving "cancel-while-approving.json"
    cancelled_before_approval "cancelled-before-approval.json"
    capture_5xx_done "capture-5xx-done.json"
    capture_after_portal_cancel "capture-after-portal-cancel.json"
    capture_fails_for_now "capture-fails-for-now.json"
    capture_in_another_currency "capture-in-another-currency.json"
    capture_refused "capture-refused.json"
    capture_too_early "capture-too-early.json"
    card_declined "card-declined.json"
    codes_of_capture "codes-of-capture.json"
    codes_of_create "codes-of-create.json"
    codes_of_refund "codes-of-refund.json"
    crash_in_capture "crash-in-capture.json"
    crash_in_create "crash-in-create.json"
    crash_in_settle "crash-in-settle.json"
    crash_redirect "crash-redirect.json"
    crash_while_waiting "crash-while-waiting.json"
    create_answered_by_reference_exists "create-answered-by-reference-exists.json"
    create_arrives_late "create-arrives-late.json"
    create_lost_on_the_way "create-lost-on-the-way.json"
    customer_cannot_pay "customer-cannot-pay.json"
    declined "declined.json"
    double_click "double-click.json"
    expired "expired.json"
    gateway_pages "gateway-pages.json"
    give_up "give-up.json"
    held_and_released "held-and-released.json"
    late_approval_shows_late "late-approval-shows-late.json"
    locked "locked.json"
    lost_cancel_answer "lost-cancel-answer.json"
    lost_capture_answer "lost-capture-answer.json"
    lost_create_answer "lost-create-answer.json"
    loyalty "loyalty.json"
    merchant_scan_happy "merchant-scan-happy.json"
    never_created "never-created.json"
    no_token "no-token.json"
    nobody_there "nobody-there.json"
    one_time_code "one-time-code.json"
    order_and_attempt "order-and-attempt.json"
    own_reference "own-reference.json"
    owner_dies_in_capture "owner-dies-in-capture.json"
    partial_capture_refused "partial-capture-refused.json"
    personal_qr_too_old "personal-qr-too-old.json"
    phone_happy "phone-happy.json"
    platform_out_of_reach "platform-out-of-reach.json"
    portal_cancel "portal-cancel.json"
    portal_captures_meanwhile "portal-captures-meanwhile.json"
    portal_changes "portal-changes.json"
    push_falls_back "push-falls-back.json"
    push_not_allowed "push-not-allowed.json"
    qr_happy "qr-happy.json"
    qr_pictures "qr-pictures.json"
    rate_limited "rate-limited.json"
    recovered "recovered.json"
    redirect_happy "redirect-happy.json"
    redirect_page_and_till "redirect-page-and-till.json"
    refund_after_portal_refund "refund-after-portal-refund.json"
    refund_in_parts "refund-in-parts.json"
    request_ids "request-ids.json"
    same_phone "same-phone.json"
    settle_nothing "settle-nothing.json"
    sticker_lost_answer "sticker-lost-answer.json"
    sticker_no_receiver "sticker-no-receiver.json"
    sticker_restart "sticker-restart.json"
    sticker_sale_before_scan "sticker-sale-before-scan.json"
    sticker_scan_again "sticker-scan-again.json"
    sticker_scan_before_sale "sticker-scan-before-sale.json"
    sticker_two_customers "sticker-two-customers.json"
    sticker_web_redirect "sticker-web-redirect.json"
    stickers_callback "stickers-callback.json"
    stickers_in_trouble "stickers-in-trouble.json"
    stickers_old_mobilepay "stickers-old-mobilepay.json"
    stickers_redirect "stickers-redirect.json"
    strange_answers "strange-answers.json"
    token_expired "token-expired.json"
    token_of_check_in_too_old "token-of-check-in-too-old.json"
    turned_up "turned-up.json"
    two_processes_one_order "two-processes-one-order.json"
    two_processes "two-processes.json"
    unknown_code "unknown-code.json"
    vending_never_settled "vending-never-settled.json"
    vending_receipt "vending-receipt.json"
    vending_settled "vending-settled.json"
    vending_sticker "vending-sticker.json"
    waiting_is_not_cancelling "waiting-is-not-cancelling.json"
    watch_never_changes "watch-never-changes.json"
    webhook_lost "webhook-lost.json"
    webhook_registrations "webhook-registrations.json"
    wrong_amount "wrong-amount.json"
}

#[test]
fn every_file_is_played() {
    let files = std::fs::read_dir(folder()).unwrap();
    let files = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = files.filter(|name| name.ends_with(".json")).collect();
    let played: BTreeSet<String> = PLAYED.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(files, played);
}
