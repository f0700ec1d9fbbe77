//! Prints what lies over the panels.

use leptos::prelude::*;

use super::{
    Event, Glyph, Pattern, Stop, Tracks, Trajectory,
    overlay::{Row, Span},
    path::{diamond, px},
    rupture_shape,
};

/// The patterns of one drawing; ids are unique on the page, because a hidden drawing lends none.
pub(super) fn patterns(id: &str) -> impl IntoView + use<> {
    let all: Vec<_> = Pattern::ALL
        .into_iter()
        .map(|pattern| {
            let (size, d) = match pattern {
                Pattern::Open => ("8", "M-2 2l4-4M0 8l8-8M6 10l4-4"),
                Pattern::Mended => ("7", "M3.5 3.5h0"),
                Pattern::Left => ("10", "M0 0l10 10M8-2l4 4M-2 8l4 4"),
            };
            let name = pattern.as_str();
            view! {
                <pattern id=format!("{id}-{name}") width=size height=size patternUnits="userSpaceOnUse">
                    <path class=format!("fill-{name}") d=d />
                </pattern>
            }
        })
        .collect();
    view! { <defs>{all}</defs> }
}

/// The shading, behind everything else.
pub(super) fn shades(chart: &Trajectory, id: &str) -> impl IntoView + use<> {
    let (top, foot) = (chart.rule, chart.foot);
    chart
        .spans
        .iter()
        .map(|span| {
            let name = Pattern::of(span.state).as_str();
            let (left, right) = (px(span.x.0), px(span.x.1));
            view! {
                <rect
                    class="shade"
                    x=left.clone()
                    y=px(top)
                    width=px(span.x.1 - span.x.0)
                    height=px(foot - top)
                    fill=format!("url(#{id}-{name})")
                />
                <path
                    class=format!("rule-{name}")
                    d=format!("M{left} {}H{right}", px(top))
                />
            }
        })
        .collect::<Vec<_>>()
}

/// A shape and a word above each span.
pub(super) fn labels(spans: &[Span], rule: f64) -> impl IntoView + use<> {
    spans
        .iter()
        .map(|span| {
            let (d, filled) = rupture_shape(span.state);
            let name = Pattern::of(span.state).as_str();
            let (x, y) = span.at;
            let shape = if filled { "shape-filled" } else { "shape-drawn" };
            // From a higher lane a thin line leads down to the span.
            let leader = (rule - y > 8.0).then(|| {
                view! { <path class="grid" d=format!("M{} {}V{}", px(span.x.0), px(y + 4.0), px(rule)) /> }
            });
            view! {
                {leader}
                <g class=format!("mark-{name}")>
                    <path class=shape transform=format!("translate({} {})", px(x), px(y - 11.0)) d=d />
                    <text class="span-label" x=px(x + 18.0) y=px(y)>{span.label.clone()}</text>
                </g>
            }
        })
        .collect::<Vec<_>>()
}

pub(super) fn row(row: &Row, named: bool) -> impl IntoView + use<> {
    let name = named.then(|| {
        let name = row.name.clone();
        view! { <text class="faint" x="0" y=px(row.y + 4.0)>{name}</text> }
    });
    let marks: Vec<_> = row
        .marks
        .iter()
        .map(|(x, glyph)| glyph_svg(*x, row.y, *glyph))
        .collect();
    view! { {name} {marks} }
}

fn glyph_svg(x: f64, y: f64, glyph: Glyph) -> impl IntoView {
    let (class, d) = glyph_path(glyph);
    view! { <path class=class transform=format!("translate({} {})", px(x - 7.0), px(y - 7.0)) d=d /> }
}

/// A mark in a box of 14 × 14, for charts and legends alike.
pub const fn glyph_path(glyph: Glyph) -> (&'static str, &'static str) {
    match glyph {
        Glyph::NotHeld(Event::DidNotAttend) => ("mark", "M3 3l8 8M3 11l8-8"),
        Glyph::NotHeld(Event::Cancelled) => ("mark", "M3 7h8"),
        Glyph::Word => ("mark solid", "M2 2.6h10v6.6H7.6L4.8 12V9.2H2Z"),
        Glyph::LittleWord => ("mark", "M2 2.6h10v6.6H7.6L4.8 12V9.2H2Z"),
        Glyph::Felt => ("mark", "M3 3h8v8H3Z"),
        Glyph::Talked => (
            "mark",
            "M5 3.4a3.6 3.6 0 1 0 .01 0ZM9 3.4a3.6 3.6 0 1 0 .01 0Z",
        ),
    }
}

/// Names of the rows with the state at the end of each: `[name, now]`.
#[component]
pub fn TracksSvg(
    chart: Tracks,
    rows: Vec<[String; 2]>,
    session: String,
    label: String,
    class: &'static str,
) -> impl IntoView {
    let layout = chart.layout;
    let tracks: Vec<_> = chart
        .tracks
        .iter()
        .zip(rows)
        .map(|(track, [name, now])| {
            let stops: Vec<_> = track
                .stops
                .iter()
                .map(|(x, stop)| stop_svg(*x, track.y, *stop))
                .collect();
            let (name_at, now_at, end) = if layout.stacked {
                ((0.0, track.y - 14.0), (layout.width - 2.0, track.y - 14.0), "end value")
            } else {
                ((0.0, track.y + 4.0), (layout.axis.1 + 14.0, track.y + 4.0), "value")
            };
            view! {
                <path class="grid" d=format!("M{} {1}H{2}", px(layout.axis.0), px(track.y), px(layout.axis.1)) />
                <path class="track" d=format!("M{} {1}H{2}", px(track.x.0), px(track.y), px(track.x.1)) />
                {stops}
                <text class="name" x=px(name_at.0) y=px(name_at.1)>{name}</text>
                <text class=format!("{end} small") x=px(now_at.0) y=px(now_at.1)>{now}</text>
            }
        })
        .collect();
    let numbers: Vec<_> = chart
        .numbers
        .iter()
        .map(|label| {
            let text = label.text.clone();
            view! { <text class="mid" x=px(label.x) y=px(chart.axis_row)>{text}</text> }
        })
        .collect();
    let session = (!layout.stacked)
        .then(|| view! { <text class="faint" x="0" y=px(chart.axis_row)>{session}</text> });
    view! {
        <svg
            class=format!("chart tracks {class}")
            viewBox=format!("0 0 {} {}", px(layout.width), px(chart.height))
            role="img"
            aria-label=label
        >
            {tracks} {session} {numbers}
        </svg>
    }
}

fn stop_svg(x: f64, y: f64, stop: Stop) -> impl IntoView {
    let place = format!("translate({} {})", px(x - 7.0), px(y - 7.0));
    let (class, d) = stop_path(stop);
    view! { <path class=class transform=place d=d /> }
}

/// Class and path, in a square of 14.
pub fn stop_path(stop: Stop) -> (&'static str, String) {
    let ring = |r: f64| format!("M7 {}a{r} {r} 0 1 0 .01 0Z", px(7.0 - r), r = px(r));
    let talk = || glyph_path(Glyph::Talked).1.to_owned();
    match stop {
        Stop::In => ("stop-in", ring(2.5)),
        Stop::Out => ("low", diamond(7.0, 7.0, 5.5)),
        Stop::Coming => ("stop-open", diamond(7.0, 7.0, 5.0)),
        Stop::Back => ("stop-back", ring(4.5)),
        Stop::Talked => ("talk", talk()),
        Stop::Settled => ("talk settled", talk()),
    }
}
