//! Headers as they go out.

use std::mem::take;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use zeroize::Zeroizing;

use crate::http::{HttpRequest, TransportError};

/// Headers whose values must not show up anywhere, not even in a debugger's view of a request.
const SECRET: [&str; 4] = ["authorization", "client_id", "client_secret", "ocp-apim-subscription-key"];

/// The headers of a request, and room for those that are added on the way.
const ROOM: usize = 16;

/// Each header as it last went out, to be shared by the requests that say the same again: who asks changes only
/// with the token. There are as many as the endpoints have names; all of them are wiped with the transport.
#[derive(Debug, Default)]
pub(super) struct Headers(Mutex<Vec<(&'static str, HeaderName, HeaderValue)>>);

impl Headers {
    /// Writes down the headers of `request`, and takes out of it what is not written down yet.
    pub(super) fn of(&self, request: &mut HttpRequest) -> Result<HeaderMap, TransportError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut map = HeaderMap::with_capacity(ROOM);
        for (name, value) in &mut request.headers {
            let place = match known.iter().position(|(text, ..)| text == name) {
                Some(place) if known[place].2 == *value => place,
                Some(place) => {
                    known[place].2 = written(name, take(value))?;
                    place
                }
                None => {
                    let written_name = HeaderName::from_bytes(name.as_bytes());
                    let written_name = written_name.map_err(|_| unfit(name, "name"))?;
                    known.push((*name, written_name, written(name, take(value))?));
                    known.len() - 1
                }
            };
            let (_, name, value) = &known[place];
            map.append(name, value.clone());
        }
        Ok(map)
    }
}

fn written(name: &str, value: String) -> Result<HeaderValue, TransportError> {
    let value = Zeroizing::new(value);
    if !value.is_ascii() {
        return Err(unfit(name, "value"));
    }
    let mut value = HeaderValue::from_maybe_shared(wiped(value)).map_err(|_| unfit(name, "value"))?;
    value.set_sensitive(SECRET.contains(&name));
    Ok(value)
}

fn unfit(name: &str, part: &str) -> TransportError {
    TransportError::NotSent(format!("header {name}: the {part} cannot be sent"))
}

/// Bytes that are shared, not copied, and wiped when nobody needs them any more.
pub(super) fn wiped(owner: impl AsRef<[u8]> + Send + 'static) -> Bytes {
    Bytes::from_owner(owner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Method;

    fn request(headers: &[(&'static str, &str)]) -> HttpRequest {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        HttpRequest { method: Method::Get, target: "/x".to_owned(), headers, body: None }
    }

    #[test]
    fn each_request_has_its_own_values() {
        let headers = Headers::default();
        let send = |key: &str, token: &str| {
            let map =
                headers.of(&mut request(&[("idempotency-key", key), ("authorization", token)])).unwrap();
            let text = |name| map.get(name).unwrap().to_str().unwrap().to_owned();
            assert_eq!(map.len(), 2);
            assert!(map["authorization"].is_sensitive() && !map["idempotency-key"].is_sensitive());
            (text("idempotency-key"), text("authorization"))
        };
        for (key, token) in
            [("k-1", "Bearer one"), ("k-1", "Bearer one"), ("k-2", "Bearer one"), ("k-2", "Bearer two")]
        {
            assert_eq!(send(key, token), (key.to_owned(), token.to_owned()));
        }
    }

    #[test]
    fn what_cannot_be_sent_is_refused_each_time_and_nothing_else_is() {
        let headers = Headers::default();
        for _ in 0..2 {
            for value in ["blåbær", "a\nb"] {
                let error = headers.of(&mut request(&[("x", value)])).unwrap_err();
                assert_eq!(error, TransportError::NotSent("header x: the value cannot be sent".to_owned()));
            }
            assert_eq!(headers.of(&mut request(&[("x", "good")])).unwrap()["x"], "good");
        }
        assert!(headers.of(&mut request(&[("a name", "x")])).is_err());
    }

    #[test]
    fn a_header_may_come_twice() {
        let map = Headers::default().of(&mut request(&[("x", "1"), ("x", "2")])).unwrap();
        assert_eq!(map.get_all("x").iter().collect::<Vec<_>>(), ["1", "2"]);
    }
}
