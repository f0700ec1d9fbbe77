//! The figures of supervision: each is a pure function from numbers to a [`Drawing`], and one component prints any of them.

mod bars;
mod bins;
mod columns;
mod curve;
mod drawing;
mod funnel;
mod run;
mod strips;

pub use bars::{Bar, bars};
pub use bins::{BinsWords, bins};
pub use columns::{Column, ColumnRow, ColumnsWords, columns};
pub use curve::{CurvePoint, CurveWords, curve};
pub use drawing::{Drawing, DrawingSvg, Mark};
pub use funnel::{FunnelDot, FunnelSpec, FunnelWords, funnel};
pub use run::{RunLimits, RunPoint, RunWords, run};
pub use strips::{Strip, StripDot, StripsWords, strips};
