use crate::http::HttpRequest;
use crate::ids::{Msn, SystemInfo};
use crate::secret::{Credentials, Secret};

/// Adds the headers that say who asks: token, subscription key, sales unit and system.
///
/// The subscription key must be the one the token was fetched with. A repeat after a 401 is a fresh
/// [`request`](super::Endpoint::request) with a fresh token: headers are added, never replaced.
pub fn authorize(
    request: &mut HttpRequest,
    token: &Secret,
    credentials: &Credentials,
    msn: &Msn,
    system: &SystemInfo,
) {
    // In one piece: a text that grows leaves parts of itself behind.
    request.headers.push(("authorization", ["Bearer ", token.expose()].concat()));
    identify(request, credentials, msn, system);
}

/// The headers that the token endpoint wants too.
pub(super) fn identify(request: &mut HttpRequest, credentials: &Credentials, msn: &Msn, system: &SystemInfo) {
    let subscription_key = credentials.subscription_key().expose();
    request.headers.extend([
        ("ocp-apim-subscription-key", subscription_key.to_owned()),
        ("merchant-serial-number", msn.as_str().to_owned()),
        ("vipps-system-name", system.name().to_owned()),
        ("vipps-system-version", system.version().to_owned()),
        ("vipps-system-plugin-name", system.plugin_name().to_owned()),
        ("vipps-system-plugin-version", system.plugin_version().to_owned()),
    ]);
}
