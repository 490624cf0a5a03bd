//! `differences.json` and `endpoints.json`.

use std::collections::BTreeSet;
use std::path::Path;

use kasse_contract::{Found, Side};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Differences {
    #[allow(dead_code, reason = "for people")]
    about: String,
    differences: Vec<Difference>,
}

/// Where we follow something newer than the description, in each of these operations at each of these places.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    operations: Vec<String>,
    side: Side,
    places: Vec<String>,
    /// What is newer.
    newer: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Endpoints {
    #[allow(dead_code, reason = "for people")]
    about: String,
    endpoints: Vec<Endpoint>,
}

/// One endpoint of the platform.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Endpoint {
    pub(crate) method: String,
    /// With its variable parts in braces.
    pub(crate) path: String,
    /// The simulator's name of it.
    pub(crate) operation: String,
    /// Why no story plays it, where none does.
    pub(crate) no_story: Option<String>,
}

/// Every difference that has a reason.
pub(crate) fn differences() -> BTreeSet<Found> {
    let listed = read::<Differences>("differences.json").differences;
    let mut all = BTreeSet::new();
    for Difference { operations, side, places, newer } in listed {
        assert!(!newer.trim().is_empty(), "{operations:?}: without a reason");
        for (operation, place) in operations.iter().flat_map(|o| places.iter().map(move |p| (o, p))) {
            let found = Found { operation: operation.clone(), side, place: place.clone() };
            assert!(all.insert(found), "{operation} {place}: listed twice");
        }
    }
    all
}

pub(crate) fn endpoints() -> Vec<Endpoint> {
    read::<Endpoints>("endpoints.json").endpoints
}

fn read<T: DeserializeOwned>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"))
}
