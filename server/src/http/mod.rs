//! HTTP: routes and what stands around them.
//!
//! From the outside in: [`headers`] → [`listen::layers`] → [`csrf`] → the routes; [`listen::serve`] runs the result.

pub mod address;
mod admin;
pub mod assets;
pub mod csrf;
mod guard;
pub mod headers;
pub mod host;
pub mod listen;
pub mod panics;
pub mod router;
pub mod sign_in;
