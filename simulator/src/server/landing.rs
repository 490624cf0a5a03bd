//! The page a link leads to: for people who play the customer with a mouse.

use crate::control::{Control, ControlError};
use crate::http::Response;
use crate::platform::{PlayError, Scanned};

const HTML: &str = "text/html; charset=utf-8";

/// Opening the page is a scan, as on the platform's own.
pub(super) fn page(control: &Control, query: &str) -> Response {
    match control.scan(query, None) {
        Ok(scanned) => Response::new(200, HTML, waiting(&scanned).into_bytes()),
        Err(ControlError::Play(PlayError::NotWaiting { state })) => {
            let text = format!("{HEAD}<p>This payment is over: {state:?}.</p>");
            Response::new(200, HTML, text.into_bytes())
        }
        Err(_) => Response::new(404, HTML, format!("{HEAD}<p>There is no such payment.</p>").into_bytes()),
    }
}

/// What a redirect sticker does to a browser.
pub(super) fn redirect(control: &Control, path: &str) -> Response {
    match control.open_redirect(path) {
        Some(url) => {
            let mut response = Response::empty(302);
            response.headers.push(("location", in_ascii(&url)));
            response
        }
        None => Response::new(404, HTML, format!("{HEAD}<p>There is no such sticker.</p>").into_bytes()),
    }
}

/// A header has no room for other letters; browsers read them percent-encoded, in a host too.
fn in_ascii(url: &str) -> String {
    let encoded = |c: char| match c.is_ascii() {
        true => c.to_string(),
        false => c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
    };
    url.chars().map(encoded).collect()
}

const HEAD: &str = "<!doctype html><meta name=\"viewport\" content=\"width=device-width\"><title>Simulator</title>\
                    <style>body{font:1.2em sans-serif;margin:3em auto;max-width:22em}button{font:inherit;margin-right:1em}</style>\
                    <h1>Simulated payment</h1>";

fn waiting(scanned: &Scanned) -> String {
    let (whole, part) = (scanned.amount.value / 100, scanned.amount.value % 100);
    let currency = scanned.amount.currency.code();
    let merchant = escape(&scanned.merchant);
    let description = escape(scanned.description.as_deref().unwrap_or_default());
    // Digits, a colon and the alphabet of references: safe in a path and in a script.
    let name = format!("{}:{}", scanned.msn, scanned.reference);
    format!(
        "{HEAD}<p>{merchant}<br>{description}<p><b>{whole}.{part:02} {currency}</b>\
         <p><button onclick=\"act('approve')\">Approve</button><button onclick=\"act('decline')\">Decline</button>\
         <p id=\"result\"><script>async function act(what){{\
         const answer=await fetch('/control/v1/payments/{name}/'+what,{{method:'POST'}});\
         document.getElementById('result').textContent=await answer.text()}}</script>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
