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
