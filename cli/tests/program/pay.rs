use std::io::Write;

use serde_json::json;

use crate::support::{Simulator, Till, run};

#[test]
fn a_code_is_shown_scanned_and_paid() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let paying = till.pay(&["149,50", "--qr", "--order", "A-1", "--language", "nb"]);
    let code = paying.lines.iter().find(|line| line["kind"] == "code").unwrap().clone();
    let waiting = paying.lines.last().unwrap();
    assert_eq!(waiting["texts"]["cashier"], "Be kunden skanne koden.");

    simulator.control("POST", "/scan", &json!({ "text": code["text"] }).to_string());
    simulator.approve(&paying.reference);
    let reference = paying.reference.clone();
    let ran = paying.end();
    assert_eq!(ran.code, 0, "{ran:?}");
    let result = ran.result();
    assert_eq!(
        (&result["kind"], &result["ok"], &result["exit_code"]),
        (&json!("payment"), &json!(true), &json!(0))
    );
    assert_eq!(result["outcome"], "paid");
    assert_eq!(result["captured"], json!({ "currency": "NOK", "value": 14_950 }));
    assert_eq!(result["proof"]["reference"], json!(reference));
    assert_eq!(simulator.totals(&reference)["captured"], 14_950);

    let again = till.run(&["pay", "149.50", "--qr", "--order", "A-1"]);
    assert_eq!(
        (again.code, &again.result()["reference"]),
        (0, &json!(reference)),
        "the same order is the same payment"
    );
    let other = till.run(&["pay", "10", "--qr", "--order", "A-1"]);
    assert_eq!((other.code, other.error("name")), (4, &json!("order_taken")));
    assert_eq!(other.error("reference"), &json!(reference));
}

#[test]
fn a_push_that_is_declined_is_not_paid() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let paying = till.pay(&["20", "--phone", "12 34 56 78", "--country", "NO"]);
    simulator.control("POST", &format!("/payments/{}/decline", paying.reference), "");
    let ran = paying.end();
    assert_eq!((ran.code, &ran.result()["outcome"]), (3, &json!("not_paid")));
    assert_eq!(ran.result()["reason"]["name"], "declined");
}

