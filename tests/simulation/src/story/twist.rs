//! What can happen to one request on its way.

use std::time::Duration;

use kasse::http::{HttpRequest, HttpResponse};

use super::dice::Dice;
use super::request::path;

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    Fine,
    NotSent,
    /// Lost before it arrives.
    Lost,
    /// It arrives and is carried out; the answer is lost.
    AnswerLost,
    /// It arrives this much after the sender gave up.
    Late(Duration),
    /// It arrives, and once more this much later.
    Twice(Duration),
    /// It arrives in time, but only just.
    Slow(Duration),
    /// Something in between answers; whether the work was done is another matter.
    Answer {
        status: u16,
        page: bool,
        work: bool,
    },
    Locked,
    TooMany {
        seconds: u64,
    },
    BadToken,
    /// The answer ends in the middle.
    Cut,
}

impl Twist {
    /// Its name in the tally.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fine => "requests that went well",
            Self::NotSent => "requests that never left",
            Self::Lost => "requests lost",
            Self::AnswerLost => "answers lost after the work",
            Self::Late(_) => "requests arriving after the sender gave up",
            Self::Twice(_) => "requests arriving twice",
            Self::Slow(_) => "requests overtaken by others",
            Self::Answer { page: true, .. } => "gateway pages",
            Self::Answer { .. } => "gateway errors (5xx, 408, 403)",
            Self::Locked => "423",
            Self::TooMany { .. } => "429",
            Self::BadToken => "401",
            Self::Cut => "answers cut short",
        }
    }

    /// Draws what happens to a request that meets trouble.
    pub fn draw(dice: &Dice, request: &HttpRequest) -> Self {
        let token = path(request).contains("accesstoken");
        let page = dice.chance(50);
        match dice.below(if token { 5 } else { 14 }) {
            0 => Self::NotSent,
            1 => Self::Lost,
            2 => Self::AnswerLost,
            3 => Self::Answer { status: dice.pick(&[500, 502, 503, 504, 408]), page, work: dice.chance(50) },
            4 => Self::Answer { status: dice.pick(&[200, 403]), page: true, work: dice.chance(50) },
            5 => Self::Locked,
            6 => Self::TooMany { seconds: 1 + dice.below(20) },
            7 => Self::BadToken,
            8 => Self::Cut,
            9 | 10 => Self::Late(dice.millis(1, 150_000)),
            11 => Self::Twice(dice.millis(1, 60_000)),
            12 => Self::Slow(dice.millis(500, 9_000)),
            _ if dice.chance(20) => Self::Answer { status: 403, page: false, work: false },
            _ => Self::AnswerLost,
        }
    }

    /// No answer comes back.
    pub fn is_silent(self) -> bool {
        matches!(self, Self::Lost | Self::AnswerLost | Self::Late(_))
    }
}

/// The answer of something that is not the platform.
pub fn made_up(status: u16, page: bool) -> HttpResponse {
    if page {
        return HttpResponse { status, headers: Vec::new(), body: b"<html>try later</html>".to_vec() };
    }
    gateway(status)
}

/// The answer of the platform's gateway.
pub fn gateway(status: u16) -> HttpResponse {
    let body = format!("{{\"statusCode\":{status},\"message\":\"made up\"}}").into_bytes();
    HttpResponse { status, headers: Vec::new(), body }
}

pub fn too_many(seconds: u64) -> HttpResponse {
    let mut answer = gateway(429);
    answer.headers.push(("retry-after".into(), seconds.to_string()));
    answer
}

/// The payment is held by another operation.
pub fn locked() -> HttpResponse {
    let body = serde_json::json!({
        "type": "about:blank", "title": "made up", "status": 423, "traceId": "00-1-1-01",
        "extraDetails": [{ "name": "ErrorCode", "reason": "6160" }],
    });
    HttpResponse { status: 423, headers: Vec::new(), body: body.to_string().into_bytes() }
}
