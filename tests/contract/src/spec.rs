use std::collections::BTreeSet;
use std::path::Path;

use boon::{Compiler, Draft, Schemas};
use kasse::http::{HttpRequest, Method};
use serde_json::{Value, json};

use crate::found::{Found, Side, places};

/// Under this address the descriptions refer to themselves.
const BASE: &str = "http://contract.invalid/";

/// Receipts are described here, and referred to by the payments.
const ORDERS: &str = "order-management.v2";

/// Headers that belong to HTTP itself, or that any API may be sent.
const ORDINARY: [&str; 2] = ["content-type", "accept"];

/// The description of one API.
#[derive(Debug)]
pub struct Spec {
    name: String,
    /// What stands before its paths.
    prefix: &'static str,
    document: Value,
    /// What it refers to beside itself.
    other: Option<Value>,
}

/// One operation of a description.
#[derive(Debug, Clone, Copy)]
pub struct Operation<'s> {
    spec: &'s Spec,
    path: &'s str,
    method: &'static str,
    operation: &'s Value,
}

impl Spec {
    /// Every description there is.
    pub fn all() -> Vec<Self> {
        [
            ("access-token.v1", ""),
            ("epayment.v1", ""),
            ("qr.v1", "/qr"),
            ("webhooks.v1", "/webhooks"),
            (ORDERS, "/order-management"),
        ]
        .into_iter()
        .map(|(name, prefix)| {
            let other = (name != ORDERS).then(|| read(ORDERS));
            Self { name: name.to_owned(), prefix, document: read(name), other }
        })
        .collect()
    }

    /// The operation a request is of.
    pub fn find<'s>(&'s self, method: Method, target: &str) -> Option<Operation<'s>> {
        let path = target.split('?').next()?.strip_prefix(self.prefix)?;
        let method = word(method);
        let paths = self.document.get("paths")?.as_object()?;
        let fits = |known: &&String| {
            let (known, given): (Vec<&str>, Vec<&str>) =
                (known.split('/').collect(), path.split('/').collect());
            known.len() == given.len()
                && known.iter().zip(&given).all(|(known, given)| known.starts_with('{') || known == given)
        };
        // `/mobilepay/{id}` before `/{id}/{id}`: the one with the fewest names that are free.
        let path = paths.keys().filter(fits).min_by_key(|path| path.matches('{').count())?;
        let operation = paths.get(path)?.get(method)?;
        Some(Operation { spec: self, path, method, operation })
    }

    /// Where every reference leads.
    fn resolve<'s>(&'s self, value: &'s Value) -> &'s Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(place) => self.document.pointer(place.trim_start_matches('#')).unwrap_or(value),
            None => value,
        }
    }

    /// What `instance` breaks of a schema of this document.
    fn broken(&self, pointer: &str, instance: &Value) -> BTreeSet<String> {
        let own = (self.name.as_str(), &self.document);
        let resources: Vec<_> =
            [Some(own), self.other.as_ref().map(|other| (ORDERS, other))].into_iter().flatten().collect();
        broken(&resources, pointer, instance)
    }
}

