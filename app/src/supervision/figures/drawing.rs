use leptos::prelude::*;

use crate::chart::px;

/// What stands where, in pixels of a `viewBox`. Classes carry colour, shapes carry meaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    pub width: f64,
    pub height: f64,
    pub marks: Vec<Mark>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    Path {
        class: &'static str,
        d: String,
    },
    Words {
        class: &'static str,
        at: (f64, f64),
        text: String,
    },
    /// Leads to a case, under this name; what can be touched is larger than the mark.
    Link {
        class: &'static str,
        at: (f64, f64),
        href: String,
        name: String,
    },
}

impl Drawing {
    pub const fn new(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            marks: Vec::new(),
        }
    }

    /// A path, where there is something to draw.
    pub fn path(&mut self, class: &'static str, d: impl Into<String>) {
        let d = d.into();
        if !d.is_empty() {
            self.marks.push(Mark::Path { class, d });
        }
    }

    /// Whether anything in it is withheld.
    pub fn is_hatched(&self) -> bool {
        let hatched =
            |mark: &Mark| matches!(mark, Mark::Path { class, .. } if *class == "withheld");
        self.marks.iter().any(hatched)
    }

    pub fn words(&mut self, class: &'static str, at: (f64, f64), text: impl Into<String>) {
        let text = text.into();
        self.marks.push(Mark::Words { class, at, text });
    }
}

/// Diagonal strokes in a rectangle: withheld, not empty. Told apart without colour.
pub fn hatch((x, y): (f64, f64), (width, height): (f64, f64)) -> String {
    use std::fmt::Write;
    const STEP: f64 = 5.0;
    let mut path = String::new();
    let mut start = STEP;
    while start < width + height {
        // From the left or the lower edge up to the upper or the right one.
        let (x1, y1) = (x + (start - height).max(0.0), y + start.min(height));
        let (x2, y2) = (x + start.min(width), y + (start - width).max(0.0));
        // Writing to a string cannot fail.
        let _ = write!(path, "M{} {}L{} {}", px(x1), px(y1), px(x2), px(y2));
        start += STEP;
    }
    path
}

/// `label` says what is found; the numbers stand in a table beside it.
#[component]
pub fn DrawingSvg(drawing: Drawing, label: String) -> impl IntoView {
    let links = drawing.marks.iter().any(|m| matches!(m, Mark::Link { .. }));
    let marks: Vec<_> = drawing.marks.into_iter().map(mark).collect();
    view! {
        <svg
            class="chart aggregate"
            viewBox=format!("0 0 {} {}", px(drawing.width), px(drawing.height))
            role=if links { "group" } else { "img" }
            aria-label=label
        >
            {marks}
        </svg>
    }
    .into_any()
}

fn mark(mark: Mark) -> AnyView {
    match mark {
        Mark::Path { class, d } => view! { <path class=class d=d /> }.into_any(),
        Mark::Words { class, at, text } => {
            view! { <text class=class x=px(at.0) y=px(at.1)>{text}</text> }.into_any()
        }
        Mark::Link {
            class,
            at,
            href,
            name,
        } => view! {
            <a href=href aria-label=name>
                <circle class="reach" cx=px(at.0) cy=px(at.1) r="12" />
                <circle class=class cx=px(at.0) cy=px(at.1) r="4.5" />
            </a>
        }
        .into_any(),
    }
}
