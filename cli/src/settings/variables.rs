//! The environment of the process. Nothing else in the program or the library reads it.

use std::collections::BTreeMap;

use super::setting::Setting;

/// Names that are ours.
const OURS: &str = "KASSE_";
/// Says where the file of settings is.
pub(crate) const CONFIG: &str = "KASSE_CONFIG";

/// A copy of the variables. Those that are not UTF-8 are left out, empty ones count as not set.
#[derive(Default)]
pub(crate) struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Those of this process.
    pub(crate) fn of_process() -> Self {
        let texts = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        texts.collect()
    }

    /// The value of one, unless it is empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The first of these that is set; proxy variables are written in capitals and in small letters.
    pub(crate) fn first(&self, names: &[&'static str]) -> Option<(&'static str, &str)> {
        names.iter().find_map(|name| Some((*name, self.get(name)?)))
    }

    /// Variables that look like ours and are none: a typing error would be silent.
    pub(crate) fn strangers(&self) -> Vec<&str> {
        let known =
            |name: &str| name == CONFIG || Setting::ALL.iter().any(|key| key.names().variable == name);
        self.0.keys().map(String::as_str).filter(|name| name.starts_with(OURS) && !known(name)).collect()
    }
}

impl FromIterator<(String, String)> for Variables {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_is_seen_and_other_programs_variables_are_not() {
        let pairs = [("KASSE_JURNAL", "x"), ("KASSE_MSN", "1"), ("KASSE_CONFIG", "x"), ("HOME", "/")];
        let variables: Variables = pairs.map(|(a, b)| (a.to_owned(), b.to_owned())).into_iter().collect();
        assert_eq!(variables.strangers(), ["KASSE_JURNAL"]);
    }
}
