use super::{Drawing, Mark};
use crate::chart::{LinearScale, px};

/// Cases of one kind on one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    pub name: String,
    pub dots: Vec<StripDot>,
    /// Worth a look.
    pub open: bool,
}

/// One case, which it leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct StripDot {
    pub value: f64,
    pub href: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StripsWords {
    pub ticks: Vec<(f64, String)>,
    pub axis: String,
}

const WIDTH: f64 = 600.0;
const LEFT: f64 = 180.0;
const RIGHT: f64 = 540.0;
/// A dot and a little room; dots are piled up where they would touch.
const DOT: f64 = 11.0;
const FOOT: f64 = 40.0;

/// A dot a case, piled up where values are alike: the distribution and every case in it, no mean.
pub fn strips(strips: &[Strip], (low, high): (f64, f64), words: &StripsWords) -> Drawing {
    let x = LinearScale::new((low, high), (LEFT, RIGHT));
    let piles: Vec<Vec<(f64, usize)>> = strips.iter().map(|strip| pile(strip, x)).collect();
    let tall = |pile: &[(f64, usize)]| {
        let most = pile.iter().map(|(_, level)| level + 1).max().unwrap_or(1);
        20.0 + DOT * f64::from(u32::try_from(most).unwrap_or(u32::MAX))
    };
    let height = piles.iter().map(|pile| tall(pile)).sum::<f64>() + FOOT;
    let mut drawing = Drawing::new(WIDTH, height);
    let mut foot = 0.0;
    for (strip, pile) in strips.iter().zip(&piles) {
        foot += tall(pile);
        drawing.path("grid", format!("M0 {}H{}", px(foot), px(WIDTH)));
        let class = if strip.open { "look-text" } else { "name" };
        drawing.words(class, (0.0, foot - 8.0), strip.name.clone());
        drawing.words("end", (WIDTH, foot - 8.0), strip.dots.len().to_string());
        for (dot, (at, level)) in strip.dots.iter().zip(pile) {
            let up = DOT * f64::from(u32::try_from(*level).unwrap_or(u32::MAX));
            drawing.marks.push(Mark::Link {
                class: if strip.open { "case open" } else { "case" },
                at: (*at, foot - 8.0 - up),
                href: dot.href.clone(),
                name: dot.name.clone(),
            });
        }
    }
    let last = words.ticks.len().saturating_sub(1);
    for (at, (value, label)) in words.ticks.iter().enumerate() {
        let class = match at {
            0 => "faint",
            at if at == last => "end faint",
            _ => "mid faint",
        };
        drawing.words(class, (x.at(*value), foot + 18.0), label.clone());
    }
    drawing.words("faint", (LEFT, foot + 36.0), words.axis.clone());
    drawing
}

/// For each dot its place and how many lie below it. Dots come in any order and are piled from the lowest value.
fn pile(strip: &Strip, x: LinearScale) -> Vec<(f64, usize)> {
    let mut order: Vec<usize> = (0..strip.dots.len()).collect();
    order.sort_by(|a, b| strip.dots[*a].value.total_cmp(&strip.dots[*b].value));
    let mut placed = vec![(0.0, 0); strip.dots.len()];
    // The last dot of each level.
    let mut ends: Vec<f64> = Vec::new();
    for at in order {
        let place = x.at(strip.dots[at].value);
        let level = ends
            .iter()
            .position(|end| place - end >= DOT)
            .unwrap_or(ends.len());
        if level == ends.len() {
            ends.push(place);
        } else {
            ends[level] = place;
        }
        placed[at] = (place, level);
    }
    placed
}
