//! Metadata: the host's own notes on a payment, given back by the platform.

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroize;

use crate::error::Invalid;
use crate::text::length;

/// Up to five pairs of texts, in the order given. Not for personal data: the platform keeps it and shows it
/// to whoever may read the payment.
///
/// Lengths are counted in characters (Unicode scalar values); the platform does not say how it counts. Since hosts
/// do put personal data there, `Debug` shows the keys only, and the values are wiped when it is dropped.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Metadata(Vec<(String, String)>);

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Metadata({:?})", self.iter().map(|(key, _)| key).collect::<Vec<_>>())
    }
}

impl Drop for Metadata {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(|(_, value)| value.zeroize());
    }
}

impl Metadata {
    /// Most pairs (ePayment API; more is its error 4100).
    pub const MAX_PAIRS: usize = 5;
    /// Longest key, in characters (error 4120).
    pub const MAX_KEY_LENGTH: usize = 100;
    /// Longest value, in characters (error 4130).
    pub const MAX_VALUE_LENGTH: usize = 500;

    /// Refuses more pairs, longer texts, and a key given twice (error 4110).
    pub fn new<K: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self, Invalid> {
        let mut metadata = Self::default();
        for (key, value) in pairs {
            metadata.insert(key.into(), value.into())?;
        }
        Ok(metadata)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// The pairs, in the order given.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// How many pairs.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn insert(&mut self, key: String, value: String) -> Result<(), Invalid> {
        let at = self.0.len();
        if at == Self::MAX_PAIRS {
            let rule = format!("at most {} pairs", Self::MAX_PAIRS);
            return Err(Invalid::new("metadata", format!("has more than {at} pairs"), rule));
        }
        check_text(at, "key", &key, Self::MAX_KEY_LENGTH)?;
        check_text(at, "value", &value, Self::MAX_VALUE_LENGTH)?;
        if self.get(&key).is_some() {
            let field = format!("metadata[{at}].key");
            return Err(Invalid::new(field, "is there already", "each key once"));
        }
        self.0.push((key, value));
        Ok(())
    }
}

fn check_text(at: usize, part: &str, text: &str, max: usize) -> Result<(), Invalid> {
    let found = length(text);
    if found <= max {
        return Ok(());
    }
    let field = format!("metadata[{at}].{part}");
    Err(Invalid::new(field, format!("has {found} characters"), format!("at most {max} characters")))
}

/// A JSON object, its keys in the order given.
impl Serialize for Metadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs)
    }
}

/// Reads pair by pair: a map type would silently drop a key that is there twice.
struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Metadata;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Metadata, A::Error> {
        let mut metadata = Metadata::default();
        while let Some((key, value)) = map.next_entry()? {
            metadata.insert(key, value).map_err(A::Error::custom)?;
        }
        Ok(metadata)
    }
}
