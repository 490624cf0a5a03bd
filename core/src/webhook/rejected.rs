use std::time::Duration;

use crate::error::{Error, ErrorName};

/// Why a delivery is not believed.
///
/// For whoever set the receiver up, never for the sender: an answer to the request should say no more than 401. Holds
/// nothing of what would have been right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Rejected {
    /// Deliveries are sent with POST.
    #[error("the request is not a POST")]
    NotPost,
    /// Not a delivery of the platform, or something between removed the header.
    #[error("the header {0} is missing: a proxy may have removed it, or this is no delivery of the platform")]
    HeaderMissing(&'static str),
    /// Two of a kind: which of them was signed is unknown.
    #[error("the header {0} is there more than once")]
    HeaderTwice(&'static str),
    /// The `Authorization` is of another kind.
    #[error(
        "the Authorization is not `HMAC-SHA256` over `x-ms-date;host;x-ms-content-sha256`: something between may \
         have replaced it"
    )]
    OtherScheme,
    /// There is nothing to compare with.
    #[error("no webhook secret is configured")]
    NoSecret,
    /// The headers are the platform's, and the body would be but for white space or a byte order mark.
    #[error("the body was re-serialised: hand in the bytes as they arrived, before anything parses them")]
    BodyReserialised,
    /// The headers are the platform's, the body is not what it sent.
    #[error(
        "the body is not the one that was signed: it was changed on the way, or parsed and written again before it \
         came here"
    )]
    BodyChanged,
    /// The signature is right for another address.
    #[error(
        "the address given is not the registered one: give the public address exactly as it was registered, not what \
         a proxy makes of it"
    )]
    OtherAddress,
    /// The signature is right for the secret as it was before, or after, somebody decoded it.
    #[error("the secret was base64-decoded: it is used as the text it is, on both sides")]
    SecretDecoded,
    /// None of the secrets made this signature.
    #[error(
        "the signature does not match: the secret belongs to another registration, the address given is not the \
         registered one, or the delivery is forged"
    )]
    Signature,
    /// Neither body nor signature are right.
    #[error("neither the body nor the signature match: the delivery is forged or broken")]
    BodyAndSignature,
    /// The date, although signed, is none.
    #[error("the date in x-ms-date cannot be read")]
    Date,
    /// Genuine, but too old to matter: perhaps sent again by somebody who recorded it.
    #[error("it was signed {} hours ago, which is too long: it is a replay, or this machine's clock is wrong", .0.as_secs() / 3600)]
    TooOld(Duration),
    /// Genuine, but from the future.
    #[error("it was signed {} minutes from now: this machine's clock is wrong", .0.as_secs() / 60)]
    FromTheFuture(Duration),
}

impl From<Rejected> for Error {
    fn from(why: Rejected) -> Self {
        Self::new(ErrorName::WebhookRejected).with_local_detail(&why.to_string())
    }
}
