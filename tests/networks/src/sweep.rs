//! Which cases there are: every fault at every byte of the exchanges of the stories, or a sample of them.

use crate::case::{Case, Trouble};
use crate::dice::Dice;
use crate::proxy::{Cloth, Direction, Fault, Kind, Seen, Span};

/// A story and where it is swept: exchanges over plain HTTP, whole connections over TLS.
#[derive(Debug, Clone, Copy)]
pub struct Swept {
    /// The name of its file.
    pub story: &'static str,
    /// The bytes of these spans.
    pub spans: &'static [&'static str],
}

/// What is swept over plain HTTP: each kind of exchange in each pairing and for each change of money. An exchange
/// that is the same in many stories is swept in one. Stories with faults of the platform are there for what only
/// comes after a loss: repeats and the event log.
pub const PLAIN: [Swept; 16] = [
    Swept { story: "qr-happy", spans: &["token.1", "create.1", "read.1", "capture.1"] },
    Swept { story: "merchant-scan-happy", spans: &["create.1"] },
    Swept { story: "phone-happy", spans: &["create.1"] },
    Swept { story: "callback-happy", spans: &["create.1"] },
    Swept { story: "redirect-happy", spans: &["create.1"] },
    Swept { story: "qr-pictures", spans: &["picture.1"] },
    Swept { story: "declined", spans: &["read.1", "create.2"] },
    Swept { story: "cancelled-before-approval", spans: &["cancel.1", "read.1"] },
    Swept { story: "cancel-race-released", spans: &["cancel.1", "read.1", "cancel.2"] },
    Swept { story: "give-up", spans: &["cancel.1"] },
    Swept { story: "vending-settled", spans: &["capture.1", "cancel.1", "read.2"] },
    Swept { story: "refund-in-parts", spans: &["refund.1", "events.1", "refund.2"] },
    Swept { story: "lost-create-answer", spans: &["create.1", "create.2"] },
    Swept { story: "lost-capture-answer", spans: &["read.2", "events.1"] },
    Swept { story: "cancel-against-lost-capture", spans: &["events.1", "cancel.1", "read.3", "events.2"] },
    Swept { story: "token-expired", spans: &["token.2", "refund.2"] },
];

/// What is swept over TLS, handshake and all.
pub const TLS: [Swept; 3] = [
    Swept { story: "qr-happy", spans: &["connection.1"] },
    Swept { story: "cancelled-before-approval", spans: &["connection.1"] },
    Swept { story: "vending-settled", spans: &["connection.1"] },
];

/// Played in chaos beside those that are swept. The results of some depend on the network: a capture that was lost
/// once and is then refused is shown as failed (`docs/decisions/0005`), whatever the refusal says.
const CHAOS_TOO: [&str; 5] =
    ["capture-fails-for-now", "capture-5xx-done", "gateway-pages", "locked", "settle-nothing"];

/// Everything that is swept, with what its bytes are wrapped in.
pub fn all() -> impl Iterator<Item = (Cloth, Swept)> {
    let plain = PLAIN.into_iter().map(|swept| (Cloth::Plain, swept));
    plain.chain(TLS.into_iter().map(|swept| (Cloth::Tls, swept)))
}

/// One kind of fault in one direction of one span: what differs within is the offset.
#[derive(Debug, Clone)]
pub struct Group {
    story: &'static str,
    cloth: Cloth,
    seen: Seen,
    direction: Direction,
    kind: Kind,
}

impl Group {
    /// The groups of a story, by the spans that passed when nothing went wrong.
    ///
    /// # Errors
    /// A span that is to be swept did not pass.
    pub fn of(cloth: Cloth, swept: &Swept, passed: &[Seen]) -> Result<Vec<Self>, String> {
        let kinds: &[Kind] = if cloth == Cloth::Tls { &Kind::ALL } else { &Kind::PLAIN };
        let mut groups = Vec::new();
        for name in swept.spans {
            let span: Span = name.parse()?;
            let seen = passed.iter().find(|seen| seen.span == span);
            let seen = seen.ok_or_else(|| format!("{}: there is no {name}", swept.story))?;
            for direction in [Direction::Up, Direction::Down] {
                groups.extend(kinds.iter().map(|kind| Self {
                    story: swept.story,
                    cloth,
                    seen: seen.clone(),
                    direction,
                    kind: *kind,
                }));
            }
        }
        // Nothing comes down where the platform was told to give no answer.
        groups.retain(|group| group.seen.length(group.direction) > 0);
        Ok(groups)
    }

    /// The kind of fault.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// How many offsets there are: before each byte and after the last, except for a byte that is to be changed.
    pub fn offsets(&self) -> u64 {
        self.seen.length(self.direction) + u64::from(self.kind != Kind::Corrupt)
    }

    /// The case at an offset.
    pub fn at(&self, offset: u64) -> Case {
        let fault = Fault { direction: self.direction, offset, kind: self.kind };
        let trouble = Trouble::One(self.seen.span.clone(), fault);
        Case { story: self.story.to_owned(), cloth: self.cloth, trouble }
    }

    /// An offset where something begins or ends: the first bytes, the end of the head, the last bytes.
    fn border(&self, dice: &mut Dice) -> u64 {
        let (end, head) = (self.offsets().saturating_sub(1), self.seen.head(self.direction));
        let borders = [0, 1, head.saturating_sub(1), head, end.saturating_sub(1), end];
        dice.one(&borders).copied().unwrap_or(0).min(end)
    }

    /// Half of them at a border, half anywhere.
    fn sample(&self, dice: &mut Dice) -> Case {
        let anywhere = dice.below(2) == 0;
        self.at(if anywhere { dice.below(self.offsets()) } else { self.border(dice) })
    }
}

/// A case of each group.
pub fn short(groups: &[Group], seed: u64) -> Vec<Case> {
    let mut dice = Dice::new(seed);
    let mut cases: Vec<Case> = groups.iter().map(|group| group.sample(&mut dice)).collect();
    dice.shuffle(&mut cases);
    cases
}

/// Every case of every group, in an order that the seed decides: wherever it is stopped, it is a fair sample.
pub fn full(groups: &[Group], seed: u64) -> impl Iterator<Item = Case> {
    let offsets = |(place, group): (usize, &Group)| (0..group.offsets()).map(move |offset| (place, offset));
    let mut places: Vec<(usize, u64)> = groups.iter().enumerate().flat_map(offsets).collect();
    Dice::new(seed).shuffle(&mut places);
    let groups = groups.to_vec();
    places.into_iter().filter_map(move |(place, offset)| groups.get(place).map(|group| group.at(offset)))
}

/// Cases of chaos without end, story after story, over plain HTTP and TLS.
pub fn chaos(seed: u64) -> impl Iterator<Item = Case> {
    let mut dice = Dice::new(seed);
    let cloths = [Cloth::Plain, Cloth::Tls];
    let stories = PLAIN.iter().map(|swept| swept.story).chain(CHAOS_TOO);
    let pairs: Vec<_> = stories.flat_map(|story| cloths.map(|cloth| (story, cloth))).collect();
    pairs.into_iter().cycle().map(move |(story, cloth)| Case {
        story: story.to_owned(),
        cloth,
        trouble: Trouble::Chaos(dice.number()),
    })
}
