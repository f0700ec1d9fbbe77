use leptos::prelude::*;

use super::{
    ItemMark, PartMarks, Sparkline, Trajectory,
    path::{self, block, diamond, px},
    svg_overlay,
    trajectory::Panel,
};

#[component]
pub fn SparklineSvg(spark: Sparkline, low: bool, label: String) -> impl IntoView {
    let (top, foot) = (px(spark.edges.0), px(spark.edges.1));
    let band = spark.band.map(|(top, height)| {
        view! { <rect class="band" x="2" y=px(top) width=px(spark.width - 4.0) height=px(height) /> }
    });
    let last = spark.last.map(|(x, y)| {
        if low {
            view! { <path class="low" d=diamond(x, y, 5.0) /> }.into_any()
        } else {
            view! { <circle class="dot" cx=px(x) cy=px(y) r="3.5" /> }.into_any()
        }
    });
    view! {
        <svg
            class="spark"
            viewBox=format!("0 0 {} {}", px(spark.width), px(spark.height))
            role="img"
            aria-label=label
        >
            {band}
            <path class="grid" d=format!("M2 {top}H{}M2 {foot}H{0}", px(spark.width - 2.0)) />
            {stroke("line", spark.line)}
            {stroke("dots", spark.lone)}
            {stroke("missing", spark.missing)}
            {last}
        </svg>
    }
}

/// A path, or nothing where there is nothing to draw.
fn stroke(class: &'static str, d: String) -> Option<impl IntoView> {
    (!d.is_empty()).then(|| view! { <path class=class d=d /> })
}

#[component]
pub fn PartMarksSvg(parts: PartMarks, label: String) -> impl IntoView {
    let (top, foot) = (px(parts.edges.0), px(parts.edges.1));
    let mut drawn = [const { String::new() }; 4];
    let [bands, axes, dots, lows] = &mut drawn;
    for mark in &parts.marks {
        bands.extend(
            mark.span
                .map(|(top, height)| block((mark.x - 5.0, top), (10.0, height))),
        );
        axes.push_str(&format!("M{} {top}V{foot}", px(mark.x)));
        match mark.y {
            Some(y) if mark.low => lows.push_str(&diamond(mark.x, y, 5.0)),
            Some(y) => dots.push_str(&path::dots([(mark.x, y)])),
            None => {}
        }
    }
    let [bands, axes, dots, lows] = drawn;
    view! {
        <svg
            class="parts"
            viewBox=format!("0 0 {} {}", px(parts.width), px(parts.height))
            width=px(parts.width)
            height=px(parts.height)
            role="img"
            aria-label=label
        >
            {stroke("band", bands)}
            {stroke("axis", axes)}
            {stroke("dots", dots)}
            {stroke("low", lows)}
            {letters(&parts, false)}
            {letters(&parts, true)}
        </svg>
    }
}

/// The letters of the parts that are low, or of the others, each at its place.
fn letters(parts: &PartMarks, low: bool) -> Option<impl IntoView + use<>> {
    let marks = parts.marks.iter().filter(|mark| mark.low == low);
    let (xs, letters): (Vec<String>, String) = marks.map(|mark| (px(mark.x), mark.letter)).unzip();
    let class = if low { "look-text" } else { "letter" };
    (!xs.is_empty()).then(|| {
        view! { <text x=xs.join(" ") y=px(parts.height - 2.0) class=class>{letters}</text> }
    })
}

#[component]
pub fn ItemMarkSvg(mark: ItemMark, low: bool, label: String) -> impl IntoView {
    let middle = mark.height / 2.0;
    let usual = mark.usual.map(|usual| {
        view! {
            <path class=if low { "stem low-stem" } else { "stem" } d=format!("M{} {}H{}", px(usual), px(middle), px(mark.answer)) />
            <path class="usual" d=format!("M{} {}v10", px(usual), px(middle - 5.0)) />
        }
    });
    let point = if low {
        view! { <path class="low" d=diamond(mark.answer, middle, 5.0) /> }.into_any()
    } else {
        view! { <circle class="dot" cx=px(mark.answer) cy=px(middle) r="4" /> }.into_any()
    };
    view! {
        <svg
            class="item-mark"
            viewBox=format!("0 0 {} {}", px(mark.width), px(mark.height))
            width=px(mark.width)
            height=px(mark.height)
            role="img"
            aria-label=label
        >
            <path class="grid" d=format!("M8 {0}H{1}", px(middle), px(mark.width - 8.0)) />
            {usual}
            {point}
        </svg>
    }
}

/// What the trajectory says in words; the layout knows only places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrajectoryWords {
    pub title: String,
    /// States the finding.
    pub finding: String,
    /// For each panel: name, direction, latest value, what was before.
    pub panels: Vec<[String; 4]>,
    pub session: String,
    pub date: String,
    pub events: String,
}

