//! Carries out one exchange with the platform, as [`flow::call`](crate::flow::call) says.

use super::shared::Shared;
use super::tokens::Held;
use crate::api::authorize;
use crate::flow::call::{CallResult, Exchange, Next};
use crate::http::HttpRequest;
use crate::ids::Msn;

/// Sends `request` for a sales unit: with a token, and after a 401 once more with a new one.
pub(crate) async fn exchange(shared: &Shared, msn: &Msn, request: HttpRequest) -> CallResult {
    let mut exchange = Exchange::new();
    let mut held: Option<Held> = None;
    loop {
        match exchange.next() {
            Next::Token { instead_of } => match shared.tokens.get(shared, msn, instead_of).await {
                Ok(token) => {
                    exchange.token(token.number);
                    held = Some(token);
                }
                Err(error) => exchange.no_token(error),
            },
            Next::Send => {
                let mut request = request.clone();
                if let Some(held) = &held {
                    authorize(&mut request, &held.secret, &held.credentials, msn, &shared.system);
                }
                exchange.heard(shared.transport.send(request, shared.durations.attempt).await);
            }
            Next::Done(result) => return result,
        }
    }
}
