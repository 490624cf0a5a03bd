//! The platform as the simulator plays it, and what of each exchange is not as described.

use std::collections::{BTreeMap, BTreeSet};

use kasse::api::{AccessToken, Endpoint, Reading, authorize};
use kasse::http::{HttpRequest, HttpResponse};
use kasse::ids::{Msn, SystemInfo};
use kasse::secret::{Credentials, Secret};
use kasse_contract::{Found, Spec};
use kasse_simulator::{Headers, Method, Outcome, Platform, PlatformOptions, Request, Response};

const START: i64 = 1_767_225_600_000;

/// Requests that were made, by method and path, with the operation the simulator took them for.
pub(crate) type Asked = BTreeMap<(String, String), Option<String>>;

pub(crate) struct World {
    pub(crate) platform: Platform,
    specs: Vec<Spec>,
    now: i64,
    token: Option<Secret>,
    pub(crate) found: BTreeSet<Found>,
    pub(crate) asked: Asked,
}

pub(crate) fn msn() -> Msn {
    Msn::new("123456").unwrap()
}

pub(crate) fn system() -> SystemInfo {
    SystemInfo::new("kasse-contract", "1.0").unwrap()
}

impl World {
    pub(crate) fn new() -> Self {
        let mut world = Self {
            platform: Platform::new(PlatformOptions::default()),
            specs: Spec::all(),
            now: START,
            token: None,
            found: BTreeSet::new(),
            asked: Asked::new(),
        };
        world.authenticate();
        world
    }

    pub(crate) fn authenticate(&mut self) {
        let endpoint = AccessToken::new(self.credentials(), msn(), system());
        let request = endpoint.request();
        let response = self.exchange(&request);
        self.token = Some(endpoint.read(&response).success().unwrap().secret);
    }

    pub(crate) fn advance(&mut self, ms: i64) {
        self.now += ms;
        self.platform.advance_to(self.now);
    }

    pub(crate) fn credentials(&self) -> Credentials {
        let keys = &self.platform.units()[0].keys;
        let [key, _] = keys.subscription_keys.clone();
        Credentials::new(keys.client_id.clone(), keys.client_secret.clone(), key).unwrap()
    }

    /// Sends a call as a till does.
    pub(crate) fn send<E: Endpoint>(&mut self, endpoint: &E) -> Reading<E::Answer> {
        let mut request = endpoint.request();
        let token = self.token.clone().unwrap();
        authorize(&mut request, &token, &self.credentials(), &msn(), &system());
        let response = self.exchange(&request);
        endpoint.read(&response)
    }

    /// Sends a call that must work.
    pub(crate) fn must<E: Endpoint>(&mut self, endpoint: &E) -> E::Answer {
        let reading = self.send(endpoint);
        let error = reading.error().cloned();
        reading.success().unwrap_or_else(|| panic!("{error:?}"))
    }

    /// Sends a call that the platform must refuse.
    pub(crate) fn refused<E: Endpoint>(&mut self, endpoint: &E, status: u16) {
        let reading = self.send(endpoint);
        assert_eq!(reading.error().and_then(kasse::error::Error::http_status), Some(status));
    }

    fn exchange(&mut self, request: &HttpRequest) -> HttpResponse {
        let response = self.answer(request);
        let spec = self.specs.iter().find_map(|spec| spec.find(request.method, &request.target));
        let spec = spec.unwrap_or_else(|| panic!("{request:?} is described nowhere"));
        self.found.extend(spec.check_request(request));
        self.found.extend(spec.check_answer(response.status, &response.body));
        let headers =
            response.all_headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        HttpResponse { status: response.status, headers, body: response.body.clone() }
    }

    fn answer(&mut self, request: &HttpRequest) -> Response {
        let method = Method::parse(&format!("{:?}", request.method).to_uppercase());
        let headers = Headers::read(request.headers.iter().map(|(name, value)| (*name, value.as_str())));
        let body = request.body.as_deref().unwrap_or_default();
        let asked = Request { method, target: &request.target, headers, body };
        let outcome = self.platform.handle(&asked, self.now);
        let call = self.platform.calls(None).pop().unwrap();
        let operation = call.operation.map(|operation| format!("{operation:?}"));
        self.asked.insert((method.name().to_owned(), call.path), operation);
        match outcome {
            Outcome::Answer(response) => response,
            other => panic!("{other:?}"),
        }
    }
}
