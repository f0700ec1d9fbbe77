//! Charts: layout as pure functions that return plain numbers, and components that only print them as SVG.
//! Sizes are attributes and a `viewBox`; colours are classes. There is no inline style.

mod band;
mod item_mark;
mod part_marks;
mod path;
mod scale;
mod sparkline;
mod svg;
#[cfg(test)]
mod tests;
mod ticks;
mod trajectory;

pub use item_mark::{ItemMark, item_mark};
pub use part_marks::{PartMark, PartMarks, PartSpec, part_marks};
pub use scale::LinearScale;
pub use sparkline::{Sparkline, sparkline};
pub use svg::{ItemMarkSvg, PartMarksSvg, SparklineSvg, TrajectorySvg, TrajectoryWords};
pub use ticks::{nice_ticks, thin};
pub use trajectory::{
    Column, Event, Label, Layout, Panel, PanelSpec, Trajectory, record_lows, trajectory,
};
