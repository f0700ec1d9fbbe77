//! HTTP: routes and what stands around them.
//!
//! From the outside in: [`headers`] → [`listen::layers`] → [`csrf`] → the routes; [`listen::serve`] runs the result.

pub mod address;
mod admin;
mod answering;
pub mod assets;
mod cases;
pub mod csrf;
mod forms;
mod guard;
mod hand_over;
pub mod headers;
pub mod host;
mod kiosk;
pub mod listen;
pub mod live;
pub mod panics;
pub mod router;
mod ruptures;
mod safety;
mod sessions;
pub mod sign_in;
pub mod tls;
mod treatments;
