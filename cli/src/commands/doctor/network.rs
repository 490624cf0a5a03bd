//! Is there a way to the platform: proxy, name, connection, TLS, and whose clock is right?

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kasse::clock::Timestamp;
use kasse::environment::Environment;
use kasse::http::{HttpRequest, HttpResponse, Method, TransportError};
use kasse::runtime::Runtime;
use kasse::transport::Transport;
use kasse::transport::net::Net;

use super::{Check, Findings};
use crate::context::Context;
use crate::output::Failure;
use crate::settings::{Setting, network};

/// Longest wait for one answer.
pub(super) const LIMIT: Duration = Duration::from_secs(15);
/// A clock that is off by more misleads people who compare times. Payments do not depend on it.
const CLOCK_WARNING: Duration = Duration::from_secs(30);
/// A clock that is off by more makes certificates look invalid sooner or later.
const CLOCK_FAILURE: Duration = Duration::from_secs(600);

/// An open way to the platform.
pub(super) struct Way {
    pub(super) net: Net,
    // Ends the I/O thread when dropped.
    _runtime: Runtime,
}

/// The way, if the platform answers at all.
pub(super) async fn check(context: &Context, findings: &Findings<'_>) -> Result<Option<Way>, Failure> {
    let environment = context.given.text(Setting::BaseUrl).and_then(|text| Environment::parse(text).ok());
    let mut problems = Vec::new();
    let (options, proxy) = network(&context.given, &context.variables, &mut problems);
    let Some(environment) = environment.filter(|_| problems.is_empty()) else {
        findings.add(Check::skipped("network", "the settings do not say where to"));
        return Ok(None);
    };
    let found = match (&options.proxy, &proxy) {
        (Some(proxy), Some(origin)) => format!("{proxy} ({origin})"),
        _ => "none".to_owned(),
    };
    findings.add(Check::ok("proxy", found));
    let extra = options.extra_roots.is_some();
    let runtime = Runtime::start("kasse-doctor").map_err(|error| Failure::Machine(error.to_string()))?;
    let net = Net::new(&environment, &options, runtime.handle())?;
    // Any answer will do, and no key is needed to get one.
    let request =
        HttpRequest { method: Method::Get, target: "/".to_owned(), headers: Vec::new(), body: None };
    match net.send(request, LIMIT).await {
        Ok(answer) => {
            let url = environment.base_url();
            findings.add(Check::ok("reachable", format!("{url} answers (HTTP {})", answer.status)));
            findings.add(tls(url, extra));
            findings.add(clock(&answer));
            Ok(Some(Way { net, _runtime: runtime }))
        }
        Err(error) => {
            findings.add(unreachable(&error, options.proxy.is_some()));
            Ok(None)
        }
    }
}

fn tls(url: &str, extra: bool) -> Check {
    if !url.starts_with("https://") {
        return Check::skipped("tls", "plain HTTP, on this machine itself");
    }
    let roots = if extra { "the web's roots and those of ca_file" } else { "the web's roots" };
    Check::ok("tls", format!("the certificate is good by {roots}"))
}

/// What is in the way, as far as the words of the network stack tell.
fn unreachable(error: &TransportError, proxy: bool) -> Check {
    let text = error.to_string();
    let words = text.to_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    let (check, advice) = if says(&["certificate", "tls", "handshake", "peer"]) {
        (
            "tls",
            "if a filtering proxy stands between, give its root with --ca-file; check this machine's clock",
        )
    } else if says(&["dns", "lookup", "name or service", "nodename", "resolve"]) {
        ("reachable", "the name is not known: check base_url and the name server of this machine")
    } else if says(&["refused"]) {
        ("reachable", "nobody listens there: check base_url, and whether the simulator or gateway runs")
    } else if proxy {
        ("reachable", "check the proxy, and whether it lets this machine through")
    } else {
        ("reachable", "check cable, firewall and base_url; behind a proxy give --proxy")
    };
    Check::failed(check, text, advice)
}

/// Against the `Date` of the answer, which is right to the second.
fn clock(answer: &HttpResponse) -> Check {
    const CHECK: &str = "clock";
    let theirs = answer.header("date").and_then(http_date);
    let ours = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let ours = ours.and_then(|since| i64::try_from(since.as_millis()).ok()).map(Timestamp::from_millis);
    let Some((theirs, ours)) = theirs.zip(ours) else {
        return Check::skipped(CHECK, "the answer has no date");
    };
    let (ahead, behind) = (ours.since(theirs), theirs.since(ours));
    let off = ahead.max(behind);
    let word = if ahead > behind { "ahead" } else { "behind" };
    let found = format!("{} s {word}", off.as_secs());
    let advice = "let this machine set its clock by the network (NTP)";
    if off > CLOCK_FAILURE {
        Check::failed(CHECK, found, advice)
    } else if off > CLOCK_WARNING {
        Check::warning(CHECK, found, advice)
    } else {
        Check::ok(CHECK, found)
    }
}

/// Reads `Sun, 22 Nov 2026 17:21:21 GMT`, the one form that servers write.
fn http_date(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = text.split_once(", ")?.1.split(' ');
    let (day, name, year, time) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let month = 1 + MONTHS.iter().position(|month| *month == name)?;
    Timestamp::parse(&format!("{year}-{month:02}-{day:0>2}T{time}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_answers() {
        let due = Timestamp::parse("2026-03-04T09:01:30Z");
        assert_eq!(http_date("Wed, 04 Mar 2026 09:01:30 GMT"), due);
        assert_eq!(http_date("soon"), None);
    }

    #[test]
    fn what_is_in_the_way_has_its_own_advice() {
        for (text, check, word) in [
            ("api.example: dns error: failed to lookup address", "reachable", "name"),
            ("127.0.0.1: tcp connect error: Connection refused", "reachable", "nobody listens"),
            ("api.example: invalid peer certificate: UnknownIssuer", "tls", "--ca-file"),
            ("api.example: operation timed out", "reachable", "firewall"),
        ] {
            let found = unreachable(&TransportError::NotSent(text.to_owned()), false);
            assert_eq!(found.check, check);
            assert!(found.advice.unwrap().contains(word), "{text}");
        }
    }
}
