use std::fmt;

use serde::{Serialize, Serializer};

/// What is wrong, for machines. The text of a code never changes once released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemCode {
    NotReadable,
    WrongProfile,
    MissingColumn,
    DuplicateHeader,
    NoDates,
    WrongColumnCount,
    InvalidUtf8,
    MissingValue,
    BadDate,
    BadNumber,
    OutOfRange,
    NotAnAnswer,
    UnexpectedValue,
    UnknownClient,
    UnknownTherapist,
    UnknownInstrument,
    UnknownRater,
    DuplicateRow,
    /// The row contradicts what is stored, such as another date for the same session; only a sink can tell.
    Conflict,
    TotalMismatch,
    NoRatings,
    IgnoredColumn,
}

/// Whether a problem stops the import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
}

impl ProblemCode {
    pub const ALL: [Self; 22] = [
        Self::NotReadable,
        Self::WrongProfile,
        Self::MissingColumn,
        Self::DuplicateHeader,
        Self::NoDates,
        Self::WrongColumnCount,
        Self::InvalidUtf8,
        Self::MissingValue,
        Self::BadDate,
        Self::BadNumber,
        Self::OutOfRange,
        Self::NotAnAnswer,
        Self::UnexpectedValue,
        Self::UnknownClient,
        Self::UnknownTherapist,
        Self::UnknownInstrument,
        Self::UnknownRater,
        Self::DuplicateRow,
        Self::Conflict,
        Self::TotalMismatch,
        Self::NoRatings,
        Self::IgnoredColumn,
    ];

    pub const fn severity(self) -> Severity {
        match self {
            Self::TotalMismatch | Self::NoRatings | Self::IgnoredColumn => Severity::Warning,
            _ => Severity::Error,
        }
    }

    pub const fn as_str(self) -> &'static str {
        self.texts().0
    }

    /// What is wrong, as the end of a sentence that starts with the value where there is one.
    pub const fn finding(self) -> &'static str {
        self.texts().1
    }

    /// What somebody has to do about all problems of this code: the heading of a group.
    pub const fn task(self) -> &'static str {
        self.texts().2
    }

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NotReadable => (
                "not_readable",
                "the file cannot be read",
                "Make the file readable",
            ),
            Self::WrongProfile => (
                "wrong_profile",
                "the file does not have this layout",
                "Choose another profile",
            ),
            Self::MissingColumn => ("missing_column", "the column is missing", "Add columns"),
            Self::DuplicateHeader => (
                "duplicate_header",
                "names a second column",
                "Rename columns",
            ),
            Self::NoDates => (
                "no_dates",
                "the file carries no dates",
                "Say when sessions were held",
            ),
            Self::WrongColumnCount => (
                "wrong_column_count",
                "is not the number of columns of the header",
                "Repair rows",
            ),
            Self::InvalidUtf8 => (
                "invalid_utf8",
                "is not valid UTF-8",
                "Save the file as UTF-8",
            ),
            Self::MissingValue => ("missing_value", "the value is missing", "Fill in values"),
            Self::BadDate => ("bad_date", "is not a date", "Correct dates"),
            Self::BadNumber => ("bad_number", "is not a number", "Correct numbers"),
            Self::OutOfRange => (
                "out_of_range",
                "is out of range",
                "Correct values out of range",
            ),
            Self::NotAnAnswer => ("not_an_answer", "is not an answer", "Correct answers"),
            Self::UnexpectedValue => ("unexpected_value", "has no meaning here", "Empty cells"),
            Self::UnknownClient => (
                "unknown_client",
                "is not a known client",
                "Name known clients",
            ),
            Self::UnknownTherapist => (
                "unknown_therapist",
                "is not a therapist of this practice",
                "Name known therapists",
            ),
            Self::UnknownInstrument => (
                "unknown_instrument",
                "is not a known instrument",
                "Name known instruments",
            ),
            Self::UnknownRater => ("unknown_rater", "is not a rater", "Name raters"),
            Self::DuplicateRow => ("duplicate_row", "occurs twice", "Remove duplicate rows"),
            Self::Conflict => (
                "conflict",
                "contradicts what is stored",
                "Settle contradictions",
            ),
            Self::TotalMismatch => (
                "total_mismatch",
                "is not the score that the answers give",
                "Compare totals: the file's differ from the answers' and Rapport keeps its own",
            ),
            Self::NoRatings => (
                "no_ratings",
                "has no ratings",
                "Nothing to do unless ratings were expected: nothing was created",
            ),
            Self::IgnoredColumn => (
                "ignored_column",
                "the column was not read",
                "Check columns that were not read",
            ),
        }
    }
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ProblemCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ProblemCode;

    #[test]
    fn codes_differ_and_are_snake_case() {
        let texts: BTreeSet<_> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), ProblemCode::ALL.len());
        for text in texts {
            assert!(
                text.chars()
                    .all(|c| c.is_ascii_lowercase() || c == '_' || c == '8'),
                "{text}"
            );
        }
    }
}
