use thiserror::Error;

/// What is wrong with a definition, where, and how to put it right.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}: {field}: {problem}; {remedy}")]
pub struct DefinitionError {
    pub file: String,
    /// The field, with the item number or the scale: `items[4].text`, `scales[goal].items`.
    pub field: String,
    pub problem: String,
    pub remedy: String,
}

/// A [`DefinitionError`] before it is known which file it is in.
#[derive(Debug)]
pub(super) struct Finding {
    field: String,
    problem: String,
    remedy: String,
}

impl Finding {
    pub(super) fn new(
        field: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    pub(super) fn in_file(self, file: &str) -> DefinitionError {
        DefinitionError {
            file: file.to_owned(),
            field: self.field,
            problem: self.problem,
            remedy: self.remedy,
        }
    }
}

pub(super) type Check = Result<(), Finding>;

/// `finding` unless `holds`.
pub(super) fn ensure(holds: bool, finding: impl FnOnce() -> Finding) -> Check {
    if holds { Ok(()) } else { Err(finding()) }
}
