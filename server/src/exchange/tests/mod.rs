mod failures;
pub(crate) mod fixture;
pub(crate) mod memory;
mod properties;
mod real_files;
mod refusals;
mod round_trip;
mod runs;
