//! What a worker can be told to do, and what it answers. Both travel as JSON.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Where a simulator is, and the keys of its sales unit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Address {
    /// Where the platform answers.
    pub base_url: String,
    /// Where the control API answers.
    pub control_url: String,
    /// `client_id`
    pub client_id: String,
    /// `client_secret`
    pub client_secret: String,
    /// `Ocp-Apim-Subscription-Key`
    pub subscription_key: String,
    /// `Merchant-Serial-Number`
    pub msn: String,
}

/// Who makes payments.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Maker {
    /// A program with reqwest and no journal, all on one thread.
    Plain,
    /// The same with reqwest's blocking client, which has a thread for its connections, as Kasse has.
    Blocking,
    /// Kasse with the journal in memory.
    Memory,
    /// Kasse with the journal in this file.
    File(PathBuf),
}

/// What a worker does.
#[derive(Debug, Serialize, Deserialize)]
pub enum Work {
    /// Be the platform until the input ends. Answers with an [`Address`] at once.
    Serve {
        /// Customers approve at once.
        approving: bool,
    },
    /// Make complete payments, one after the other in each of some lanes. Answers with [`Paid`].
    Pay {
        /// Who makes them.
        maker: Maker,
        /// Where.
        at: Address,
        /// Not counted, first.
        warm: u32,
        /// Counted.
        counted: u32,
        /// So many lanes beside each other, each with its share.
        lanes: u32,
    },
    /// Fill a journal. Answers with [`Filled`].
    Fill {
        /// The file.
        journal: PathBuf,
        /// Where.
        at: Address,
        /// Payments that wait for their customers.
        waiting: u32,
        /// Payments that are final.
        ended: u32,
    },
    /// Open a journal and sell. Answers with [`Opened`].
    Open {
        /// The file.
        journal: PathBuf,
        /// Where.
        at: Address,
        /// A payment in it that waits for its customer, if there is one.
        waiting: Option<String>,
    },
    /// From nothing to a code on the screen, over TLS, and then a second one. Answers with [`Shown`].
    Show {
        /// The file; made if it is not there.
        journal: PathBuf,
        /// Where; the address is https, its certificate that of the tests.
        at: Address,
    },
    /// Be a relay until the input ends. Answers with where it listens at once.
    Relay {
        /// Its journal.
        journal: PathBuf,
        /// How many tills it knows.
        tills: u32,
        /// With the certificate of the tests.
        tls: bool,
    },
    /// Creates payments and writes a line to the error output before each. Answers with nothing.
    Create {
        /// The file.
        journal: PathBuf,
        /// Where.
        at: Address,
        /// How many.
        count: u32,
    },
}

/// Answer to [`Work::Pay`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Paid {
    /// CPU of all counted payments.
    pub cpu: Duration,
    /// Time of all counted payments.
    pub wall: Duration,
    /// The reference of the last one.
    pub last: String,
}

/// Answer to [`Work::Fill`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Filled {
    /// A payment that waits for its customer.
    pub waiting: Option<String>,
}

/// Answer to [`Work::Open`]: times since the start of the work, and CPU since the start of the process.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Opened {
    /// The client is there.
    pub client: Duration,
    /// The till is there: it accepts a sale.
    pub till: Duration,
    /// CPU until then.
    pub till_cpu: Duration,
    /// One of the payments that wait was asked about and answered for.
    pub followed: Duration,
    /// CPU until then.
    pub followed_cpu: Duration,
    /// A new sale, asked for as soon as the till was there, is at the platform.
    pub sold: Duration,
}

/// Answer to [`Work::Show`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Shown {
    /// CPU of the process from its very start until the first code was drawn.
    pub cpu: Duration,
    /// Time since the start of the work.
    pub wall: Duration,
}

/// What the program `kasse-bench-waiting` is told, as JSON in its only argument. It answers with [`Waited`].
#[derive(Debug, Serialize, Deserialize)]
pub struct Waiting {
    /// The file.
    pub journal: PathBuf,
    /// Where.
    pub at: Address,
    /// Payments at the first measurement.
    pub few: u32,
    /// Payments at the second.
    pub many: u32,
    /// Until the payments have settled down: each was read, and their first answers are forgotten.
    pub settle: Duration,
    /// Age of the youngest payment when CPU is measured.
    pub age: Duration,
    /// How long it is measured.
    pub window: Duration,
}

/// Answer to [`Waiting`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Waited {
    /// Bytes of heap with few payments and with many, at the end of the window too.
    pub heap: [u64; 3],
    /// Resident bytes at the same moments, where the system says it.
    pub resident: Option<[u64; 3]>,
    /// CPU used in the window.
    pub cpu: Duration,
    /// How long the window really was.
    pub window: Duration,
    /// Bytes of the journal and its log.
    pub file: u64,
}
