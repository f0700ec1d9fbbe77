use thiserror::Error;

/// What a port may answer instead of data: only what a page must tell apart. Causes stay in the server's log.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PortError {
    /// Nobody is signed in, or no longer.
    #[error("not signed in")]
    NotSignedIn,
    /// Too much to do, or the database is away; a second try may work.
    #[error("not available at the moment")]
    Unavailable,
    /// What the actor named is not there, or not for the actor: the database refused it.
    #[error("not there")]
    NotThere,
    /// A defect. The log has the cause under the request's id.
    #[error("internal error")]
    Internal,
}
