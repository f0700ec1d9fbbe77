//! Verifying one chain, row by row, as a pure function of what is stored and what was signed. Each row is compared with
//! the stored hash of the row before, so that a changed row is named itself and not everything after it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{
    canonical::{self, Event, Hash, START},
    signed::{Checkpoint, to_hex},
};

/// A seal with the row it is for; `None` when that is not there any more.
#[derive(Clone, Debug)]
pub struct SealedRow {
    pub sequence: i64,
    pub event_id: Uuid,
    pub sealed_at: DateTime<Utc>,
    pub hash: Hash,
    pub event: Option<Event>,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub what: What,
    /// In the chain, or null where the row has no place in it.
    pub sequence: Option<i64>,
    pub event: Option<Uuid>,
    /// Of the file of checkpoints.
    pub line: Option<usize>,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    RowChanged,
    RowRemoved,
    SealsRemoved,
    TimeWentBack,
    ChainCut,
    ChainComputedAnew,
    RowNotSealed,
    WaitingRowRemoved,
    CheckpointChanged,
    CheckpointRemoved,
    CheckpointsMissing,
    KeyMissing,
}

impl Finding {
    pub fn of_row(what: What, sequence: Option<i64>, event: Option<Uuid>, text: String) -> Self {
        Self {
            what,
            sequence,
            event,
            line: None,
            text,
        }
    }

    pub fn of_line(what: What, line: Option<usize>, text: String) -> Self {
        Self {
            what,
            sequence: None,
            event: None,
            line,
            text,
        }
    }
}

/// Where the walk along one chain is.
pub struct Walk<'a> {
    /// Genuine ones of this chain, by sequence.
    checkpoints: &'a [Checkpoint],
    before: Option<Hash>,
    sequence: i64,
    sealed_at: Option<DateTime<Utc>>,
    fitting: i64,
    findings: Vec<Finding>,
}

impl<'a> Walk<'a> {
    pub fn new(checkpoints: &'a [Checkpoint]) -> Self {
        Self {
            checkpoints,
            before: Some(START),
            sequence: 0,
            sealed_at: None,
            fitting: 0,
            findings: Vec::new(),
        }
    }

    /// The next row, by sequence.
    pub fn step(&mut self, row: &SealedRow) {
        let (sequence, event) = (row.sequence, row.event_id);
        if sequence != self.sequence + 1 {
            let text = match (self.sequence + 1, sequence - 1) {
                (first, last) if first == last => format!("row {first} was taken out of the chain"),
                (first, last) => format!("rows {first} to {last} were taken out of the chain"),
            };
            self.say(What::SealsRemoved, Some(self.sequence + 1), None, text);
            self.before = None;
        }
        if self.sealed_at.is_some_and(|before| row.sealed_at < before) {
            let text =
                format!("row {sequence} (event {event}) was sealed before the row before it");
            self.say(What::TimeWentBack, Some(sequence), Some(event), text);
        }
        self.compare(row);
        self.compare_signed(row);
        (self.sequence, self.sealed_at, self.before) =
            (sequence, Some(row.sealed_at), Some(row.hash));
    }

    fn compare(&mut self, row: &SealedRow) {
        let (sequence, id) = (row.sequence, row.event_id);
        let Some(event) = &row.event else {
            let text = format!("row {sequence} (event {id}) was removed; its seal is still there");
            self.say(What::RowRemoved, Some(sequence), Some(id), text);
            return;
        };
        // After a gap there is nothing to compare with: what was removed is named already.
        let Some(before) = self.before else { return };
        if canonical::hash(&before, event, sequence, row.sealed_at) != row.hash {
            let text = format!(
                "row {sequence} (event {id}) does not fit its seal: it was changed or moved"
            );
            self.say(What::RowChanged, Some(sequence), Some(id), text);
        }
    }

    fn compare_signed(&mut self, row: &SealedRow) {
        let signed = self
            .checkpoints
            .iter()
            .filter(|c| c.sequence == row.sequence);
        let hash = to_hex(&row.hash);
        let Some(differs) = signed.clone().find(|c| c.hash != hash) else {
            if signed.count() > 0 {
                self.fitting = row.sequence;
            }
            return;
        };
        let (first, last, event) = (self.fitting + 1, row.sequence, row.event_id);
        let text = format!(
            "row {last} (event {event}) is not what was signed at {}: rows {first} to {last}, or some of them, were \
             changed and the chain was computed anew",
            differs.at
        );
        // What follows rests on this row; one finding says it.
        let is_first = !self
            .findings
            .iter()
            .any(|f| f.what == What::ChainComputedAnew);
        if is_first {
            self.say(What::ChainComputedAnew, Some(last), Some(event), text);
        }
    }

    /// After the last row: how long the chain is, and everything found.
    pub fn finish(mut self) -> (i64, Vec<Finding>) {
        let head = self.sequence;
        if let Some(signed) = self.checkpoints.iter().max_by_key(|c| c.sequence)
            && signed.sequence > head
        {
            let text = format!(
                "the chain ends at row {head}, but row {} was signed at {}: rows {} to {0} were cut off, or an older \
                 copy was put in place",
                signed.sequence,
                signed.at,
                head + 1
            );
            self.say(What::ChainCut, Some(head + 1), None, text);
        }
        (head, self.findings)
    }

    fn say(&mut self, what: What, sequence: Option<i64>, event: Option<Uuid>, text: String) {
        self.findings
            .push(Finding::of_row(what, sequence, event, text));
    }
}