/// `id` must be unique on the page; `class` tells wide from narrow, of which the style sheet shows one.
#[component]
pub fn TrajectorySvg(
    chart: Trajectory,
    words: TrajectoryWords,
    id: String,
    class: &'static str,
) -> impl IntoView {
    let (title_id, desc_id) = (format!("{id}-title"), format!("{id}-desc"));
    let stacked = chart.layout.stacked;
    let panels: Vec<_> = chart
        .panels
        .iter()
        .cloned()
        .zip(words.panels)
        .map(|(panel, words)| panel_svg(panel, words, &chart))
        .collect();
    let cursor = chart.latest.map(|x| {
        view! {
            <line
                class="cursor"
                x1=px(x)
                x2=px(x)
                y1=px(chart.cursor.0)
                y2=px(chart.cursor.1)
            />
        }
    });
    let gutter = |y: f64, text: String| {
        (!stacked).then(|| view! { <text class="faint" x="0" y=px(y)>{text}</text> })
    };
    let rows: Vec<_> = chart
        .rows
        .iter()
        .map(|row| {
            let mut row = row.clone();
            if row.name.is_empty() {
                row.name = words.events.clone();
            }
            svg_overlay::row(&row, !stacked)
        })
        .collect();
    // Only drawings with spans carry patterns.
    let spans = (!chart.spans.is_empty()).then(|| {
        view! {
            {svg_overlay::patterns(&id)}
            {svg_overlay::shades(&chart, &id)}
            {svg_overlay::labels(&chart.spans, chart.rule)}
        }
    });
    view! {
        <svg
            class=format!("chart {class}")
            viewBox=format!("0 0 {} {}", px(chart.layout.width), px(chart.height))
            data-name=format!("data-{class}")
            data-width=px(chart.layout.width)
            role="img"
            aria-labelledby=title_id.clone()
            aria-describedby=desc_id.clone()
        >
            <title id=title_id.clone()>{words.title}</title>
            <desc id=desc_id.clone()>{words.finding}</desc>
            {spans}
            {cursor}
            {rows}
            {panels}
            {gutter(chart.axis_rows.0, words.session)}
            {labels(chart.numbers, chart.axis_rows.0, "mid")}
            {gutter(chart.axis_rows.1, words.date)}
            {labels(chart.dates, chart.axis_rows.1, "mid faint")}
        </svg>
    }
}

fn labels(labels: Vec<super::Label>, y: f64, class: &'static str) -> impl IntoView {
    labels
        .into_iter()
        .map(|label| view! { <text class=class x=px(label.x) y=px(y)>{label.text}</text> })
        .collect::<Vec<_>>()
}

fn panel_svg(panel: Panel, words: [String; 4], chart: &Trajectory) -> impl IntoView + use<> {
    let layout = chart.layout;
    let [name, direction, value, before] = words;
    let grid: Vec<_> = panel
        .grid
        .into_iter()
        .map(|(y, text)| {
            view! {
                <path class="grid" d=format!("M{} {}H{}", px(layout.axis.0), px(y), px(layout.axis.1)) />
                <text class="end faint" x=px(layout.axis.0 - 8.0) y=px(y + 4.0)>{text}</text>
            }
        })
        .collect();
    let squares: Vec<_> = panel
        .squares
        .into_iter()
        .map(|(x, y)| view! { <rect class="square" x=px(x - 4.0) y=px(y - 4.0) width="8" height="8" /> })
        .collect();
    let (y, low) = panel.last.unwrap_or((panel.top, false));
    let value_class = if low { "value look-text" } else { "value" };
    // Two lines of text stay inside the panel, so that neighbours cannot touch.
    let y = y.clamp(panel.top + 4.0, panel.foot - 14.0);
    let words = if layout.stacked {
        view! {
            <text class="name" x="0" y=px(panel.top - 14.0)>
                {name}
                <tspan class="faint light" dx="6">{direction}</tspan>
            </text>
            <text class=format!("end {value_class}") x=px(layout.width - 2.0) y=px(panel.top - 14.0)>
                {value}
                <tspan class="faint light" dx="6">{before}</tspan>
            </text>
        }
        .into_any()
    } else {
        view! {
            <text class="name" x="0" y=px(panel.top + 5.0)>{name}</text>
            <text class="faint" x="0" y=px(panel.top + 21.0)>{direction}</text>
            <text class=value_class x=px(layout.axis.1 + 14.0) y=px(y + 4.0)>{value}</text>
            <text class="faint" x=px(layout.axis.1 + 14.0) y=px(y + 20.0)>{before}</text>
        }
        .into_any()
    };
    view! {
        {grid}
        {stroke("band", panel.band)}
        {stroke("missing", panel.missing)}
        {stroke("line", panel.line)}
        {squares}
        {stroke("dots", panel.dots)}
        {stroke("low", panel.lows)}
        {words}
    }
}
