//! Registrations for people and for programs.

use kasse::api::{Webhook, WebhookEvent};
use kasse::till::Ensured;
use serde::Serialize;

/// All registrations.
#[derive(Serialize)]
pub(super) struct List {
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
    id: String,
    /// As `ID:SECRET`; only of a new one, and only now.
    new_secret: Option<String>,
    deleted: Vec<String>,
}

impl List {
    pub(super) fn of(found: &[Webhook]) -> Self {
        let one = |webhook: &Webhook| One {
            id: webhook.id.as_str().to_owned(),
            url: webhook.url.clone(),
            events: webhook.events.iter().map(WebhookEvent::as_str).map(str::to_owned).collect(),
        };
        Self { webhooks: found.iter().map(one).collect() }
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
