//! Looks for what must stand nowhere: keys of the sales unit, and what names a customer.

use serde_json::Value;

use crate::stage::Stage;

/// Digits of a phone number without its country code.
const SUBSCRIBER_DIGITS: usize = 8;
/// What is shorter is looked for nowhere: it would be found by chance.
const SHORTEST_NAME: usize = 8;

/// Keys stand nowhere: not in what a runner says, not in a file. What names a customer (`personal`) is never said,
/// and stands in no file once everything is over.
pub(crate) fn find(stage: &Stage, personal: &[String], all_over: bool) -> Vec<String> {
    let units = stage.control.units();
    let keys = units.iter().flat_map(|unit| {
        let [primary, secondary] = unit.keys.subscription_keys.clone();
        [unit.keys.client_secret.clone(), primary, secondary]
    });
    let keys: Vec<String> = keys.collect();
    let all: Vec<String> = keys.iter().chain(personal).cloned().collect();
    let kept = if all_over { &all } else { &keys };
    let files = stage.files().into_iter().filter(|(_, text)| holds(text, kept));
    let mut places: Vec<String> = files.map(|(name, _)| format!("the file {name}")).collect();
    if holds(&(stage.lines().join("\n") + &stage.stderr()), &all) {
        places.push("what a runner wrote".to_owned());
    }
    places.iter().map(|place| format!("a key or a customer's data stands in {place}")).collect()
}

fn holds(text: &str, secrets: &[String]) -> bool {
    secrets.iter().any(|secret| text.match_indices(secret.as_str()).any(|(at, _)| ends(text, at, secret)))
}

/// What is found here is not the beginning of a longer number, such as a port and a sales unit side by side.
fn ends(text: &str, at: usize, secret: &str) -> bool {
    let next = text.as_bytes().get(at + secret.len());
    !(secret.ends_with(|last: char| last.is_ascii_digit()) && next.is_some_and(u8::is_ascii_digit))
}

/// The answer to `list` at the end.
pub(crate) fn is_all_over(answer: &Value) -> bool {
    let payments = answer.get("payments").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    payments.iter().all(|payment| payment.get("live") == Some(&Value::Bool(false)))
}

/// What names a customer in a pairing; of a phone number its last digits, which every spelling has.
pub(crate) fn names_of(meet: &Value) -> Vec<String> {
    let text = |place: &str| meet.pointer(place).and_then(Value::as_str);
    let number = text("/phone_number/number").or_else(|| text("/redirect/number")).map(|number| {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        digits.get(digits.len().saturating_sub(SUBSCRIBER_DIGITS)..).unwrap_or_default().to_owned()
    });
    let codes = [text("/merchant_scan/personal_qr"), text("/callback/customer_token")];
    let codes = codes.into_iter().flatten().map(str::to_owned);
    codes.chain(number).filter(|name| name.len() >= SHORTEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_is_found_after_a_country_code_and_not_inside_a_longer_one() {
        let number = ["12345678".to_owned()];
        assert!(holds(r#"{"phoneNumber":"4712345678"}"#, &number));
        assert!(!holds("http://127.0.0.1:42123456789", &number));
        assert!(holds("42123456789 and 12345678", &number));
    }

    #[test]
    fn every_spelling_of_a_number_has_its_last_digits() {
        for number in ["123 45 678", "+47 12345678", "0047 123 45 678"] {
            assert_eq!(names_of(&json!({ "phone_number": { "number": number } })), ["12345678"]);
        }
        assert_eq!(names_of(&json!({ "merchant_scan": { "personal_qr": "a-long-code" } })), ["a-long-code"]);
        assert_eq!(names_of(&json!({ "dynamic_qr": {} })), Vec::<String>::new());
    }
}
