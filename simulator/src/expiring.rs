//! A map whose entries die: tokens and codes in circulation.

use std::collections::HashMap;

use crate::http::Millis;

/// Entries held before dead ones are swept out.
const SWEEP_AT: usize = 256;

/// Values under a name, each until a moment.
#[derive(Debug)]
pub(crate) struct Expiring<T> {
    entries: HashMap<Box<str>, (Millis, T)>,
    sweep_at: usize,
}

impl<T> Default for Expiring<T> {
    fn default() -> Self {
        Self { entries: HashMap::new(), sweep_at: SWEEP_AT }
    }
}

impl<T> Expiring<T> {
    /// Adds a value that is dead from `dies_at` on.
    pub(crate) fn insert(&mut self, name: &str, value: T, dies_at: Millis, now: Millis) {
        if self.entries.len() >= self.sweep_at {
            self.entries.retain(|_, (dies_at, _)| now < *dies_at);
            // Swept again when it has doubled, so that sweeping costs little however many live.
            self.sweep_at = SWEEP_AT.max(2 * self.entries.len());
        }
        self.entries.insert(name.into(), (dies_at, value));
    }

    /// The value, if it is alive.
    pub(crate) fn get(&self, name: &str, now: Millis) -> Option<&T> {
        self.entries.get(name).filter(|(dies_at, _)| now < *dies_at).map(|(_, value)| value)
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.entries.remove(name);
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dead_are_gone_and_the_living_stay() {
        let mut map = Expiring::default();
        for number in 0..1000_i64 {
            map.insert(&number.to_string(), number, number + 10, number);
        }
        assert!(map.entries.len() <= 2 * SWEEP_AT);
        assert_eq!(map.get("999", 1008), Some(&999));
        assert_eq!(map.get("999", 1009), None);
        assert_eq!(map.get("989", 999), None);
    }
}
