//! Walks through the sessions of the trajectory and reads each one out. The table has the same numbers.

use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

/// The children are the server's (`readout.rs`): the readout, a slider between two buttons, one hidden line a session with
/// the words to show and the places in the charts, and the charts. Without JavaScript the readout shows the latest session.
#[island]
pub fn Readout(children: Children) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let stepper = root
            .get()
            .and_then(|root| find::<HtmlElement>(&root, ".stepper"));
        if let Some(stepper) = stepper {
            stepper.set_hidden(false);
        }
    });
    let with = move |act: fn(&Element, &Event), event: &Event| {
        if let Some(root) = root.get_untracked() {
            act(&root, event);
        }
    };
    view! {
        <div
            class="readout-box"
            node_ref=root
            on:pointermove=move |event| with(follow, &event)
            on:pointerdown=move |event| with(follow, &event)
            on:input=move |event| with(slide, &event)
            on:click=move |event| with(step, &event)
        >
            {children()}
        </div>
    }
}

fn find<T: JsCast>(root: &Element, selector: &str) -> Option<T> {
    root.query_selector(selector).ok()??.dyn_into().ok()
}

fn slider(root: &Element) -> Option<HtmlInputElement> {
    find(root, ".stepper input")
}

/// The slider holds which session is selected.
fn selected(root: &Element) -> Option<u32> {
    slider(root)?.value().parse().ok()
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn slide(root: &Element, _: &Event) {
    if let Some(at) = selected(root) {
        select(root, at);
    }
}

fn step(root: &Element, event: &Event) {
    let by = target(event)
        .and_then(|target| target.closest("[data-step]").ok()?)
        .and_then(|button| button.get_attribute("data-step")?.parse::<i32>().ok());
    if let (Some(by), Some(at)) = (by, selected(root)) {
        select(root, at.saturating_add_signed(by));
    }
}

/// Selects the session nearest to the pointer in the chart that it is over.
fn follow(root: &Element, event: &Event) {
    if let Some(at) = nearest(root, event) {
        select(root, at);
    }
}

fn nearest(root: &Element, event: &Event) -> Option<u32> {
    let pointer = event.dyn_ref::<ev::PointerEvent>()?;
    let svg = target(event)?.closest("svg.chart").ok()??;
    let (name, width) = (
        svg.get_attribute("data-name")?,
        svg.get_attribute("data-width")?,
    );
    let area = svg.get_bounding_client_rect();
    let share = (f64::from(pointer.client_x()) - area.left()) / area.width();
    let x = share * f64::from(width.parse::<i32>().ok()?);
    let lines = root.query_selector_all(".stops li").ok()?;
    let distance = |at: u32| {
        let line = lines.get(at)?.dyn_into::<Element>().ok()?;
        let place = line.get_attribute(&name)?.parse::<i32>().ok()?;
        Some((f64::from(place) - x).abs())
    };
    (0..lines.length())
        .filter_map(|at| Some((at, distance(at)?)))
        .reduce(|best, next| if next.1 < best.1 { next } else { best })
        .map(|(at, _)| at)
}

/// Shows session `at`, if there is one: its words in the readout, the cursors at its places.
fn select(root: &Element, at: u32) -> Option<()> {
    let lines = root.query_selector_all(".stops li").ok()?;
    let line = lines.get(at)?.dyn_into::<Element>().ok()?;
    let slider = slider(root)?;
    slider.set_value(&at.to_string());
    copy(&line, "data-spoken", &slider, "aria-valuetext");
    let shown = root.query_selector_all("[data-reads]").ok()?;
    let words = line.children();
    for place in 0..shown.length() {
        let (Some(to), Some(from)) = (shown.get(place), words.item(place)) else {
            continue;
        };
        to.set_text_content(from.text_content().as_deref());
        if let Some(to) = to.dyn_ref::<Element>() {
            to.set_class_name(&from.class_name());
        }
    }
    let charts = root.query_selector_all("svg.chart").ok()?;
    for chart in 0..charts.length() {
        let Some(chart) = charts.get(chart).and_then(|c| c.dyn_into::<Element>().ok()) else {
            continue;
        };
        if let (Some(cursor), Some(name)) = (
            find::<Element>(&chart, ".cursor"),
            chart.get_attribute("data-name"),
        ) {
            // Attributes, not styles: the page's policy allows no inline style.
            copy(&line, &name, &cursor, "x1");
            copy(&line, &name, &cursor, "x2");
        }
    }
    Some(())
}

fn copy(from: &Element, name: &str, to: &Element, as_name: &str) {
    if let Some(value) = from.get_attribute(name) {
        // It is refused only for a name that is no attribute name; these are constants.
        let _ = to.set_attribute(as_name, &value);
    }
}
