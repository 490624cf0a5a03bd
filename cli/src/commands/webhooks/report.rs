//! Registrations for people and for programs.

use kasse::api::{Webhook, WebhookEvent};
use kasse::till::Ensured;
use serde::Serialize;

use super::COMMAND;

/// All registrations.
#[derive(Serialize)]
pub(super) struct List {
    kind: &'static str,
    command: &'static str,
    ok: bool,
    exit_code: u8,
    webhooks: Vec<One>,
}

#[derive(Serialize)]
struct One {
    id: String,
    url: String,
    events: Vec<String>,
}

/// What was made right.
#[derive(Serialize)]
pub(super) struct EnsuredReport {
    kind: &'static str,
    command: &'static str,
    ok: bool,
    exit_code: u8,
    id: String,
    /// As `ID:SECRET`; only of a new one, and only now.
    new_secret: Option<String>,
    deleted: Vec<String>,
}

/// It is gone.
#[derive(Serialize)]
pub(super) struct Deleted<'a> {
    kind: &'static str,
    command: &'static str,
    ok: bool,
    exit_code: u8,
    id: &'a str,
}

impl List {
    pub(super) fn of(found: &[Webhook]) -> Self {
        let one = |webhook: &Webhook| One {
            id: webhook.id.as_str().to_owned(),
            url: webhook.url.clone(),
            events: webhook.events.iter().map(WebhookEvent::as_str).map(str::to_owned).collect(),
        };
        let webhooks = found.iter().map(one).collect();
        Self { kind: "webhooks", command: COMMAND, ok: true, exit_code: 0, webhooks }
    }

    pub(super) fn text(&self) -> String {
        if self.webhooks.is_empty() {
            return "There are none.".to_owned();
        }
        let one = |one: &One| format!("{}  {}\n    {}", one.id, one.url, one.events.join("\n    "));
        self.webhooks.iter().map(one).collect::<Vec<_>>().join("\n")
    }
}

impl EnsuredReport {
    pub(super) fn of(ensured: &Ensured) -> Self {
        let id = ensured.id.as_str().to_owned();
        Self {
            kind: "ensured",
            command: COMMAND,
            ok: true,
            exit_code: 0,
            new_secret: ensured.new_secret.as_ref().map(|secret| format!("{id}:{}", secret.expose())),
            deleted: ensured.deleted.iter().map(|id| id.as_str().to_owned()).collect(),
            id,
        }
    }

    pub(super) fn text(&self) -> String {
        let deleted = match self.deleted.len() {
            0 => String::new(),
            _ => format!("\nReplaced: {}", self.deleted.join(", ")),
        };
        match &self.new_secret {
            None => format!("{} is registered, as it was.{deleted}", self.id),
            Some(secret) => format!(
                "{} is registered.{deleted}\nIts secret, which is not shown again; add it to KASSE_WEBHOOK_SECRETS:\n{secret}",
                self.id
            ),
        }
    }
}

impl<'a> Deleted<'a> {
    pub(super) fn of(id: &'a str) -> Self {
        Self { kind: "deleted", command: COMMAND, ok: true, exit_code: 0, id }
    }
}
