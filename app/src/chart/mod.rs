//! Charts: layout as pure functions that return plain numbers, and components that only print them as SVG.
//! Sizes are attributes and a `viewBox`; colours are classes. There is no inline style.

mod band;
mod item_mark;
mod overlay;
mod part_marks;
mod path;
mod scale;
mod shapes;
mod sparkline;
mod svg;
mod svg_overlay;
#[cfg(test)]
mod tests;
mod ticks;
mod tracks;
mod trajectory;

pub use band::BandSpec;
pub use item_mark::{ItemMark, item_mark};
pub use overlay::{Glyph, Overlay, Pattern, RowSpec, SpanSpec};
pub use part_marks::{PartMark, PartMarks, PartSpec, part_marks};
pub use path::{block, diamond, dots, line, px};
pub use scale::LinearScale;
pub use shapes::rupture_shape;
pub use sparkline::{Sparkline, sparkline};
pub use svg::{ItemMarkSvg, PartMarksSvg, SparklineSvg, TrajectorySvg, TrajectoryWords};
pub use svg_overlay::{TracksSvg, glyph_path, stop_path};
pub use ticks::{nice_ticks, thin};
pub use tracks::{Stop, TrackSpec, Tracks, tracks};
pub use trajectory::{
    Column, Event, Label, Layout, Panel, PanelSpec, Trajectory, record_lows, trajectory,
};