impl Operation<'_> {
    /// Its `operationId`, or method and path where it has none.
    pub fn id(&self) -> String {
        let given = self.operation.get("operationId").and_then(Value::as_str);
        given.map_or_else(|| format!("{} {}{}", self.method, self.spec.prefix, self.path), str::to_owned)
    }

    /// What of a request is not as described.
    pub fn check_request(&self, request: &HttpRequest) -> Vec<Found> {
        let mut places = self.headers(request);
        places.extend(self.query(&request.target));
        let schema = format!("{}/requestBody/content/application~1json/schema", self.pointer());
        let described = self.spec.document.pointer(&schema).is_some();
        match request.body.as_deref().filter(|body| !body.is_empty()) {
            Some(body) if described => {
                let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
                places
                    .extend(self.spec.broken(&schema, &body).into_iter().map(|place| format!("body{place}")));
            }
            Some(_) => drop(places.insert("body".to_owned())),
            None => {}
        }
        self.found(Side::Request, places)
    }

    /// What of an answer is not as described.
    pub fn check_answer(&self, status: u16, body: &[u8]) -> Vec<Found> {
        let pointer = format!("{}/responses/{status}", self.pointer());
        let Some(described) = self.spec.document.pointer(&pointer) else {
            return self.found(Side::Answer, BTreeSet::from([format!("status {status}")]));
        };
        let resolved = self.spec.resolve(described);
        let place = described.get("$ref").and_then(Value::as_str);
        let pointer = place.map_or(pointer, |place| place.trim_start_matches('#').to_owned());
        let kinds = resolved.get("content").and_then(Value::as_object);
        let Some(kind) = kinds.and_then(|kinds| kinds.keys().next()) else {
            let unexpected = (!body.is_empty()).then(|| format!("status {status} body"));
            return self.found(Side::Answer, unexpected.into_iter().collect());
        };
        let schema = format!("{pointer}/content/{}/schema", kind.replace('/', "~1"));
        let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
        let broken = self.spec.broken(&schema, &body);
        self.found(
            Side::Answer,
            broken.into_iter().map(|place| format!("status {status} body{place}")).collect(),
        )
    }

    fn found(&self, side: Side, places: BTreeSet<String>) -> Vec<Found> {
        let found = |place| Found { operation: self.id(), side, place };
        places.into_iter().map(found).collect()
    }

    fn pointer(&self) -> String {
        format!("/paths/{}/{}", self.path.replace('~', "~0").replace('/', "~1"), self.method)
    }

    /// Parameters of one kind: name, and what is said of it.
    fn parameters(&self, kind: &str) -> Vec<(String, &Value)> {
        let shared =
            self.spec.document.pointer(&format!("/paths/{}/parameters", self.path.replace('/', "~1")));
        let lists = [shared, self.operation.get("parameters")];
        let all = lists.into_iter().flatten().filter_map(Value::as_array).flatten();
        let all = all.map(|parameter| self.spec.resolve(parameter));
        let fits = all.filter(|parameter| parameter.get("in").and_then(Value::as_str) == Some(kind));
        fits.filter_map(|parameter| Some((parameter.get("name")?.as_str()?.to_owned(), parameter))).collect()
    }

    fn headers(&self, request: &HttpRequest) -> BTreeSet<String> {
        let described = self.parameters("header");
        let given = |name: &str| request.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
        let mut places = BTreeSet::new();
        for (name, parameter) in &described {
            match given(name) {
                Some((_, value)) => {
                    places.extend(fault_of(self.spec, &format!("header {name}"), parameter, value));
                }
                None if parameter.get("required") == Some(&json!(true)) => {
                    places.insert(format!("header {name} missing"));
                }
                None => {}
            }
        }
        for (name, _) in &request.headers {
            let known = described.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
                || *name == "authorization" && self.is_secured();
            if !known && !ORDINARY.contains(name) {
                places.insert(format!("header {name} not described"));
            }
        }
        places
    }

    /// It asks for a token, in the other way of saying so.
    fn is_secured(&self) -> bool {
        [self.operation, &self.spec.document].iter().any(|place| place.get("security").is_some())
    }

    fn query(&self, target: &str) -> BTreeSet<String> {
        let described = self.parameters("query");
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .flat_map(|(name, value)| match described.iter().find(|(known, _)| known == name) {
                Some((_, parameter)) => fault_of(self.spec, &format!("query {name}"), parameter, value),
                None => Some(format!("query {name} not described")),
            })
            .collect()
    }
}

/// What a parameter breaks of its schema; a number is one in a text.
fn fault_of(spec: &Spec, place: &str, parameter: &Value, text: &str) -> Option<String> {
    let schema = spec.resolve(parameter.get("schema")?);
    let is_number = schema.get("type") == Some(&json!("integer"));
    let value = if is_number { text.parse::<i64>().map_or(json!(text), Value::from) } else { json!(text) };
    (!broken(&[("parameter", schema)], "", &value).is_empty()).then(|| place.to_owned())
}

/// What `instance` breaks of the schema at `pointer` in the first of these documents; it may refer to the others.
fn broken(documents: &[(&str, &Value)], pointer: &str, instance: &Value) -> BTreeSet<String> {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.set_default_draft(Draft::V2020_12);
    let address = |name: &str| format!("{BASE}{name}.json");
    for (name, document) in documents {
        if let Err(error) = compiler.add_resource(&address(name), (*document).clone()) {
            return BTreeSet::from([format!("{name} cannot be read: {error}")]);
        }
    }
    let first = documents.first().map(|(name, _)| *name).unwrap_or_default();
    match compiler.compile(&format!("{}#{pointer}", address(first)), &mut schemas) {
        Ok(schema) => schemas.validate(instance, schema).err().map(|e| places(&e)).unwrap_or_default(),
        Err(error) => BTreeSet::from([format!("the schema cannot be read: {error}")]),
    }
}

fn read(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi").join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

fn word(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Put => "put",
        Method::Delete => "delete",
    }
}
