//! Carries out one call of the platform, as [`flow::call`](crate::flow::call) says.

use super::shared::Shared;
use crate::flow::call::{Call, CallResult, Next};
use crate::http::HttpRequest;
use crate::ids::Msn;

/// Sends `request` for a sales unit: with a token, and once more with another if the platform rejected it.
pub(crate) async fn exchange(shared: &Shared, msn: &Msn, request: HttpRequest) -> CallResult {
    let mut call = Call::new(request, msn, &shared.system);
    loop {
        let ticket = match shared.tokens.get(shared, msn).await {
            Ok(ticket) => ticket,
            Err(why) => return call.no_token(why),
        };
        let (request, sent) = call.token(&ticket);
        let answer = shared.transport.send(request, shared.durations.attempt).await;
        if let Ok(response) = &answer {
            shared.note_time(response);
        }
        match sent.answer(answer) {
            Next::Again(again, note) => {
                shared.tokens.note(shared, msn, note);
                call = again;
            }
            Next::Done(result, note) => {
                shared.tokens.note(shared, msn, note);
                return result;
            }
        }
    }
}
