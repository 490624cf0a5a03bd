//! Are the settings right, and where do they come from?

use super::{Check, Findings};
use crate::context::Context;
use crate::settings::{Problem, Setting, Settings};

const COPY_AGAIN: &str = "copy the key again from the portal: whole, and with nothing around it";

/// The settings, if all of them are right.
pub(super) fn check(context: &Context, findings: &Findings<'_>) -> Option<Settings> {
    let file = context.given.file.as_ref();
    let found = file.map_or_else(|| "none".to_owned(), |path| path.display().to_string());
    findings.add(Check::ok("settings_file", found));
    for name in context.variables.strangers() {
        let found = format!("{name} is not a variable of kasse and is ignored");
        findings.add(Check::warning("variables", found, "correct its name, or remove it"));
    }
    match Settings::check(&context.given, &context.variables, context.problems.clone()) {
        Ok(settings) => {
            findings.add(Check::ok("settings", summary(&settings)));
            findings.add(Check::ok("credentials", credentials(context)));
            Some(settings)
        }
        Err(problems) => {
            problems.iter().for_each(|problem| findings.add(of(problem)));
            None
        }
    }
}

fn of(problem: &Problem) -> Check {
    let place = problem.origin.as_ref().map_or_else(String::new, |origin| format!(" ({origin})"));
    let found = format!("{}{place}", problem.fault);
    let pasted = Setting::CREDENTIALS.iter().any(|key| key.names().file == problem.setting);
    let advice = if pasted && problem.origin.is_some() { COPY_AGAIN } else { problem.rule.as_str() };
    Check::failed(problem.setting.as_str(), found, advice)
}

fn summary(settings: &Settings) -> String {
    let till = &settings.till;
    let mut text = format!("{}, sales unit {}, {}", settings.environment, till.msn, till.currency);
    if settings.speed > 1 {
        text.push_str(&format!(", time {} times as fast", settings.speed));
    }
    text
}

/// Where each key comes from, never what it is.
fn credentials(context: &Context) -> String {
    let origin = |key: Setting| context.given.origin(key).map_or_else(String::new, ToString::to_string);
    let places = Setting::CREDENTIALS.map(|key| format!("{} from {}", key.names().file, origin(key)));
    places.join(", ")
}