#[test]
fn a_personal_qr_comes_from_the_scanner() {
    let simulator = Simulator::fast(&["--approve-after", "1"]);
    let till = Till::new(&simulator);
    let minted = simulator.control("POST", "/personal-qr", r#"{ "phone": "4712345678" }"#);
    let ran = till.run(&["pay", "20", "--scan", minted["text"].as_str().unwrap()]);
    assert_eq!((ran.code, &ran.result()["outcome"]), (0, &json!("paid")), "{ran:?}");
}

#[test]
fn a_scanner_types_with_the_wrong_keyboard_and_nobody_ends_the_input() {
    let simulator = Simulator::fast(&["--approve-after", "1"]);
    let till = Till::new(&simulator);
    let minted = simulator.control("POST", "/personal-qr", r#"{ "phone": "4712345678", "version": "1.0" }"#);
    // As a Norwegian host reads a scanner for the United States.
    let typed = minted["text"].as_str().unwrap().replace('/', "-").replace(':', "Ø").replace('?', "_");
    let typed = typed.replace('=', "\\");
    let mut child = till
        .command(&["pay", "20", "--scan", "-", "--json"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut keyboard = child.stdin.take().unwrap();
    keyboard.write_all(format!("{typed}\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    drop(keyboard);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn what_is_no_personal_qr_is_told_before_anything_is_sent() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let ran = till.run(&["pay", "20", "--scan", "5701234567899"]);
    assert_eq!((ran.code, &ran.error("invalid")["fault"]), (2, &json!("is a product's barcode")), "{ran:?}");
    let ran = till.run(&["pay", "20", "--scan", "httpsÖ--qr.vipps.no-p-xyz"]);
    assert_eq!((ran.code, &ran.error("invalid")["field"]), (2, &json!("customer.personalQr")), "{ran:?}");
}

#[test]
fn a_link_is_given_out_for_a_redirect() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let paying = till.pay(&["20", "--redirect", "https://shop.example/back", "--give-up-after", "2"]);
    assert!(paying.lines.iter().any(|line| line["kind"] == "link" && line["text"].is_string()));
    let ran = paying.end();
    assert_eq!((ran.code, &ran.result()["reason"]["name"]), (3, &json!("cancelled")), "given up");
}

#[test]
fn what_the_platform_refuses_is_an_error_with_every_field() {
    let simulator = Simulator::fast(&["--unit", "456789"]);
    let till = Till::new(&simulator);
    let ran = till.run(&["pay", "20", "--phone", "+45 12 34 56 78", "--currency", "DKK", "--language", "da"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert_eq!(ran.result()["kind"], "error");
    assert_eq!((ran.error("code"), ran.error("name")), (&json!(5080), &json!("push_not_allowed")));
    assert_eq!((ran.error("class"), ran.error("advice")), (&json!("refused"), &json!("other_pairing")));
    assert_eq!(ran.error("platform_code"), 5080);
    assert!(ran.error("http_status").is_number() && ran.error("reference").is_string());
    assert!(ran.error("idempotency_key").is_string() && ran.error("attempts").is_number(), "{ran:?}");
    assert_eq!(ran.error("texts")["language"], "da");
    assert!(ran.error("texts")["cashier"].is_string() && ran.error("texts")["customer"].is_string());
}

#[test]
fn with_a_screen_a_refused_push_becomes_a_code() {
    let simulator = Simulator::fast(&["--unit", "456789"]);
    let till = Till::new(&simulator);
    let paying = till.pay(&["20", "--phone", "+4512345678", "--currency", "DKK", "--customer-screen"]);
    assert!(paying.lines.iter().any(|line| line["kind"] == "code"));
    simulator.approve(&paying.reference);
    assert_eq!(paying.end().code, 0);
}

#[test]
fn what_is_wrong_is_never_sent() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    for (arguments, field) in [
        (&["0", "--qr"][..], "amount.value"),
        (&["-5", "--qr"], "amount.value"),
        (&["0.99", "--qr"], "amount.value"),
        (&["1.005", "--qr"], "amount.value"),
        (&["650000.01", "--qr"], "amount.value"),
        (&["10 EUR", "--qr"], "amount.currency"),
        (&["10", "--qr", "--reference", "short"], "reference"),
        (&["10", "--phone", "12345678"], "customer.phoneNumber"),
        (&["10", "--scan", "abc"], "customer.personalQr"),
        (&["10", "--redirect", "http://shop.example"], "returnUrl"),
        (&["10", "--qr", "--metadata", "novalue"], "metadata"),
        (&["10", "--qr", "--description", "x"], "paymentDescription"),
    ] {
        let ran = till.run(&[&["pay"], arguments].concat());
        assert_eq!((ran.code, ran.error("name")), (2, &json!("invalid_value")), "{arguments:?} {ran:?}");
        assert_eq!(ran.error("invalid")["field"], field, "{arguments:?}");
        assert_eq!(ran.error("class"), "not_sent");
    }
    assert_eq!(simulator.control("GET", "/calls", ""), json!([]));
}

#[test]
fn receipts_have_to_add_up() {
    let simulator = Simulator::fast(&["--approve-after", "1"]);
    let till = Till::new(&simulator);
    let line = json!({ "name": "Coffee", "id": "1", "totalAmount": 5000, "totalAmountExcludingTax": 4000,
        "totalTaxAmount": 1000, "taxRate": 2500 });
    let receipt = json!({ "orderLines": [line], "bottomLine": { "currency": "NOK", "posId": "k1" } });
    std::fs::write(till.folder.path().join("receipt.json"), receipt.to_string()).unwrap();
    let paid = till.run(&["pay", "50", "--qr", "--receipt", "receipt.json", "--metadata", "till=k1"]);
    assert_eq!(paid.code, 0, "{paid:?}");
    let short = till.run(&["pay", "51", "--qr", "--receipt", "receipt.json"]);
    assert_eq!((short.code, short.error("name")), (2, &json!("invalid_value")), "{short:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_cancels_and_tells_the_exact_result() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let paying = till.pay(&["20", "--qr"]);
    paying.interrupt();
    let reference = paying.reference.clone();
    let ran = paying.end();
    assert_eq!((ran.code, &ran.result()["reason"]["name"]), (3, &json!("cancelled")), "{ran:?}");
    assert_eq!(simulator.control("GET", &format!("/payments/{reference}"), "")["state"], "TERMINATED");
}

#[cfg(unix)]
#[test]
fn a_second_ctrl_c_leaves_and_the_cancel_goes_on() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let mut paying = till.pay(&["20", "--qr"]);
    let locked = r#"{ "operation": "cancel", "count": null, "what": { "kind": "locked" } }"#;
    simulator.control("POST", "/faults", locked);
    paying.interrupt();
    paying.read_until("cancelling");
    paying.interrupt();
    let reference = paying.reference.clone();
    let ran = paying.end();
    assert_eq!((ran.code, &ran.result()["phase"]), (5, &json!("cancelling")), "{ran:?}");

    simulator.control("DELETE", "/faults", "");
    let ran = till.run(&["status", &reference, "--wait", "60"]);
    assert_eq!((ran.code, &ran.result()["reason"]["name"]), (3, &json!("cancelled")), "{ran:?}");
}

#[test]
fn an_approval_that_beats_the_cancel_is_released_or_kept() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    // What is kept is captured at once: the cancel answers with the one or the other.
    for (flags, codes, outcome) in
        [(&[][..], &[0][..], "not_paid"), (&["--keep-if-approved"], &[6, 7], "paid")]
    {
        let paying = till.pay(&["20", "--qr"]);
        let faster = r#"{ "operation": "cancel", "what": { "kind": "before", "act": { "do": "approve" } } }"#;
        simulator.control("POST", "/faults", faster);
        let reference = paying.reference.clone();
        let cancel = till.run(&[&["cancel", &reference][..], flags].concat());
        let paid = paying.end();
        assert_eq!(paid.result()["outcome"], outcome, "{paid:?}");
        assert!(codes.contains(&cancel.code), "{cancel:?}");
    }
    assert_eq!(simulator.control("GET", "/violations", ""), json!([]));
}

#[test]
fn giving_up_waiting_is_not_cancelling() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let ran = till.run(&["pay", "20", "--qr", "--wait", "1"]);
    assert_eq!((ran.code, &ran.result()["outcome"]), (5, &json!("pending")));
    let reference = ran.result()["reference"].as_str().unwrap();
    assert_eq!(simulator.control("GET", &format!("/payments/{reference}"), "")["state"], "CREATED");
}

#[test]
fn a_platform_that_is_down_makes_no_payment_fail() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let nobody = ["--base-url", "http://127.0.0.1:9"];
    let ran = till.run(&[&["pay", "20", "--qr", "--wait", "2"][..], &nobody].concat());
    assert_eq!((ran.code, &ran.result()["phase"]), (5, &json!("creating")), "{ran:?}");
    let reference = ran.result()["reference"].as_str().unwrap();
    assert!(ran.lines.iter().any(|line| line["kind"] == "waiting" && line["reference"] == reference));

    let status = till.run(&[&["status", reference][..], &nobody].concat());
    assert_eq!((status.code, &status.result()["outcome"]), (5, &json!("pending")), "{status:?}");
    assert_eq!(status.result()["refresh_error"]["name"], "platform_unreachable");
}

#[test]
fn a_number_can_come_from_standard_input_and_is_in_no_line_of_the_log() {
    let simulator = Simulator::fast(&["--approve-after", "1"]);
    let till = Till::new(&simulator);
    let input = till.folder.path().join("number");
    std::fs::write(&input, "+47 12 34 56 78\n").unwrap();
    let mut command = till.command(&["pay", "20", "--phone", "-", "--json", "--log", "debug"]);
    let ran = run(command.stdin(std::fs::File::open(input).unwrap()));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.errors.contains("create: answered") && !ran.errors.contains("12345678"), "{ran:?}");
}

#[test]
fn the_code_can_be_kept_as_a_picture() {
    let simulator = Simulator::fast(&["--approve-after", "1"]);
    let till = Till::new(&simulator);
    for (name, begins) in [("code.svg", &b"<svg"[..]), ("code.png", b"\x89PNG")] {
        let ran = till.run(&["pay", "20", "--qr", "--save", name]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(std::fs::read(till.folder.path().join(name)).unwrap().starts_with(begins), "{name}");
    }
}
