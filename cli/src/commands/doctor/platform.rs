//! Does the platform let us in: the token, and the sales unit with its subscription key.

use kasse::api::{AccessToken, Endpoint, GetPayment, Reading, authorize};
use kasse::error::{Error, ErrorName};
use kasse::ids::Reference;
use kasse::secret::Secret;
use kasse::transport::Transport;

use super::network::{LIMIT, Way};
use super::{Check, Findings};
use crate::context::{random_bits, system};
use crate::output::Failure;
use crate::settings::Settings;

const TOKEN: &str = "token";
const UNIT: &str = "sales_unit";

/// Fetches a token and asks for a payment that does not exist.
pub(super) async fn check(
    way: &Way,
    settings: Option<&Settings>,
    findings: &Findings<'_>,
) -> Result<(), Failure> {
    let Some(settings) = settings else {
        findings.add(Check::skipped(TOKEN, "the settings are not right yet"));
        return Ok(());
    };
    let fetch = AccessToken::new(settings.credentials.clone(), settings.till.msn.clone(), system()?);
    match ask(way, &fetch, fetch.request()).await {
        Ok(token) => {
            findings.add(Check::ok(TOKEN, format!("valid for {} s", token.lifetime.as_secs())));
            findings.add(unit(way, settings, &token.secret).await?);
        }
        Err(error) => findings.add(Check::failed(TOKEN, error.to_string(), for_token(&error))),
    }
    Ok(())
}

async fn unit(way: &Way, settings: &Settings, token: &Secret) -> Result<Check, Failure> {
    let read = GetPayment::new(Reference::random(&settings.till.prefix, random_bits()?));
    let mut request = read.request();
    let msn = &settings.till.msn;
    authorize(&mut request, token, &settings.credentials, msn, &system()?);
    Ok(match ask(way, &read, request).await {
        Err(error) if error.name() == ErrorName::ReferenceNotFound => {
            Check::ok(UNIT, format!("{msn} may use payments"))
        }
        Err(error) => Check::failed(UNIT, error.to_string(), for_unit(&error)),
        Ok(_) => Check::failed(UNIT, "a payment that was never made is said to exist", "check base_url"),
    })
}

async fn ask<E: Endpoint>(
    way: &Way,
    endpoint: &E,
    request: kasse::http::HttpRequest,
) -> Result<E::Answer, Error> {
    let answer = way.net.send(request, LIMIT).await;
    let answer = answer.map_err(|error| Error::new(ErrorName::NoAnswer).with_detail(&error.to_string()))?;
    match endpoint.read(&answer) {
        Reading::Success(answer) => Ok(answer),
        Reading::Refused(error) | Reading::Unclear(error) | Reading::NotExecuted { error, .. } => Err(error),
    }
}

fn for_token(error: &Error) -> &'static str {
    match error.name() {
        ErrorName::NotAuthenticated => {
            "client_id, client_secret and subscription_key must be of one sales unit, and of the environment \
             that base_url names: test keys do not work in production"
        }
        _ => {
            "the keys were not judged: try again; if it stays, the detail says what came instead of an answer"
        }
    }
}

fn for_unit(error: &Error) -> &'static str {
    match error.name() {
        ErrorName::Unauthorized => {
            "the subscription key is not of these keys, or msn is not their sales unit"
        }
        ErrorName::Forbidden => "the sales unit may not use payments, or msn is not one of these keys",
        _ => "check msn, and in the portal that the sales unit may use payments",
    }
}
