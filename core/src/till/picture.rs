//! The bytes behind an image link.

use super::shared::Shared;
use crate::error::{Error, ErrorName};
use crate::http::{HttpRequest, Method};

/// Longest picture of a code that is taken, in bytes; the largest PNG asked for has 2000 pixels a side.
const PICTURE_LIMIT: usize = 4 * 1024 * 1024;

/// Fetches a picture. The link is all the authentication there is: no key and no token goes along.
pub(super) async fn fetch(shared: &Shared, link: &str) -> Result<Vec<u8>, Error> {
    let unreadable = |detail: &str| Error::new(ErrorName::UnreadableAnswer).with_detail(detail);
    if link.starts_with('/') {
        // Below the platform's own address it would be another call.
        return Err(unreadable("a link to a picture that is no whole address"));
    }
    let request =
        HttpRequest { method: Method::Get, target: link.to_owned(), headers: Vec::new(), body: None };
    let mut answer = shared.transport.send(request, shared.durations.attempt).await?;
    if answer.status != 200 {
        return Err(unreadable("no picture").with_http_status(answer.status));
    }
    if answer.body.is_empty() || answer.body.len() > PICTURE_LIMIT {
        return Err(unreadable("a picture of an impossible length"));
    }
    Ok(std::mem::take(&mut answer.body))
}
