//! The memory of a process, as a core dump would have it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use crate::form::Form;
use crate::search::Searcher;

/// The memory of a process at one moment.
#[derive(Debug)]
pub struct Dump {
    regions: Vec<Region>,
}

/// How often canaries were found: by name, form and kind of memory.
pub type Counts = BTreeMap<(&'static str, Form, Place), usize>;

/// One mapping that can be read.
#[derive(Debug)]
struct Region {
    place: Place,
    bytes: Vec<u8>,
}

/// A kind of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// What was allocated: the heap of the main thread, those of others, large blocks. Stacks of other threads
    /// are not told apart from these by their names.
    Heap,
    /// The stack of the main thread.
    MainStack,
    /// Of a program or library: code, constants, global variables.
    Image,
}

impl Dump {
    /// Of a process that was stopped.
    ///
    /// # Panics
    /// The system does not let a process read the memory of its own child. Nothing can be shown then.
    pub fn of(process: u32) -> Self {
        let memory = File::open(format!("/proc/{process}/mem"))
            .unwrap_or_else(|error| panic!("the memory of a child cannot be read here: {error}"));
        let maps = fs::read_to_string(format!("/proc/{process}/maps")).expect("the list of mappings");
        let regions: Vec<Region> = maps.lines().filter_map(|line| region(&memory, line)).collect();
        assert!(regions.iter().any(|region| region.place == Place::Heap), "no heap among:\n{maps}");
        Self { regions }
    }

    /// Where canaries were found, and how often.
    pub fn counts(&self, searcher: &Searcher) -> Counts {
        let mut counts = Counts::new();
        for region in &self.regions {
            for find in searcher.find(&region.bytes) {
                *counts.entry((searcher.canary(&find).name, find.form, region.place)).or_default() += 1;
            }
        }
        counts
    }

    /// What stands around each find, for who looks for its origin.
    pub fn surroundings(&self, searcher: &Searcher) -> String {
        const AROUND: usize = 160;
        let mut text = String::new();
        for region in &self.regions {
            for find in searcher.find(&region.bytes) {
                let from = find.at.saturating_sub(AROUND);
                let until = (find.at + AROUND).min(region.bytes.len());
                let name = searcher.canary(&find).name;
                let around = region.bytes[from..until].escape_ascii().to_string().replace("\\x00", "_");
                text.push_str(&format!("{name}, {:?}, {:?}: {around}\n", find.form, region.place));
            }
        }
        text
    }
}

/// Reads one line of `/proc/PID/maps` and what it names; `None` for what has no memory behind it.
fn region(memory: &File, line: &str) -> Option<Region> {
    let mut words = line.split_whitespace();
    let (range, rights) = (words.next()?, words.next()?);
    let name = words.nth(3).unwrap_or_default();
    let kernels = name.starts_with("[v") || name.starts_with("/dev/");
    if !rights.starts_with('r') || kernels {
        return None;
    }
    let (from, until) = range.split_once('-')?;
    let from = u64::from_str_radix(from, 16).ok()?;
    let until = u64::from_str_radix(until, 16).ok()?;
    let mut bytes = vec![0; usize::try_from(until - from).ok()?];
    memory
        .read_exact_at(&mut bytes, from)
        .unwrap_or_else(|error| panic!("the memory of a child cannot be read here: {line}: {error}"));
    let place = match name {
        "[stack]" => Place::MainStack,
        name if name.starts_with('/') => Place::Image,
        _ => Place::Heap,
    };
    Some(Region { place, bytes })
}
