use super::{Drawing, drawing::hatch};
use crate::chart::{LinearScale, block, px};

/// One line: a name, a bar, a number in words. `None` is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub name: String,
    pub about: Option<u32>,
    pub said: String,
    /// Worth a look rather than as it should be.
    pub open: bool,
}

const WIDTH: f64 = 600.0;
const LEFT: f64 = 210.0;
const RIGHT: f64 = 470.0;
const ROW: f64 = 28.0;

/// Level bars, one below the other, all on one scale from 0.
pub fn bars(bars: &[Bar]) -> Drawing {
    let rows = f64::from(u32::try_from(bars.len()).unwrap_or(u32::MAX));
    let mut drawing = Drawing::new(WIDTH, ROW * rows + 4.0);
    let full = bars
        .iter()
        .filter_map(|bar| bar.about)
        .max()
        .unwrap_or(0)
        .max(1);
    let x = LinearScale::new((0.0, f64::from(full)), (0.0, RIGHT - LEFT));
    drawing.path("axis", format!("M{} 2V{}", px(LEFT), px(ROW * rows + 2.0)));
    let mut top = 4.0;
    for bar in bars {
        let class = if bar.open { "look-text" } else { "name" };
        drawing.words(class, (0.0, top + 15.0), bar.name.clone());
        let end = if let Some(about) = bar.about {
            let wide = x.at(f64::from(about));
            drawing.path(
                if bar.open { "bar open" } else { "bar" },
                block((LEFT, top + 2.0), (wide, 16.0)),
            );
            LEFT + wide
        } else {
            drawing.path("withheld", hatch((LEFT, top + 2.0), (72.0, 16.0)));
            drawing.path("withheld edge", block((LEFT, top + 2.0), (72.0, 16.0)));
            LEFT + 72.0
        };
        drawing.words("", (end + 8.0, top + 15.0), bar.said.clone());
        top += ROW;
    }
    drawing
}
