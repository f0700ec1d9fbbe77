use app::error::PortError;
use thiserror::Error;

/// What can go wrong between a port and Postgres. It stays on the server: pages get a [`PortError`].
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("the database refused or failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A row that our own writes cannot produce.
    #[error("{table}.{column} holds what it cannot hold (row {row})")]
    Inconsistent {
        table: &'static str,
        column: &'static str,
        row: String,
    },
    /// The task of a transaction was cancelled or panicked.
    #[error("the transaction's task ended early")]
    Interrupted,
    /// Clear to the person who asked: names the field and the remedy.
    #[error("{0}")]
    Refused(String),
}

impl StoreError {
    pub fn inconsistent(table: &'static str, column: &'static str, row: impl ToString) -> Self {
        Self::Inconsistent {
            table,
            column,
            row: row.to_string(),
        }
    }

    /// What failed, without any value of a row.
    pub fn kind(&self) -> String {
        describe(self)
    }

    /// Nobody acts, or somebody who is no active member.
    pub fn is_nobody(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else {
            return false;
        };
        error.code().as_deref() == Some("28000")
    }

    /// The name of the violated constraint, when that is what failed.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Database(sqlx::Error::Database(error)) => error.constraint(),
            _ => None,
        }
    }
}

impl From<StoreError> for PortError {
    /// Logs the cause, which holds no values of rows, and hides it.
    fn from(error: StoreError) -> Self {
        let answer = match &error {
            StoreError::Database(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) => {
                Self::Unavailable
            }
            StoreError::Database(sqlx::Error::Database(db))
                if db.code().as_deref() == Some("28000") =>
            {
                Self::NotSignedIn
            }
            StoreError::Database(sqlx::Error::Database(db))
                if db.code().as_deref() == Some("42501") =>
            {
                tracing::warn!(code = code(&error), "{}", describe(&error));
                return Self::NotThere;
            }
            _ => Self::Internal,
        };
        tracing::error!(code = code(&error), "{}", describe(&error));
        answer
    }
}

fn code(error: &StoreError) -> String {
    match error {
        StoreError::Database(sqlx::Error::Database(db)) => {
            db.code().unwrap_or_default().into_owned()
        }
        _ => String::new(),
    }
}

/// A database message may quote a row's values, so only the constraint and the kind are logged.
fn describe(error: &StoreError) -> String {
    match error {
        StoreError::Database(sqlx::Error::Database(db)) => {
            format!("database error, constraint {:?}", db.constraint())
        }
        StoreError::Refused(_) => "refused".to_owned(),
        other => other.to_string(),
    }
}
