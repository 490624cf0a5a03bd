//! Who hears of what.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::{Notify, watch};

use super::options::RelayTill;
use crate::ids::{Msn, Reference, TillPrefix};
use crate::journal::{KeptAbout, KeptEvent};

/// The tills of a relay.
#[derive(Debug)]
pub(super) struct Tills {
    all: Vec<Arc<Till>>,
    units: BTreeMap<Msn, Unit>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Till {
    number: usize,
    pub(super) name: String,
    /// Digests of its tokens: the tokens themselves are not kept.
    tokens: Vec<[u8; 32]>,
    units: Vec<Msn>,
    /// Changes with what it hears of.
    pub(super) filter: String,
    /// Rings when there is something for it.
    pub(super) wake: watch::Sender<()>,
    /// What ends its streams, oldest first.
    streams: Mutex<BTreeMap<u64, Arc<Notify>>>,
}

/// What the tills of a sales unit hear of.
#[derive(Debug, Default)]
struct Unit {
    all: Vec<usize>,
    without_prefix: Vec<usize>,
    by_prefix: HashMap<TillPrefix, Vec<usize>>,
    by_sticker: HashMap<String, usize>,
    other_stickers: Option<usize>,
}

impl Tills {
    /// As they were checked.
    pub(super) fn new(tills: &[RelayTill]) -> Self {
        let mut units: BTreeMap<Msn, Unit> = BTreeMap::new();
        for (number, till) in tills.iter().enumerate() {
            for msn in &till.units {
                units.entry(msn.clone()).or_default().add(number, till);
            }
        }
        for unit in units.values_mut() {
            if let [only] = unit.all[..] {
                unit.other_stickers = Some(only);
            }
        }
        let all = tills.iter().enumerate().map(|(number, till)| Arc::new(Till::new(number, till))).collect();
        Self { all, units }
    }

    /// Every sales unit of which somebody hears.
    pub(super) fn units(&self) -> impl Iterator<Item = &Msn> {
        self.units.keys()
    }

    /// Whose token it is. Takes the same time whichever it is, or none.
    pub(super) fn of_token(&self, token: &str) -> Option<&Arc<Till>> {
        let digest = Sha256::digest(token.as_bytes());
        let known = |till: &Till| {
            let same = till.tokens.iter().map(|token| token.ct_eq(digest.as_slice()));
            same.fold(subtle::Choice::from(0), |found, same| found | same)
        };
        let mut whose = None;
        for till in &self.all {
            if bool::from(known(till)) {
                whose = Some(till);
            }
        }
        whose
    }

    /// Whether an event is for a till.
    pub(super) fn hears(&self, till: &Till, event: &KeptEvent) -> bool {
        self.listeners(event).iter().any(|tills| tills.contains(&till.number))
    }

    /// Rings at every till that an event is for.
    pub(super) fn wake(&self, event: &KeptEvent) {
        let numbers = self.listeners(event).into_iter().flatten();
        numbers.filter_map(|number| self.all.get(*number)).for_each(|till| {
            till.wake.send_replace(());
        });
    }

    fn listeners(&self, event: &KeptEvent) -> [&[usize]; 2] {
        let Some(unit) = self.units.get(&event.msn) else { return [&[], &[]] };
        match &event.about {
            KeptAbout::Payment(reference) => match unit.of_reference(reference) {
                Some(tills) => [tills, &unit.without_prefix],
                None => [&unit.all, &[]],
            },
            KeptAbout::CheckIn { merchant_qr_id, .. } => {
                [unit.of_sticker(merchant_qr_id).map_or(&[], std::slice::from_ref), &[]]
            }
        }
    }

    /// Whether somebody hears of scans at a sticker.
    pub(super) fn has_sticker(&self, msn: &Msn, sticker: &str) -> bool {
        self.units.get(msn).is_some_and(|unit| unit.of_sticker(sticker).is_some())
    }
}

impl Unit {
    fn add(&mut self, number: usize, till: &RelayTill) {
        self.all.push(number);
        if till.prefixes.is_empty() {
            self.without_prefix.push(number);
        }
        for prefix in &till.prefixes {
            self.by_prefix.entry(prefix.clone()).or_default().push(number);
        }
        for sticker in &till.stickers {
            self.by_sticker.insert(sticker.clone(), number);
        }
        if till.other_stickers {
            self.other_stickers = Some(number);
        }
    }

    /// The tills that make such references; `None` if nobody does.
    fn of_reference(&self, reference: &Reference) -> Option<&[usize]> {
        let (prefix, _) = reference.as_str().rsplit_once('-')?;
        let prefix = TillPrefix::new(prefix).ok().filter(|prefix| reference.is_from(prefix))?;
        self.by_prefix.get(&prefix).map(Vec::as_slice)
    }

    fn of_sticker(&self, sticker: &str) -> Option<&usize> {
        self.by_sticker.get(sticker).or(self.other_stickers.as_ref())
    }
}

impl Till {
    fn new(number: usize, till: &RelayTill) -> Self {
        let digest = |text: &str| -> [u8; 32] { Sha256::digest(text.as_bytes()).into() };
        let heard =
            format!("{:?}", (&till.name, &till.units, &till.prefixes, &till.stickers, till.other_stickers));
        Self {
            number,
            name: till.name.clone(),
            tokens: till.tokens.iter().map(|token| digest(token.expose())).collect(),
            units: till.units.clone(),
            filter: digest(&heard).iter().take(8).map(|byte| format!("{byte:02x}")).collect(),
            wake: watch::Sender::new(()),
            streams: Mutex::default(),
        }
    }

    /// Whether it may hear of this sales unit.
    pub(super) fn is_of(&self, msn: &Msn) -> bool {
        self.units.contains(msn)
    }

    /// A stream is opened. What is returned ends it; if there are more than `most` now, the oldest is ended.
    pub(super) fn enter(&self, stream: u64, most: usize) -> Arc<Notify> {
        let end = Arc::new(Notify::new());
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.insert(stream, Arc::clone(&end));
        if streams.len() > most.max(1)
            && let Some((_, oldest)) = streams.pop_first()
        {
            oldest.notify_one();
        }
        end
    }

    /// A stream has ended.
    pub(super) fn leave(&self, stream: u64) {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner).remove(&stream);
    }
}
