//! Where a till is in the events of a sales unit: the id of a server-sent event.

use crate::journal::{EventId, KeptSpan};

/// `<journal>.<filter>.<number>`: a number means nothing in another journal, or to a till that hears of other events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stand {
    journal: String,
    filter: String,
}

impl Stand {
    pub(super) fn new(journal: String, filter: String) -> Self {
        Self { journal, filter }
    }

    /// As the till is told.
    pub(super) fn id(&self, EventId(number): EventId) -> String {
        format!("{}.{}.{number}", self.journal, self.filter)
    }

    /// The number, if it is one of ours.
    pub(super) fn number(&self, id: &str) -> Option<EventId> {
        let mut parts = id.split('.');
        let ours = parts.next() == Some(&self.journal) && parts.next() == Some(&self.filter);
        let number = parts.next().filter(|_| ours)?.parse().ok()?;
        parts.next().is_none().then_some(EventId(number))
    }

    /// Where a stream begins, and whether the till may have missed something.
    ///
    /// Without a position, and after one that means nothing here, with the oldest event there is: a double costs less
    /// than one that is lost.
    pub(super) fn begin(&self, last: Option<&str>, span: KeptSpan) -> (EventId, bool) {
        let Some(last) = last else { return (span.after, false) };
        match self.number(last) {
            Some(number) if number >= span.after && number <= span.newest => (number, false),
            _ => (span.after, true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: KeptSpan = KeptSpan { after: EventId(10), newest: EventId(20) };

    fn begin(last: Option<&str>) -> (i64, bool) {
        let (EventId(number), gap) = Stand::new("j".to_owned(), "f".to_owned()).begin(last, SPAN);
        (number, gap)
    }

    #[test]
    fn an_id_is_read_back() {
        let stand = Stand::new("j".to_owned(), "f".to_owned());
        assert_eq!(stand.number(&stand.id(EventId(17))), Some(EventId(17)));
    }

    #[test]
    fn whoever_was_here_goes_on() {
        assert_eq!(begin(Some("j.f.10")), (10, false), "the next one is kept");
        assert_eq!(begin(Some("j.f.20")), (20, false));
        assert_eq!(begin(None), (10, false), "nothing can have been missed by whoever is new");
    }

    #[test]
    fn everything_else_is_told_all_there_is_and_that_it_may_not_be_all() {
        for last in
            ["j.f.9", "j.f.21", "other.f.15", "j.other.15", "j.f.15.1", "j.f.-", "j.f", "15", "", "j.f.1e1"]
        {
            assert_eq!(begin(Some(last)), (10, true), "{last}");
        }
    }
}
