use std::fmt::Write;

/// A pixel value with at most one decimal: `12`, `12.5`. A page has thousands, and whole numbers print quickest.
pub fn px(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "no chart is that large")]
    let tenths = (value * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    if rest == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest}")
    }
}

/// `M…L…` with a new start after each gap: nothing is drawn across what is missing. A point between two gaps has no line.
pub fn line(points: &[Option<(f64, f64)>]) -> String {
    let mut path = String::new();
    for run in points.split(Option::is_none).filter(|run| run.len() > 1) {
        for (at, (x, y)) in run.iter().flatten().enumerate() {
            let letter = if at == 0 { 'M' } else { 'L' };
            // Writing to a string cannot fail.
            let _ = write!(path, "{letter}{} {}", px(*x), px(*y));
        }
    }
    path
}

/// Zero-length strokes, which round line caps turn into dots: many dots in one short path.
pub fn dots(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    points.into_iter().fold(String::new(), |mut path, (x, y)| {
        let _ = write!(path, "M{} {}h0", px(x), px(y));
        path
    })
}

/// Short vertical strokes of `height` px that stand on `foot`.
pub fn ticks(xs: impl IntoIterator<Item = f64>, foot: f64, height: f64) -> String {
    xs.into_iter().fold(String::new(), |mut path, x| {
        let _ = write!(path, "M{} {}v-{}", px(x), px(foot), px(height));
        path
    })
}

/// A rectangle.
pub fn block((x, y): (f64, f64), (width, height): (f64, f64)) -> String {
    let width = px(width);
    format!("M{} {}h{width}v{}h-{width}Z", px(x), px(y), px(height))
}

/// A diamond around a point.
pub fn diamond(x: f64, y: f64, r: f64) -> String {
    format!(
        "M{} {}l{r} {r}-{r} {r}-{r}-{r}Z",
        px(x),
        px(y - r),
        r = px(r)
    )
}

/// The points of `points` that no line reaches.
pub fn lone(points: &[Option<(f64, f64)>]) -> Vec<(f64, f64)> {
    points
        .split(Option::is_none)
        .filter(|run| run.len() == 1)
        .flat_map(|run| run.iter().flatten().copied())
        .collect()
}
