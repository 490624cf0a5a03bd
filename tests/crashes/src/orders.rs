//! What the parent tells a till process, and what it hears from it.

use std::path::PathBuf;

use kasse::error::Error;
use kasse::flow::payment::Outcome;
use serde::{Deserialize, Serialize};

use crate::story::Story;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Orders {
    pub base_url: String,
    /// The address under which the journal knows the platform, if it is another one than where it answers now.
    #[serde(default)]
    pub recorded_as: Option<String>,
    pub client_id: String,
    pub client_secret: String,
    pub subscription_key: String,
    pub msn: String,
    pub journal: PathBuf,
    pub story: Story,
    /// What identifies the customer.
    pub customer: String,
    pub part: Part,
    pub kill: Option<Kill>,
    /// A request of the process before, which the network delivers only now.
    pub late: Option<Late>,
    pub pace: Pace,
    /// Once it is open it waits for a line before it goes on.
    pub waits: bool,
}

/// What the host does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Sells, and does what the story wants.
    Sell,
    /// Opens the till and lets it be until nothing moves any more.
    Leave,
    /// Opens the till and follows the payments it has, for as long as it runs.
    Serve,
}

/// How time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pace {
    /// It jumps to whatever is next, and the simulator follows.
    Jumps,
    /// So many times as fast as real time, as [`kasse::till::OpenOptions`] has it.
    Scaled(u32),
}

/// Where to die.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kill {
    pub at: Point,
    /// In the middle of a journal write: so long after it was handed over.
    pub into_write_micros: u64,
    /// A request that would have left is given to the parent.
    pub hand_over: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    pub request: Packed,
    /// It arrives before this request of the till about a payment, counted from 1.
    pub before: u32,
}

/// A point a till passes: before, in or after the nth write or request of a kind. What happens at the same time
/// may come in any order, but each kind for itself is the same in every run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// As in `before create`.
    pub place: String,
    /// Counted from 1.
    pub nth: u32,
}

impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.place, self.nth)
    }
}

impl std::str::FromStr for Point {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (place, nth) = text.rsplit_once(' ').ok_or(())?;
        Ok(Self { place: place.to_owned(), nth: nth.parse().map_err(|_| ())? })
    }
}

/// A line of a till.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Report {
    /// A point was reached.
    Point(Point),
    /// The request with which it died.
    HandedOver(Packed),
    /// What a call answered: its name, the payment, the outcome or the error.
    Told(String, Option<String>, Result<Outcome, Box<Error>>),
    /// The references in `recovered()`.
    Recovered(Vec<String>),
    /// It is open and at work.
    Open,
}
