//! Tables by name, for the loop that looks a payment up at every turn.
//!
//! Their hash is quick, and seeded anew in each process. The names in them are our own, or come in an event whose
//! signature was checked.

use foldhash::fast::RandomState;

pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;
pub(crate) type HashSet<T> = std::collections::HashSet<T, RandomState>;
