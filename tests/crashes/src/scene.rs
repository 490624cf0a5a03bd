//! The simulator, a folder with a journal, and the till that plays between them.

use std::path::{Path, PathBuf};

use kasse_simulator::{Autopilot, Control, Server, ServerOptions, TimeMode};
use tempfile::TempDir;

use crate::orders::{Orders, Pace, Part};
use crate::process::{Ended, Process};
use crate::story::{Customer, PHONE, Pairing, Story};

/// How long after the create a customer decides.
pub const DECIDES_AFTER_MS: i64 = 4_000;

pub struct Scene {
    pub server: Server,
    pub control: Control,
    pub story: Story,
    folder: TempDir,
    program: PathBuf,
    customer: String,
    pace: Pace,
}

impl Scene {
    pub fn new(story: &Story, program: &Path, pace: Pace) -> Self {
        let time = match pace {
            Pace::Jumps => TimeMode::Stepped { start: None },
            Pace::Scaled(factor) => TimeMode::Scaled { factor },
        };
        let server = Server::start(ServerOptions { time, ..ServerOptions::default() }).unwrap();
        let control = server.control();
        let approve = story.customer == Customer::Approves;
        if story.customer != Customer::Ignores {
            control.set_autopilot(Some(Autopilot { approve, after_ms: DECIDES_AFTER_MS }));
        }
        let customer = match story.pairing {
            Pairing::Scan => control.personal_qr(PHONE, true, 0).unwrap(),
            Pairing::Callback => control.customer_token(PHONE, 0).unwrap(),
            Pairing::Qr | Pairing::Phone | Pairing::Redirect => PHONE.to_owned(),
        };
        let (story, program) = (story.clone(), program.to_owned());
        Self { server, control, story, folder: folder(), program, customer, pace }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn journal(&self) -> PathBuf {
        self.folder().join("till.journal")
    }

    pub fn orders(&self, part: Part) -> Orders {
        let keys = &self.server.credentials;
        Orders {
            base_url: self.server.base_url.clone(),
            recorded_as: None,
            client_id: keys.client_id.clone(),
            client_secret: keys.client_secret.clone(),
            subscription_key: keys.subscription_key.clone(),
            msn: keys.msn.clone(),
            journal: self.journal(),
            story: self.story.clone(),
            customer: self.customer.clone(),
            part,
            kill: None,
            late: None,
            pace: self.pace,
            waits: false,
        }
    }

    pub fn start(&self, orders: &Orders) -> Process {
        Process::start(&self.program, orders)
    }

    pub fn run(&self, orders: &Orders) -> Ended {
        self.start(orders).end()
    }
}

/// In memory where that can be had: what a killed process wrote is in the kernel's hands either way, and a
/// thousand of them do not wear out a disk.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir()
        && let Ok(folder) = tempfile::tempdir_in(memory)
    {
        return folder;
    }
    tempfile::tempdir().unwrap()
}
